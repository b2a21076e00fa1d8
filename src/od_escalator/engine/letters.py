"""Turn a promised Slack message into its content, from the case as it is at this moment."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from od_escalator.domain.alarm import heard
from od_escalator.domain.burst import Burst, LookAtReviews
from od_escalator.domain.card import Announcement, Content, Staff, Summary, Telling, ThreadLine, card_of, staff
from od_escalator.domain.case import Case
from od_escalator.domain.catalogue import WHYS
from od_escalator.domain.complaint import Category
from od_escalator.domain.effects import Tell
from od_escalator.domain.notices import Alert, Answer, BackAgain, LinkBack, PlaceTest
from od_escalator.domain.owners import month_begins
from od_escalator.domain.person import Office
from od_escalator.domain.recipients import Hearer, holder_of, recipients_of
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.review_words import Fault
from od_escalator.domain.roster import Roster
from od_escalator.domain.tags import Help
from od_escalator.domain.trying import days_tried
from od_escalator.domain.unclear import Unclear, Unfit
from od_escalator.engine.drills import result_of
from od_escalator.engine.hearing import hearer_of
from od_escalator.engine.mornings import morning_of
from od_escalator.engine.weeks import learning_from, silence_of, weekly_of
from od_escalator.store import dead_man, improvements, timeline
from od_escalator.store.complaint_log import how_many_alike
from od_escalator.store.outbox import Kind, Message


def write(tx: Connection, message: Message, case: Case | None, roster: Roster) -> tuple[Content, Case | None] | str:
    """The content and the case that it shows, or the reason why it need not be sent any more."""
    if message.kind in _OF_NO_CASE:
        return _OF_NO_CASE[message.kind](tx, message.detail), None
    if message.kind in _OF_OFFICES:
        content = _OF_OFFICES[message.kind](tx, message.detail, roster)
        return (content, None) if content else "superseded"
    office = roster.office(case.office) if case else None
    if case is None or office is None:
        return "office_gone"
    return _of_case(tx, message, case, office, roster)


def _of_case(
    tx: Connection, message: Message, case: Case, office: Office, roster: Roster
) -> tuple[Content, Case | None] | str:
    match message.kind:
        case Kind.DRILL:
            return result_of(tx, case, roster), None
        case Kind.DIRECT | Kind.MAIL:
            return _direct(tx, message, case, office, roster)
        case Kind.LINE:
            return _line(tx, message, case, office, roster), case
        case Kind.ANNOUNCEMENT | Kind.SUMMARY:
            return _to_owners(tx, message, case, office, roster)
    return card_of(case, office, roster.people), case


def _to_owners(
    tx: Connection, message: Message, case: Case, office: Office, roster: Roster
) -> tuple[Content, Case] | str:
    """What has ended they need not hear of as new, nor what goes on as ended, nor of an opening before today's."""
    if not message.key.endswith(f" {case.opening}"):
        return "superseded"
    card, zone = card_of(case, office, roster.people), office.calendar.tz
    alike = how_many_alike(tx, case, month_begins(case, zone))
    if (case.end is None) is not (message.kind is Kind.ANNOUNCEMENT):
        return "superseded"
    if message.kind is Kind.ANNOUNCEMENT:
        return Announcement(card=card, alike=alike), case
    days = days_tried(case, timeline.of_case(tx, case.number), zone)
    return Summary(card=card, alike=alike, days=len(days), again=improvements.latest(tx, case)), case


def _line(tx: Connection, message: Message, case: Case, office: Office, roster: Roster) -> ThreadLine:
    entry = timeline.get(tx, message.detail["line"])
    told = staff(recipients_of(entry.told, case, office, entry.at), roster.people)
    return ThreadLine(card=card_of(case, office, roster.people), entry=entry, by=_one(entry.by, roster), told=told)


