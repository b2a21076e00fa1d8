"""National holidays by the `holidays` library, loaded only for an office that has some (20 MB, half a second)."""

from collections.abc import Collection, Mapping
from datetime import date
from functools import cache
from importlib import import_module
from typing import Any

#: For so long the dates are worked out ahead; cases live for days, and each start works them out anew.
_YEARS = range(2020, 2061)
_OBSERVED = " (observed)"


@cache
def days(place: str) -> Mapping[date, frozenset[str]]:
    """The holidays of `US`, `US-IL` or `GB-SCT` with their English names; ValueError where there is no such place."""
    country, _, part = place.partition("-")
    library: Any = import_module("holidays")
    try:
        found = library.country_holidays(country, subdiv=part or None, years=_YEARS, language="en_US")
    except NotImplementedError:
        raise ValueError(_nearest(library, country)) from None
    return {day: frozenset(name.removesuffix(_OBSERVED) for name in found.get_list(day)) for day in found}


def names(place: str) -> list[str]:
    return sorted({name for found in days(place).values() for name in found})


def closed(place: str, open_on: Collection[str]) -> frozenset[date]:
    """The dates on which an office is closed that works on some holidays all the same."""
    works = {name.casefold() for name in open_on}
    return frozenset(day for day, found in days(place).items() if not {name.casefold() for name in found} <= works)


def _nearest(library: Any, country: str) -> str:  # noqa: ANN401  a module that is loaded late has no type
    parts = library.list_supported_countries().get(country)
    if parts is None:
        return 'countries are written with their two letters, like "US" or "GB"'
    return f"the parts of {country} are {', '.join(parts)}" if parts else f'{country} has no parts: write "{country}"'
