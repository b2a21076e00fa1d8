"""What somebody's Home shows, from the cases as they are now."""

import re
from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection

from od_escalator.domain.card import card_of
from od_escalator.domain.case import Case, State
from od_escalator.domain.home import CasePage, DatabaseLook, Health, Home, OfficeCount
from od_escalator.domain.morning import next_due
from od_escalator.domain.person import ABOVE_THE_OFFICE, Office
from od_escalator.domain.roster import Roster
from od_escalator.domain.visibility import has, offices_of
from od_escalator.domain.wording import local_day
from od_escalator.engine.seen import Seen, open_cases
from od_escalator.engine.sight import Sight
from od_escalator.store import doubts, link, unsent, waiting

_PAGES = re.compile(r"([0-9]{1,4})\.([0-9]{1,4})")
_MINE_ON_A_PAGE, _TEAM_ON_A_PAGE, _DUE = 15, 30, 20


class Pages(NamedTuple):
    """Which page of their own cases somebody looks at, and of their offices'."""

    mine: int = 1
    team: int = 1

    @classmethod
    def read(cls, value: str) -> "Pages":
        """From what a button carries (`2.1`); what it cannot carry is the first."""
        found = _PAGES.fullmatch(value)
        return cls(max(1, int(found[1])), max(1, int(found[2]))) if found else cls()


def home_of(
    tx: Connection, person: str, roster: Roster, sight: Sight, now: datetime, pages: Pages, *, tested: bool = False
) -> Home:
    offices = offices_of(person, roster)
    zone = next(iter((*offices, *roster.offices))).calendar.zone
    seen = list(open_cases(tx, person, roster, now))
    above = [office for office in offices if office.role_of(person) in ABOVE_THE_OFFICE]
    mine = [(case, office) for case, office in seen if has(person, case, office)]
    team = [(case, office) for case, office in seen if office in above]
    due = sorted(((at, *each) for each in seen if (at := _due(*each, now))), key=lambda each: each[0])
    return Home(
        at=now,
        zone=zone,
        mine=_page(mine, pages.mine, _MINE_ON_A_PAGE, roster),
        due=tuple((card_of(case, office, roster.people), at) for at, case, office in due[:_DUE]),
        due_count=len(due),
        team=_page(team, pages.team, _TEAM_ON_A_PAGE, roster) if above else None,
        offices=_counts(team, above) if above else None,
        health=_health(tx, [office.database for office in offices], sight),
        tested=tested,
    )


def _page(seen: Sequence[Seen], number: int, most: int, roster: Roster) -> CasePage:
    pages = max(1, -(-len(seen) // most))
    page = min(number, pages)
    cards = tuple(card_of(*each, roster.people) for each in seen[(page - 1) * most : page * most])
    return CasePage(cards=cards, count=len(seen), page=page, pages=pages)


def _due(case: Case, office: Office, now: datetime) -> datetime | None:
    """When its next step or promise is, where that is by the end of today."""
    first = min((at for at in (next_due(case), case.promise_due_at) if at is not None), default=None)
    zone = office.calendar.zone
    return first if first is not None and local_day(first, zone) <= local_day(now, zone) else None


def _counts(seen: Sequence[Seen], offices: Sequence[Office]) -> tuple[OfficeCount, ...]:
    opened = Counter(office.name for _, office in seen)
    untouched = Counter(office.name for case, office in seen if case.state in (State.NEW, State.OPEN))
    names = [office.name for office in offices if not office.shadow]
    return tuple(OfficeCount(office=name, open_cases=opened[name], untouched=untouched[name]) for name in names)


def _health(tx: Connection, databases: Sequence[str], sight: Sight) -> Health:
    views = {name: sight.of(name) for name in dict.fromkeys(databases)}
    said = len(waiting.list_all(tx)) + len(doubts.list_all(tx)) + len(waiting.apart(tx))
    troubles = sum(one is not None for one in (waiting.refused_reload(tx), waiting.doubted_clock(tx)))
    heard = link.load(tx)
    behind, failed = unsent.backlog(tx)
    return Health(
        databases=tuple(
            DatabaseLook(name=name, reachable=view.reachable is not False, read_until=view.read_until)
            for name, view in views.items()
        ),
        deaf_since=heard.since if heard and heard.problem else None,
        waiting=behind,
        failed=failed,
        findings=said + troubles,
    )
