"""From what Slack may know to a message: `text` for the ear, Block Kit for the eye. Pure.

Only the types of `domain/card.py` come in, and they have no field that could identify a patient.
"""

from datetime import datetime

from od_escalator.domain.burst import Burst, LookAtReviews
from od_escalator.domain.card import (
    Announcement,
    Bundle,
    CaseCard,
    Content,
    Summary,
    Telling,
    ThreadLine,
)
from od_escalator.domain.drill_result import DrillResult
from od_escalator.domain.learning import Learning
from od_escalator.domain.morning import Morning
from od_escalator.domain.notices import Alert, Answer, BackAgain, LinkBack, PlaceTest, Silence
from od_escalator.domain.of_no_case import OfNoCase, OfOffices, OfOurOwn
from od_escalator.domain.weekly import SilentOffices, Weekly
from od_escalator.slack.alert import alert_message
from od_escalator.slack.answer import answer_message
from od_escalator.slack.bundle import bundle_message
from od_escalator.slack.burst import burst_message, look_message
from od_escalator.slack.direct import direct_message
from od_escalator.slack.drill import drill_message
from od_escalator.slack.learning import learning_message
from od_escalator.slack.lines import thread_line
from od_escalator.slack.morning import morning_message
from od_escalator.slack.notice import notice_message
from od_escalator.slack.parts import Rendered
from od_escalator.slack.root import root_message
from od_escalator.slack.shadow import would_tell
from od_escalator.slack.silence import back_message, link_back_message, silence_message
from od_escalator.slack.summary import owners_message
from od_escalator.slack.weekly import silent_message, weekly_message


def render(content: Content, now: datetime) -> Rendered:
    """Checked against Slack's limits; raises ValueError where a message breaks one, which is a bug."""
    match content:
        case CaseCard():
            return root_message(content)
        case ThreadLine():
            return thread_line(content)
        case Telling() | Summary() if content.card.shadow:
            return would_tell(content, now)
        case Telling():
            return direct_message(content, now)
        case Announcement() | Summary():
            return owners_message(content)
        case _:
            return _of_no_case(content, now)


def _of_no_case(content: OfNoCase | Bundle, now: datetime) -> Rendered:
    """Or of several."""
    match content:
        case Bundle():
            return bundle_message(content, now)
        case Alert():
            return alert_message(content)
        case PlaceTest():
            return notice_message(content)
        case Answer():
            return answer_message(content)
        case Morning() | Weekly() | SilentOffices() | Learning() | Burst() | LookAtReviews():
            return _of_offices(content, now)
        case _:
            return _of_our_own(content)


def _of_our_own(content: OfOurOwn) -> Rendered:
    match content:
        case Silence():
            return silence_message(content)
        case BackAgain():
            return back_message(content)
        case LinkBack():
            return link_back_message(content)
        case DrillResult():
            return drill_message(content)


def _of_offices(content: OfOffices, now: datetime) -> Rendered:
    match content:
        case Morning():
            return morning_message(content, now)
        case Weekly():
            return weekly_message(content, now)
        case SilentOffices():
            return silent_message(content)
        case Learning():
            return learning_message(content)
        case Burst():
            return burst_message(content)
        case LookAtReviews():
            return look_message(content)
