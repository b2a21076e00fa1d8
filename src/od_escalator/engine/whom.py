"""Who is away: what somebody says of themselves, or a manager of the people of their offices; or why not."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date

import structlog
from sqlalchemy import Connection

from od_escalator.domain.availability import Away, dead_ends
from od_escalator.domain.command import Puzzle
from od_escalator.domain.listing import AwayList, AwayTime, Guide, Listing, SetAway, SetBack
from od_escalator.domain.person import Role
from od_escalator.domain.roster import Roster
from od_escalator.domain.visibility import may_speak_for, offices_of
from od_escalator.engine.aways import Aways
from od_escalator.store import aways

_log = structlog.get_logger()


def who_is_away(known: Aways, roster: Roster, person: str, today: date) -> Listing:
    """Now or later, of the people of their offices."""
    times = known.times()
    found = [(id_, away) for id_ in _colleagues(person, roster) for away in times.get(id_, ()) if away.until > today]
    in_order = sorted(found, key=lambda each: each[1].begins)
    return AwayList(tuple(_time(roster, id_, away) for id_, away in in_order))


def set_away(tx: Connection, known: Aways, roster: Roster, person: str, who: str | None, away: Away) -> Listing:
    """`who` and the delegate are as they were typed."""
    whom = _meant(who, roster, _colleagues(person, roster)) if who else person
    if isinstance(whom, Guide):
        return whom
    if not may_speak_for(person, whom, roster):
        return Guide(Puzzle.NOT_YOURS)
    delegate = _meant(away.delegate, roster, tuple(roster.people)) if away.delegate else None
    if isinstance(delegate, Guide):
        return delegate
    if delegate == whom:
        return Guide(Puzzle.OWN_DELEGATE)
    meant = replace(away, delegate=delegate)
    if delegate and any(dead_ends((whom,), meant, known.times())):
        return Guide(Puzzle.NOBODY_LEFT)
    aways.save(tx, whom, meant)
    known.know(tx)
    _log.info("away.set", person=whom, since=meant.begins, until=meant.until)
    counted_on = tuple(roster.people[id_].name for id_ in _counting_on(whom, meant, known.times()))
    return SetAway(_time(roster, whom, meant), counted_on)


def set_back(tx: Connection, known: Aways, roster: Roster, person: str, who: str | None, today: date) -> Listing:
    whom = _meant(who, roster, _colleagues(person, roster)) if who else person
    if isinstance(whom, Guide):
        return whom
    if not may_speak_for(person, whom, roster):
        return Guide(Puzzle.NOT_YOURS)
    was_away = aways.end(tx, whom, today)
    known.know(tx)
    if any(away.until > today for away in known.configured.get(whom, ())):
        return Guide(Puzzle.CONFIGURED)
    if not was_away:
        return Guide(Puzzle.NOT_AWAY)
    _log.info("away.ended", person=whom)
    return SetBack(roster.people[whom].name)


def _counting_on(whom: str, away: Away, times: Mapping[str, tuple[Away, ...]]) -> Iterator[str]:
    """Who named them to stand in for these days, where nobody behind them does."""
    for id_, theirs in times.items():
        chains = (each for time in theirs for each in dead_ends((id_,), time, times))
        if id_ != whom and any(whom in chain and stretch.until > away.begins for chain, stretch in chains):
            yield id_


def _meant(typed: str, roster: Roster, among: tuple[str, ...]) -> str | Guide:
    found = [id_ for id_ in roster.called(typed) if id_ in among]
    if len(found) == 1:
        return found[0]
    return Guide(Puzzle.SEVERAL if found else Puzzle.NOBODY, tuple(found or sorted(among)))


def _colleagues(person: str, roster: Roster) -> tuple[str, ...]:
    """Whoever has a part in their offices, themselves first."""
    held = (id_ for office in offices_of(person, roster) for role in Role for id_ in office.holders(role))
    return tuple(dict.fromkeys((person, *(id_ for id_ in held if id_ in roster.people))))


def _time(roster: Roster, person: str, away: Away) -> AwayTime:
    names = {id_: each.name for id_, each in roster.people.items()}
    delegate = names.get(away.delegate) if away.delegate else None
    return AwayTime(name=names[person], begins=away.begins, until=away.until, delegate=delegate)
