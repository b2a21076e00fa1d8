"""The offices of a run, and who is away from them."""

from dataclasses import dataclass, field
from datetime import date

from tests.simulation.almanac import Almanac


@dataclass(frozen=True, slots=True)
class Away:
    """`until` is the day of coming back; `delegate` may be empty."""

    since: date
    until: date
    delegate: str


@dataclass(slots=True)
class Site:
    """An office; `manager`, `deputy` (empty: none) and `desk` are people's ids, and their Open Dental users too.

    `sick` are the days on which the manager does not come, without having said so.
    """

    name: str
    database: str
    almanac: Almanac = field(repr=False)
    manager: str = ""
    deputy: str = ""
    sick: set[date] = field(default_factory=set)

    @property
    def managers(self) -> tuple[str, str]:
        """Who may ever be the office manager."""
        return f"om_{self.name.lower()}", f"new_{self.name.lower()}"

    @property
    def desk(self) -> str:
        return f"desk_{self.name.lower()}"

    @property
    def holidays(self) -> frozenset[date]:
        """The closed days that stand in Open Dental's schedule and not in the TOML."""
        return frozenset(day for day in self.almanac.closed if day.day % 2)

    @property
    def channel(self) -> str:
        return f"C0{self.name.upper()}"
