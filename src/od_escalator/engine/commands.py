"""Commands: what `/escalations` answers, to whoever asked alone."""

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import Connection

from od_escalator.domain.card import card_of, staff
from od_escalator.domain.command import Command, Puzzle, Verb, read_command
from od_escalator.domain.interaction import Interaction
from od_escalator.domain.listing import CaseList, Chain, Guide, Listing, WhoHears
from od_escalator.domain.person import Office, Role
from od_escalator.domain.recipients import Hearer, present
from od_escalator.domain.visibility import has, offices_of
from od_escalator.domain.wording import local_day
from od_escalator.engine.aways import Aways
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.record import Recorder
from od_escalator.engine.seen import one_case, open_cases
from od_escalator.engine.sight import Sight
from od_escalator.engine.whom import set_away, set_back, who_is_away
from od_escalator.errors import Transient
from od_escalator.store import outbox
from od_escalator.store.outbox import Kind, Promise

#: So many cases are listed at once.
_ON_A_PAGE = 10


class Commands:
    """Respond's handler of commands; Transient while we stand by."""

    def __init__(self, recorder: Recorder, aways: Aways, sight: Sight) -> None:
        self._recorder = recorder
        self._aways = aways
        self._sight = sight

    def __call__(self, tx: Connection, what: Interaction, person: str, now: datetime) -> Sequence[Listing]:
        if self._sight.stands_by():
            raise Transient("another process writes, and has to know who is away")
        today = self._today(person, now)
        command = read_command(what.value, today)
        if isinstance(command, Puzzle):
            return (Guide(command),)
        match command.verb:
            case Verb.OPEN | Verb.MINE:
                return (self._list(tx, command, person, now),)
            case Verb.CASE:
                return (self._case(tx, command.case, person, now),)
            case Verb.TEST:
                return (send_test(tx, self._recorder, person, what.key, now),)
            case Verb.AWAY | Verb.BACK:
                return (self._presence(tx, command, person, today),)
            case Verb.HELP:
                return (Guide(),)

    def _today(self, person: str, now: datetime) -> date:
        roster = self._recorder.roster
        office = next(iter((*offices_of(person, roster), *roster.offices)))
        return local_day(now, office.calendar.zone)

    def _list(self, tx: Connection, command: Command, person: str, now: datetime) -> Listing:
        roster = self._recorder.roster
        seen = list(open_cases(tx, person, roster, now))
        if command.verb is Verb.MINE:
            seen = [(case, office) for case, office in seen if has(person, case, office)]
        pages = max(1, -(-len(seen) // _ON_A_PAGE))
        page = min(command.page, pages)
        shown = seen[(page - 1) * _ON_A_PAGE : page * _ON_A_PAGE]
        cards = tuple(card_of(case, office, roster.people) for case, office in shown)
        return CaseList(verb=command.verb, cards=cards, count=len(seen), page=page, pages=pages)

    def _case(self, tx: Connection, number: int, person: str, now: datetime) -> Listing:
        roster = self._recorder.roster
        found = one_case(tx, number, person, roster, now)
        return card_of(*found, roster.people) if found else Guide(Puzzle.UNKNOWN_CASE)

    def _presence(self, tx: Connection, command: Command, person: str, today: date) -> Listing:
        roster = self._recorder.roster
        if command.verb is Verb.BACK:
            return set_back(tx, self._aways, roster, person, command.who, today)
        if command.away is None:
            return who_is_away(self._aways, roster, person, today)
        return set_away(tx, self._aways, roster, person, command.who, command.away)


def send_test(tx: Connection, recorder: Recorder, person: str, key: str, now: datetime) -> Listing:
    """Promise a direct message, once for this `key`; returns whom their offices' cases would reach."""
    roster = recorder.roster
    known, offices = roster.people[person], offices_of(person, roster)
    name = f"test {key}"
    if known.slack is not None and not outbox.is_known(tx, name):
        database = next(iter((*offices, *roster.offices))).database
        test = Promise(key=name, lane=slack_lane(known.slack), database=database, kind=Kind.TEST)
        outbox.promise(tx, test, now)
    return WhoHears(tuple(_chain(office, recorder, now) for office in offices))


def _chain(office: Office, recorder: Recorder, now: datetime) -> Chain:
    people = recorder.roster.people
    manager, regional, owners = (
        staff(map(Hearer, present(role, office, now) or office.holders(role)), people)
        for role in (Role.OFFICE_MANAGER, Role.REGIONAL_MANAGER, Role.OWNERS)
    )
    return Chain(office=office.name, shadow=office.shadow, manager=manager, regional=regional, owners=owners)
