"""What the owners' week says, from our own records as they are when it goes out."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection

from od_escalator.domain.complaint_log import Complaint
from od_escalator.domain.learning import Learning, learning_of
from od_escalator.domain.period import Period, midnight
from od_escalator.domain.person import Office
from od_escalator.domain.roster import Roster
from od_escalator.domain.weekly import (
    Counts,
    Health,
    OfficeWeek,
    Past,
    Silent,
    SilentOffices,
    Trouble,
    Weekly,
    office_week,
    silence,
)
from od_escalator.domain.weekly_chart import charted_from, weekly_chart
from od_escalator.store import cursors, dead_man, link, notes_read, unsent, waiting, weeks
from od_escalator.store.complaint_log import complaints
from od_escalator.store.cursors import Begun

_DAY, _WEEK = timedelta(days=1), timedelta(weeks=1)


def weekly_of(tx: Connection, detail: Mapping[str, Any], roster: Roster) -> Weekly | None:
    """Offices that have left the TOML since are left out; None where the next week is over, too, and will be told."""
    first, until, zone = date.fromisoformat(detail["first"]), date.fromisoformat(detail["until"]), detail["zone"]
    period = Period(first=first, until=until, zone=zone, due_at=datetime.fromisoformat(detail["due"]))
    if weeks.told_since(tx, midnight(until + _WEEK, zone)):
        return None
    silent = {name: count for name, count in detail["offices"] if roster.office(name)}
    databases = {office.database for office in roster.offices if office.name in silent}
    begun = cursors.each_begun(tx)
    since = max((begun[name].opens_from for name in databases if name in begun), default=period.begins)
    days = charted_from(period, since)
    opened = _told(tx, min(period.begins, midnight(days.since, zone)), period.ends, shadow=detail["shadow"])
    return Weekly(
        first=first,
        last=until - _DAY,
        zone=zone,
        offices=_offices(tx, period, opened, silent, shadow=detail["shadow"]),
        health=_health(tx, period, {name: begun.get(name) for name in sorted(databases)}),
        due_at=period.due_at,
        since=since if since > period.begins else None,
        shadow=detail["shadow"],
        chart=weekly_chart(((each.office, each.opened_at) for each in opened), silent, days, zone),
    )


def learning_from(tx: Connection, detail: Mapping[str, Any]) -> Learning:
    """Of all offices; what is kept from the owners is left out."""
    first, until, zone = date.fromisoformat(detail["first"]), date.fromisoformat(detail["until"]), detail["zone"]
    return learning_of(_told(tx, midnight(first, zone), midnight(until, zone)), first, until - _DAY)


def silent_offices(tx: Connection, offices: Sequence[Office], period: Period, after: timedelta) -> Sequence[Silent]:
    """Nothing is said of those whose database was not read until the end of the period."""
    begun = cursors.each_begun(tx)
    flagged = weeks.last_flagged(tx)
    found = []
    for office in offices:
        here = begun.get(office.database)
        if here is not None and here.read_until >= period.ends:
            past = Past(flagged_at=flagged.get(office.name), read_since=here.opens_from)
            found.append(silence(past, office, period, after))
    return [each for each in found if each is not None]


def silence_of(detail: Mapping[str, Any], roster: Roster) -> SilentOffices | None:
    person = roster.people.get(detail["person"])
    if person is None:
        return None
    offices = (Silent(name, count, datetime.fromisoformat(since)) for name, count, since in detail["offices"])
    return SilentOffices(to=person.name, offices=tuple(offices), shadow=detail["shadow"])


def _offices(
    tx: Connection, period: Period, opened: Sequence[Complaint], silent: Mapping[str, int], *, shadow: bool
) -> tuple[OfficeWeek, ...]:
    lately = [each for each in opened if each.opened_at >= period.begins]
    counts = weeks.counts(tx, period.begins, period.ends, shadow=shadow)
    return tuple(office_week(name, lately, counts.get(name, Counts()), weeks_) for name, weeks_ in silent.items())


def _told(tx: Connection, since: datetime, until: datetime, *, shadow: bool = False) -> Sequence[Complaint]:
    kept = weeks.kept_from_owners(tx, since, until)
    return [each for each in complaints(tx, since=since, until=until, shadow=shadow) if each.number not in kept]


def _health(tx: Connection, period: Period, databases: Mapping[str, Begun | None]) -> Health:
    return Health(
        notes=notes_read.between(tx, databases, period.first, period.until),
        signs=weeks.signs(tx, databases, period.begins, period.ends),
        read=tuple((name, begun and begun.read_until) for name, begun in databases.items()),
        alerts=weeks.alerts(tx, period.begins, period.ends),
        troubles=tuple((trouble, count) for trouble, count in _troubles(tx).items() if count),
    )


def _troubles(tx: Connection) -> Mapping[Trouble, int]:
    linked, armed = link.load(tx), dead_man.load(tx)
    return {
        Trouble.SET_ASIDE: len(waiting.list_all(tx)),
        Trouble.UNDELIVERED: unsent.backlog(tx)[1],
        Trouble.BUTTONS: int(linked is not None and linked.problem is not None),
        Trouble.CLOCK: int(waiting.doubted_clock(tx) is not None),
        Trouble.DEAD_MAN: int(armed.post_at is None),
    }
