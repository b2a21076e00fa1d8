"""A morning now and then on which managers are greeted: once, in the morning, and with cases that are open."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from od_escalator.domain.morning import Morning
from tests.simulation.broken import TOLERANCE, Broken
from tests.simulation.group import ABOVE, slack_of
from tests.simulation.hearers import may_hear, meant, person_of
from tests.simulation.oracle import Oracle
from tests.simulation.sites import Site
from tests.simulation.stories import CLOCKS_DIFFER
from tests.simulation.world import DAY, HOUR, MINUTE, World

#: Who opens late is greeted late; a morning is over at noon, or an hour after that.
_APART, _LONGEST = 12 * HOUR, 26 * HOUR

_NOON = time(12)


class Mornings:
    def __init__(self, world: World, oracle: Oracle) -> None:
        self._world = world
        self._oracle = oracle
        self._heard: dict[str, datetime] = {}
        self._days: dict[str, date | None] = {}  # of which it was, by the offices' own calendars
        self._ends = world.now

    def begin(self) -> None:
        """The next day, at each office's opening and once more; then it is too late."""
        world = self._world
        if world.is_morning:
            return
        world.is_morning, began = True, world.now
        world.counts.mornings += 1
        for site in world.group.sites:
            day = (began + HOUR).astimezone(site.almanac.tz).date() + DAY
            spans = site.almanac.of_day(day)
            if spans:
                self._greet(site, day, spans[0][0], began)
        world.at(began + 3 * DAY, self._end)

    def _greet(self, site: Site, day: date, opens: datetime, began: datetime) -> None:
        world = self._world
        for start in sorted({opens, self._begins(site, opens)}):
            for later in (MINUTE, HOUR, 8 * HOUR):
                world.at(start + later, lambda: self._wake(site))
        manager, closed = site.manager, site.almanac.closed
        opened = world.records.openings("end IS NULL AND office = ?", site.name)

        def check() -> None:
            still = world.records.openings("end IS NULL AND office = ?", site.name)
            place = "D" + slack_of(manager)[1:]
            is_same = (site.manager, site.almanac.closed) == (manager, closed) and world.group.is_there(site, day)
            begins = self._begins(site, opens)
            # whoever stands in half a world away has no morning at all: it is always over in one of the two
            is_near = self._begins(site, begins) == begins
            is_owed = is_same and opened & still and began < begins and is_near and world.trouble.is_quiet_since(began)
            # our clock may be ahead by less than anybody notices: she hears as long before the true opening
            if is_owed and self._heard.get(place, began) < begins - CLOCKS_DIFFER:
                raise Broken(f"{manager} was not wished a good morning on {day}")

        world.at(opens + 2 * HOUR, check)

    def _begins(self, site: Site, at: datetime) -> datetime:
        """When its manager's day begins: where she stands in, if that opens first; it may still be yesterday there."""
        group = self._world.group
        days = ((each, at.astimezone(each.almanac.tz).date()) for each in group.sites)
        hers = (e.almanac.of_day(day) for e, day in days if e is site or group.stand_in(e, day) == site.manager)
        return min([at, *(spans[0][0] for spans in hers if spans)])

    def _wake(self, site: Site) -> None:
        """Where nothing is open, now and then."""
        if self._world.rng.randrange(8) == 0 or self._world.records.cases(
            "end IS NULL AND database = ?", site.database
        ):
            self._world.wake(timedelta(0), database=site.database)

    def _end(self) -> None:
        self._world.is_morning = False

    def look(self) -> None:
        for place, morning, at in self._oracle.mornings:
            self._hear(place, morning, at)
        self._oracle.mornings.clear()

    def _hear(self, place: str, morning: Morning, at: datetime) -> None:
        for each in morning.offices:
            count = len(self._world.records.cases("end IS NULL AND office = ?", each.office))
            if not 1 <= each.open_cases <= count:
                raise Broken(f"{each.office} has {count} open cases, and {morning.to} is told of {each.open_cases}")
        group, names = self._world.group, [each.office for each in morning.offices]
        person = person_of(group, "U" + place[1:]) or ""
        hers = [site for site in group.sites if site.name in names or self._is_hers(site, person, at)]
        sites = group.sites if person in ABOVE else hers
        before, day = self._heard.get(place), self._day(sites, at + CLOCKS_DIFFER)
        if before and day == self._days[place] and at - before < _APART and self._oracle.restored_at < before:
            raise Broken(f"{morning.to} is wished a good morning at {before} and at {at}")
        self._heard[place], self._days[place] = at, day
        # by our clock it may be a little later, and another day already
        if all(self._is_over(site, each) for site in sites for each in (at, at + CLOCKS_DIFFER)):
            raise Broken(f"a good morning at {at}: {morning}")

    @staticmethod
    def _day(sites: Sequence[Site], at: datetime) -> date | None:
        """The latest on which one of these has opened by now: half a world away it may be tomorrow."""
        days = ((site, at.astimezone(site.almanac.tz).date()) for site in sites)
        opened = (day for site, day in days if any(opens <= at for opens, _ in site.almanac.of_day(day)))
        return max(opened, default=None)

    def _is_hers(self, site: Site, person: str, at: datetime) -> bool:
        """Her morning begins in her own office, and where she stands in, too, though nothing may be open there."""
        group = self._world.group
        at_home = person == site.manager and may_hear(group, site, person, at)
        return at_home or meant(group, site, person, at) != person

    @staticmethod
    def _is_over(site: Site, at: datetime) -> bool:
        local = at.astimezone(site.almanac.tz)
        spans = site.almanac.of_day(local.date())
        noon = datetime.combine(local.date(), _NOON, ZoneInfo(site.almanac.zone))
        return not spans or at > max(noon, spans[0][0] + HOUR) + TOLERANCE
