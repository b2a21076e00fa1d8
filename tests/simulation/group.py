"""The invented dental group of a run, and the TOML that its administrator would write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from pathlib import Path
from random import Random

from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.practice import Closure
from tests.simulation.almanac import Almanac
from tests.simulation.sites import Away, Site

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
OWNERS, OPERATIONS = "C0OWNERS", "C0IT"
ABOVE = ("dana", "rosa", "lee")  # the regional manager and the owners of every office
DEPUTIES = {"Geneva": "sam", "Elgin": "ida"}

#: after, until, whom (design 5); the fifth is how long before it the office manager is warned.
Rung = tuple[str, str, tuple[str, ...], str]
OM, RM, ALL = ("office_manager",), ("regional_manager",), ("office_manager", "regional_manager", "owners")
LADDER: dict[int, tuple[Rung, ...]] = {
    1: (
        ("4h", "seen", OM, ""),
        ("2bd", "attempted", RM, "1h"),
        ("3bd", "contacted", RM, "1h"),
        ("4bd", "resolved", RM, "1h"),
        ("5bd", "resolved", ("owners",), ""),
    ),
    2: (
        ("2h", "seen", OM, ""),
        ("1bd", "attempted", RM, "1h"),
        ("2bd", "contacted", RM, "1h"),
        ("2bd", "resolved", RM, "1h"),
        ("3bd", "resolved", ("owners",), ""),
    ),
    3: (
        ("1h", "seen", OM, ""),
        ("wall 0m", "resolved", RM, ""),
        ("4h", "contacted", RM, "1h"),
        ("1bd", "contacted", ("owners",), ""),
        ("1bd", "resolved", RM, "1h"),
        ("2bd", "resolved", ("owners",), ""),
    ),
    4: (
        ("wall 30m", "seen", OM, ""),
        ("wall 0m", "resolved", ALL, ""),
        ("wall 1h", "contacted", ALL, ""),
        ("wall 1d", "resolved", RM, ""),
        ("wall 1d", "resolved", ("owners",), ""),
    ),
}
#: So much later an attempt makes the regional manager's next step, so often in a plan.
DELAY, DELAYS = "1bd", 2
NAMES = {1: "mild", 2: "standard", 3: "serious", 4: "critical"}

_WEEKS = (
    ((("08:00", "12:00"), ("13:00", "17:00")),) * 5 + ((), ()),
    ((("08:00", "17:00"),),) * 4 + ((("08:00", "12:00"),), (), ()),
    ((("07:30", "18:15"),),) * 5 + ((("09:00", "13:00"),), ()),
    ((("08:00", "17:00"),),) * 5 + ((), (("00:00", "06:00"), ("09:00", "12:00"))),
)
_ZONES = (
    "America/New_York",
    "America/Chicago",
    "America/Phoenix",
    "America/Los_Angeles",
    "America/St_Johns",
    "Australia/Lord_Howe",  # by half an hour
    "Pacific/Apia",
)


@dataclass(slots=True)
class Group:
    """What the TOML says by now; `sites` of the first database are clinics, the second one is a single office."""

    sites: list[Site]
    ladder: dict[int, tuple[Rung, ...]] = field(default_factory=lambda: dict(LADDER))
    owners: tuple[str, ...] = ("rosa", "lee")
    away: dict[str, Away] = field(default_factory=dict)
    _read: tuple[str, Config] | None = None

    @classmethod
    def invent(cls, rng: Random) -> "Group":
        names = (("Geneva", "north"), ("Lakeside", "north"), ("Aurora", "north"), ("Elgin", "south"))
        sites = [Site(name, base, Almanac(rng.choice(_ZONES), rng.choice(_WEEKS))) for name, base in names]
        for site in sites:
            site.manager, site.deputy = site.managers[0], DEPUTIES.get(site.name, "")
        return cls(sites)

    @property
    def people(self) -> list[str]:
        """Those whom the TOML names."""
        at_offices = [each for site in self.sites for each in (site.manager, site.deputy) if each]
        return ["dana", *self.owners, *at_offices]

    @staticmethod
    def everybody(sites: Iterable[Site]) -> list[str]:
        """Those whom it may name at some time."""
        return [*ABOVE, *(each for site in sites for each in (*site.managers, DEPUTIES.get(site.name, "")) if each)]

    def holders(self, site: Site, role: str) -> tuple[str, ...]:
        return {"office_manager": (site.manager,), "regional_manager": ("dana",), "owners": self.owners}[role]

    def is_there(self, site: Site, day: date) -> bool:
        return not self._is_away(site.manager, day) and day not in site.sick

    def stand_in(self, site: Site, day: date) -> str:
        """Who hears in the manager's place; empty where she is there, or nobody else is."""
        if not self._is_away(site.manager, day):
            return site.deputy if day in site.sick else ""
        return self._behind(site.manager, day, {site.manager}, site.deputy)

    def _behind(self, person: str, day: date, passed: set[str], deputy: str = "") -> str:
        """The delegate, or theirs where they are away as well; then the deputy, or theirs."""
        for each in (self.away[person].delegate, deputy):
            if each and each not in passed:
                there = self._behind(each, day, passed | {each}) if self._is_away(each, day) else each
                if there:
                    return there
        return ""

    def _is_away(self, person: str, day: date) -> bool:
        return person in self.away and self.away[person].since <= day < self.away[person].until

    def _leaves_it_to(self, person: str, other: str, since: date) -> bool:
        """Two who stand in for each other would be refused."""
        return person in self.away and self.away[person].delegate == other and self.away[person].until > since

    def site(self, name: str) -> Site:
        return next(site for site in self.sites if site.name == name)

    def edit(self, rng: Random, today: date) -> str:
        """What an administrator changes one day: the ladder, closed days, hours, who is there; says which."""
        site = rng.choice(self.sites)
        known = site.almanac
        match rng.randrange(6):
            case 0:
                severity = rng.choice((1, 2))
                after, until, tell, warn = LADDER[severity][0]
                first = (rng.choice((after, "3h", "90m")), until, tell, warn)
                self.ladder[severity] = (first, *LADDER[severity][1:])
                return f"policy {NAMES[severity]}: {first[0]}"
            case 1:
                days = frozenset(today + timedelta(days=rng.randrange(1, 40)) for _ in range(3))
                site.almanac = Almanac(known.zone, known.week, frozenset(d for d in known.closed if d >= today) | days)
                return f"{site.name} closes on {', '.join(map(str, sorted(days)))}"
            case 2:
                return self._change_people(rng, site)
            case 3 | 4:
                begins = today + timedelta(days=rng.randrange(5))
                others = [each.manager for each in self.sites if each.database == site.database and each is not site]
                free = [each for each in others if not self._leaves_it_to(each, site.manager, begins)]
                delegate = rng.choice((*free, site.deputy))
                known_away = Away(begins, begins + timedelta(days=rng.randrange(2, 30)), delegate)
                self.away[site.manager] = known_away
                self._heed_check()
                return f"{site.manager} is away from {begins} until {known_away.until}, {delegate or 'nobody'} instead"
        site.almanac = Almanac(known.zone, rng.choice(_WEEKS), known.closed)
        return f"{site.name} has other hours"

    def _heed_check(self) -> None:
        """Whoever would be left with nobody behind a delegate names none: `check` refuses the TOML else."""
        while refused := next((each for each in self.people if self._has_dead_end(each)), None):
            self.away[refused] = replace(self.away[refused], delegate="")

    def _has_dead_end(self, person: str) -> bool:
        away = self.away.get(person)
        if away is None or not away.delegate:
            return False
        days = (away.since + timedelta(days=n) for n in range((away.until - away.since).days))
        return any(not self._behind(person, day, {person}) for day in days)

    def _change_people(self, rng: Random, site: Site) -> str:
        """Somebody leaves, or comes."""
        match rng.randrange(3):
            case 0:
                site.manager = next(each for each in site.managers if each != site.manager)
                self.away = {id_: away for id_, away in self.away.items() if away.delegate in ("", *self.people)}
                return f"{site.name} is {site.manager}'s by now"
            case 1 if site.name in DEPUTIES:
                site.deputy = "" if site.deputy else DEPUTIES[site.name]
                self.away = {id_: away for id_, away in self.away.items() if away.delegate in ("", *self.people)}
                return f"the deputy of {site.name} is {site.deputy or 'nobody'} by now"
        self.owners = ("rosa",) if len(self.owners) > 1 else ("rosa", "lee")
        return f"the owners are {' and '.join(self.owners)} by now"

    def schedule(self, database: str) -> set[Closure]:
        """What stands in it by now."""
        sites = (site for site in self.sites if site.database == database)
        return {Closure(day, site.name if database == "north" else "") for site in sites for day in site.holidays}

    def configure(self, folder: Path) -> Config:
        """As the daemon reads it."""
        for name in ("db-password", "bot-token"):
            file = folder / name
            if not file.exists():
                file.touch(mode=0o600)
                file.write_text("xoxb-made-up", encoding="utf-8")
        toml = folder / "config.toml"
        text = "\n".join(self._toml(folder.as_posix()))
        if self._read is None or self._read[0] != text:
            toml.write_text(text, encoding="utf-8")
            self._read = text, load(toml, {})
        return self._read[1]

    def _toml(self, folder: str) -> Iterator[str]:
        yield 'timezone = "America/New_York"'
        for name in dict.fromkeys(site.database for site in self.sites):
            yield f'[databases.{name}]\nurl = "mysql+pymysql://od_escalator@127.0.0.1:9/{name}"'
            yield f'password_file = "{folder}/db-password"\nopen_dental_user = "Escalator"\ntasks_via = "sql"'
        yield f'[state]\nurl = "sqlite:///{folder}/state.db"'
        yield f'[slack]\nbot_token_file = "{folder}/bot-token"'
        yield f'owners_channel = "{OWNERS}"\noperations_channel = "{OPERATIONS}"'
        yield '[flags]\nprocedure_codes = ["Zupset"]\n[bursts]\ncases = "off"'
        for id_ in self.people:
            yield f'[people.{id_}]\nname = "{id_.title()}"\nopen_dental_user = "{id_}"\nslack = "{slack_of(id_)}"'
            if away := self.away.get(id_):
                delegate = f', delegate = "{away.delegate}"' if away.delegate else ""
                yield f"away = [{{ from = {away.since}, until = {away.until}{delegate} }}]"
        for site in self.sites:
            yield from self._office(site)
        for severity, rungs in self.ladder.items():
            for after, until, tell, warn in rungs:
                yield f'[[policy.{NAMES[severity]}]]\nafter = "{after}"\nuntil = "{until}"\ntell = {list(tell)}'
                yield f'warn = "{warn}"' if warn else ""
                yield f'attempt_delay = "{DELAY}"' if waits(after, until, tell) else ""

    def _office(self, site: Site) -> Iterator[str]:
        yield f'[[offices]]\nname = "{site.name}"\ndatabase = "{site.database}"'
        if site.database == "north":
            yield f'clinics = ["{site.name}"]'
        yield f'office_manager = "{site.manager}"\nregional_manager = "dana"\nowners = {list(self.owners)}'
        if site.deputy:
            yield f'deputy = "{site.deputy}"\nsick_after = "45m"'
        yield f'slack_channel = "{site.channel}"\ntimezone = "{site.almanac.zone}"'
        windows = zip(DAYS, site.almanac.week, strict=True)
        days = (f"{day} = {[f'{opens}-{closes}' for opens, closes in each]}" for day, each in windows if each)
        yield f"hours = {{ {', '.join(days)} }}"
        yield f"closed = [{', '.join(map(str, sorted(site.almanac.closed - site.holidays)))}]"


def waits(after: str, until: str, tell: tuple[str, ...]) -> bool:
    return tell == RM and until in ("contacted", "resolved") and not after.startswith("wall")


def slack_of(id_: str) -> str:
    return "U0" + id_.upper().replace("_", "")
