"""The tables `[reviews]` and `[bursts]` of the TOML, which may be left out."""

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field

from od_escalator.config.fields import BurstTime
from od_escalator.config.findings import Code, listed, quoted, suggestion
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table

_MOST = 1000


def _count(value: object) -> object:
    if value == "off" or (type(value) is int and 1 < value <= _MOST):
        return value
    raise refusal(Code.WRONG_KIND, f'must be a number from 2 to {_MOST:,}, or "off"', "write cases = 3")


_SITES = ("google", "yelp", "facebook", "healthgrades")


def _site(value: str) -> str:
    if value not in _SITES:
        problem = f"no review site called {quoted(value)}{suggestion(value, _SITES)}"
        raise refusal(Code.NOT_A_CHOICE, problem, f"known are {listed(_SITES)}")
    return value


Site = Annotated[str, AfterValidator(_site)]
Day = Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class Reviews(Table):
    """Public reviews. Nothing reads them by itself: somebody has to look."""

    sites: tuple[Site, ...] = Field(
        default=(),
        description="Where patients review your offices: each office manager is reminded once a week to look there. "
        "Left out, nobody is.",
        examples=[["google", "yelp"]],
    )
    reminder: Day = Field(
        default="mon", description="On which day, when the office opens; on the next open one where it is closed then."
    )


class Bursts(Table):
    """The alarm that several patients of one office were upset within a few days."""

    cases: Annotated[int | Literal["off"], BeforeValidator(_count)] = Field(
        default=3,
        description="So many cases of an office within that time are told to its regional manager and owners, once. "
        '"off" tells nobody.',
    )
    within: BurstTime = Field(default=timedelta(days=7), description="Within how long, in real time.")