def _direct(
    tx: Connection, message: Message, case: Case, office: Office, roster: Roster
) -> tuple[Content, Case | None] | str:
    tell, hearer = Tell(message.detail["tell"]), hearer_of(message.detail)
    plan, steps = message.detail["plan"], tuple(message.detail["steps"])
    to = staff((hearer,), roster.people)
    if not to:
        return "person_gone"
    if not still_matters(case, tell, plan, steps, message.created_at):
        return "superseded"
    planned = [case.plan.steps[index] for index in steps] if case.plan else []
    told = tuple(dict.fromkeys(name for p in planned for name in p.step.tell))
    since = message.detail["since"]
    first_due = min((p.due_at for p in planned), default=None)
    told_at = min((p.taken_at or p.due_at for p in planned), default=message.created_at)
    holder, absent = holder_of(case, office), hearer.instead_of
    stands_in = absent is not None and absent.person == holder
    telling = Telling(
        card=card_of(case, office, roster.people),
        kind=tell,
        to=to[0],
        is_owner_of_case=stands_in or hearer.person == holder,
        untils=tuple(dict.fromkeys(p.step.until for p in planned if not case.reached(p.step.until))),
        told=staff(recipients_of(told, case, office, told_at), roster.people),
        instant=datetime.fromisoformat(since) if since else first_due,
        by=_one(message.detail.get("by"), roster),
        why=WHYS.get(message.detail.get("why") or ""),
        in_place_of_owner=stands_in or case.given_to == hearer.person,
        times=max((case.plan.times_told(p) for p in planned), default=1) if case.plan else 1,
        past_limit=tell is Tell.STEP and any(p.step.endless for p in planned),
        dangers=heard(case, tell),
        again=improvements.latest(tx, case) if tell is Tell.AGAIN else None,
    )
    return telling, case


def _one(person: str | None, roster: Roster) -> Staff | None:
    return next(iter(staff((Hearer(person),), roster.people)), None) if person else None


def _answer(_tx: Connection, detail: Mapping[str, Any]) -> Answer:
    if "faults" in detail:
        return Answer(Unfit(tuple(map(Fault, detail["faults"]))))
    code = detail["asked"]
    return Answer(Help(code) if code in set(Help) else Unclear(code))


def _back(tx: Connection, detail: Mapping[str, Any]) -> BackAgain | LinkBack:
    if "link_since" in detail:
        return LinkBack(since=datetime.fromisoformat(detail["link_since"]), zone=detail["zone"])
    moved = dead_man.cases_moved_since(tx, datetime.fromisoformat(detail["from"]))
    return BackAgain(since=datetime.fromisoformat(detail["since"]), zone=detail["zone"], caught_up=moved)


def _burst(_tx: Connection, detail: Mapping[str, Any]) -> Burst:
    known = {name: detail[name] for name in ("office", "began", "cases")}
    mostly = Category(detail["mostly"]) if detail["mostly"] else None
    return Burst(**known, within=timedelta(days=detail["days"]), mostly=mostly)


_OF_OFFICES: Mapping[Kind, Callable[[Connection, Mapping[str, Any], Roster], Content | None]] = {
    Kind.MORNING: morning_of,
    Kind.WEEKLY: weekly_of,
    Kind.SILENT: lambda _, detail, roster: silence_of(detail, roster),
    Kind.LEARNING: lambda tx, detail, _: learning_from(tx, detail),
}

_OF_NO_CASE: Mapping[Kind, Callable[[Connection, Mapping[str, Any]], Content]] = {
    Kind.ALERT: lambda _, detail: Alert(**detail),
    Kind.ANSWER: _answer,
    Kind.BACK: _back,
    Kind.BURST: _burst,
    Kind.REVIEWS: lambda _, detail: LookAtReviews(offices=tuple(detail["offices"]), sites=tuple(detail["sites"])),
    Kind.TEST: lambda _, __: PlaceTest("Here arrive your reminders about upset patients."),
}
