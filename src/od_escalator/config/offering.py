"""The tables `[offerings.REMEDY]` of the TOML: what has to be true before something is offered to make up."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table

_MOST = 100_000


def _dollars(value: object) -> int:
    if type(value) is not int or not 0 <= value <= _MOST:
        raise refusal(Code.WRONG_KIND, f"must be whole dollars, at most {_MOST:,}", "write most = 25")
    return value


Dollars = Annotated[int, BeforeValidator(_dollars)]


class Offering(Table):
    """What has to be true before something is offered to make up; a table for each remedy, here that of gift cards."""

    approval: Literal["nobody", "regional_manager", "owner"] = Field(
        default="nobody", description="Whose word it takes beforehand.", examples=["regional_manager"]
    )
    most: Dollars | None = Field(default=None, description="How many dollars at most for one.", examples=[25])
    yearly: Dollars | None = Field(
        default=None,
        description="How many dollars at most for all that a patient was offered in twelve months.",
        examples=[75],
    )
    our_mistake: bool = Field(default=False, description="Whether only where the mistake was ours.", examples=[True])
