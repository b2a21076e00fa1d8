"""The `[retention]` table of the TOML: how long it is known whose complaint a case was."""

from datetime import timedelta
from typing import Annotated

from pydantic import BeforeValidator, Field

from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table

_MOST = 100

#: So that no year is cut short.
_YEAR = timedelta(days=366)


def _years(value: object) -> object:
    if type(value) is int and 1 <= value <= _MOST:
        return value
    raise refusal(Code.WRONG_KIND, f"must be a whole number of years from 1 to {_MOST}", "write years = 6")


class Retention(Table):
    """How long it stays known whose complaint it was."""

    years: Annotated[int, BeforeValidator(_years)] = Field(
        default=6,
        description='For so long after a case ended "od-escalator cases purge" leaves its patient, notes and people '
        "alone; nothing goes by itself. No note that is older opens a case when the state is made anew, nor at a first "
        "start that reaches back, so that nothing purged comes again: after a purge do not raise it.",
    )

    @property
    def kept(self) -> timedelta:
        return self.years * _YEAR
