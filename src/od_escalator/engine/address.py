"""Where a promised Slack message belongs by now: people and offices may have other places in the TOML than before."""

from od_escalator.domain.case import Case
from od_escalator.domain.recipients import hears_the_end, home_of
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.record import Recorder
from od_escalator.store.outbox import TASKS, TO_OWNERS, Kind, Message


def lane_by_now(message: Message, case: Case | None, recorder: Recorder) -> str:
    """Its own lane where nothing else is known."""
    place = _place(message, case, recorder) if case else None
    return slack_lane(place) if place else message.lane


def _place(message: Message, case: Case, recorder: Recorder) -> str | None:
    office, people = recorder.roster.office(case.office), recorder.roster.people
    if office is None or message.kind in (*TASKS, Kind.MAIL):
        return None
    if case.shadow or message.kind is Kind.DRILL:
        return recorder.operations_channel
    id_, channel = home_of(case, office), office.slack_channel
    if message.kind in TO_OWNERS:
        id_, channel = hears_the_end(case, office), recorder.owners_channel
    if message.kind is Kind.DIRECT:
        id_ = message.detail["person"]
    person = people.get(id_) if id_ else None
    return (person.slack if person else None) if id_ else channel
