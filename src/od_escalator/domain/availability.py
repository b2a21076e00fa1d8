"""Who is there: people who are away, days that somebody does not work, who stands in for them, and quiet hours."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAY = 24 * 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Away:
    """From the first day away until the day on which they are back; `delegate` is a person's id."""

    begins: date
    until: date
    delegate: str | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """From `begins` until just before `ends`, in minutes since local midnight; over midnight where it ends earlier."""

    begins: int
    ends: int

    @property
    def minutes(self) -> frozenset[int]:
        """Which minutes of a day are in it."""
        length = (self.ends - self.begins) % _DAY or _DAY
        return frozenset((self.begins + n) % _DAY for n in range(length))


@dataclass(frozen=True, slots=True)
class Absent:
    """Who is not there on `day`: away `until` they are back, or None where they do not work on such a day.

    `unseen`: they should be there, and Open Dental shows no sign of them.
    """

    person: str
    day: date
    until: date | None = None
    unseen: bool = False


@dataclass(frozen=True, slots=True, order=True)
class Unseen:
    """A time in which it was known that somebody, who should have been there, had given no sign of life that day."""

    since: datetime
    until: datetime
    person: str


@dataclass(frozen=True, slots=True)
class Attendance:
    """By person's id: when they are away, and on which weekdays they work (Monday is 0; all where nothing is said).

    `unseen` are the times in which an office's manager turned out not to be there.
    """

    away: Mapping[str, tuple[Away, ...]] = field(default_factory=dict)
    days: Mapping[str, frozenset[int]] = field(default_factory=dict)
    unseen: tuple[Unseen, ...] = ()

    def absence(self, person: str, day: date, *, by_weekday: bool) -> Absent | None:
        if away := self._away(person, day):
            return Absent(person, day, away.until)
        if by_weekday and not self.works(person, day):
            return Absent(person, day)
        return None

    def is_unseen(self, person: str, at: datetime) -> bool:
        return any(each.person == person and each.since <= at < each.until for each in self.unseen)

    def works(self, person: str, day: date) -> bool:
        return person not in self.days or day.weekday() in self.days[person]

    def stand_in(
        self, person: str, day: date, deputies: Iterable[str] = (), passed: frozenset[str] = frozenset()
    ) -> str | None:
        """The first who is there: the delegate, their delegate and so on, then the deputies; nobody of those passed."""
        away, passed = self._away(person, day), passed | {person}
        named: list[str] = [away.delegate] if away and away.delegate else []
        for each in (*named, *deputies):
            if each in passed:
                continue
            if self._away(each, day) is None:
                return each
            if behind := self.stand_in(each, day, passed=passed):
                return behind
        return None

    def delegates_of(self, people: Iterable[str]) -> tuple[str, ...]:
        """Everybody who is to stand in for one of these at some time, or for who stands in for them."""
        found: dict[str, None] = {}
        asked = list(people)
        for id_ in asked:
            named = (away.delegate for away in self.away.get(id_, ()))
            asked += (new := dict.fromkeys(each for each in named if each and each not in found))
            found |= new
        return tuple(found)

    def _away(self, person: str, day: date) -> Away | None:
        return next((away for away in self.away.get(person, ()) if away.begins <= day < away.until), None)


def joined(said: Mapping[str, Sequence[Away]], configured: Mapping[str, Sequence[Away]]) -> dict[str, tuple[Away, ...]]:
    """Both, by person's id; what was said goes before what was configured."""
    return {id_: (*said.get(id_, ()), *configured.get(id_, ())) for id_ in (*said, *configured)}


def dead_ends(
    chain: tuple[str, ...], time: Away, away: Mapping[str, Sequence[Away]]
) -> Iterator[tuple[tuple[str, ...], Away]]:
    """The chains of who stands in for whom that end in nobody, each with the days on which they do.

    `chain` begins with who is away for that `time`; whoever stands in is followed through every stretch of their own.
    """
    if time.delegate is None:
        yield chain, time
    elif time.delegate in chain:
        yield (*chain, time.delegate), time
    else:
        for other in away.get(time.delegate, ()):
            begins, until = max(time.begins, other.begins), min(time.until, other.until)
            if begins < until:
                both = Away(begins=begins, until=until, delegate=other.delegate)
                yield from dead_ends((*chain, time.delegate), both, away)


def quiet_until(at: datetime, quiet: Iterable[Quiet], zone: str) -> datetime | None:
    """When the quiet hours around `at` end, as UTC; None where it is not quiet, or would never be otherwise."""
    minutes = frozenset(minute for each in quiet for minute in each.minutes)
    local = at.astimezone(ZoneInfo(zone))
    now = local.hour * 60 + local.minute
    ahead = next((n for n in range(_DAY) if (now + n) % _DAY not in minutes), 0)
    if not ahead:
        return None
    ends = datetime.combine(local.date(), time.min) + timedelta(minutes=now + ahead)
    return ends.replace(tzinfo=ZoneInfo(zone)).astimezone(at.tzinfo)
