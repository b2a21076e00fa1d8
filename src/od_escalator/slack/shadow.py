"""What a shadow case would say to people, as a line in its thread in the operations channel. It mentions nobody."""

from datetime import datetime

from od_escalator.domain.card import CaseCard, Summary, Telling
from od_escalator.domain.case import End
from od_escalator.domain.wording import weekday_time
from od_escalator.slack import direct, parts
from od_escalator.slack.neutral import name_of
from od_escalator.slack.parts import Rendered
from od_escalator.slack.standing import SHADOW, label_of
from od_escalator.slack.summary import in_one_line


def would_tell(content: Telling | Summary, now: datetime) -> Rendered:
    match content:
        case Telling():
            return _line(content.card, name_of(content.to), " ".join(direct.sentences(content, now)), now)
        case Summary():
            once = ", once the task is Done" if waits_for_done(content.card) else ""
            return _line(content.card, f"the owners{once}", in_one_line(content.card), now)


def waits_for_done(card: CaseCard) -> bool:
    """What a manager settled in the conversation itself never had a task, and waits for nothing."""
    return card.shadow and card.end is End.RESOLVED and card.done_at is not None


def _line(card: CaseCard, who: str, said: str, now: datetime) -> Rendered:
    words = f"{SHADOW} would tell {who}: {said}"
    when = weekday_time(now, card.zone, now)
    return parts.checked(f"{label_of(card)}, {when}: {words}", [parts.section(f":speech_balloon: {when}: {words}")])
