"""The steps of a policy as the TOML writes them; each description is what `config.example.toml` says about the key."""

from typing import Annotated, Any

from pydantic import AfterValidator, BeforeValidator, Field, model_validator

from od_escalator.config.fields import AfterTime, NotEmpty, People, Until, WarnTime
from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table
from od_escalator.domain.policy import After, Milestone, Unit

#: Whoever was told so often will not be moved by the next one.
_MOST_TIMES = 30


#: An attempt is all that these wait for.
_UNTIL_AN_ATTEMPT = (Milestone.SEEN, Milestone.ATTEMPTED)


def _some_time(value: After) -> After:
    if value.count or value.length:
        return value
    raise refusal(Code.REPEAT, "all of them would be told at once", 'leave some time between, like "1bd" or "4h"')


def _office_time(value: After) -> After:
    if value.unit is not Unit.WALL and (value.count or value.length):
        return value
    raise refusal(Code.DELAY, "is no time of the office", 'write how much later, like "1bd" or "4h"')


def _times(value: object) -> object:
    if type(value) is int and 1 <= value <= _MOST_TIMES:
        return value
    raise refusal(Code.REPEAT, "must be a number of times", f"write one from 1 to {_MOST_TIMES}, without quotes")


class Repeat(Table):
    """How often a step is told again."""

    every: Annotated[AfterTime, AfterValidator(_some_time)]
    times: Annotated[int, BeforeValidator(_times)]

    @model_validator(mode="before")
    @classmethod
    def _ends(cls, table: Any) -> Any:  # noqa: ANN401  whatever the TOML has there
        if isinstance(table, dict) and "times" not in table:
            raise refusal(Code.REPEAT, "would go on without end", 'say how often: { every = "1bd", times = 3 }')
        return table


class Step(Table):
    """One step of a policy: unless the case is `until` by `after`, tell `tell`."""

    after: AfterTime = Field(
        description='Open office time from the start ("2h", "90m"), days with open hours ("1bd"), '
        'or real time where it says so ("wall 30m", "wall 1d").'
    )
    until: Until = Field(description='"seen", "attempted", "contacted" or "resolved"; of a review also "replied".')
    tell: People = Field(description="Roles, or people's table names.")
    warn: WarnTime | None = Field(
        default=None, description="Office time before the step at which the office manager is warned of it."
    )
    repeat: Repeat | None = Field(
        default=None,
        description="How often they are told again while the milestone has not come: "
        '{ every = "1bd", times = 3 } is three times more, each a day with open hours after the one before.',
    )
    attempt_delay: Annotated[AfterTime, AfterValidator(_office_time)] | None = Field(
        default=None,
        description="How much later an attempt to reach the patient makes the next such step, twice at most and within "
        "an hour once, and no later than those above hear. Leave it out where an attempt makes no difference.",
    )

    @model_validator(mode="after")
    def _can_wait(self) -> "Step":
        if self.attempt_delay is None:
            return self
        if self.after.unit is Unit.WALL:
            raise refusal(Code.DELAY, "attempt_delay: what is in real time waits for nobody", "leave it out")
        if self.until in _UNTIL_AN_ATTEMPT:
            raise refusal(Code.DELAY, f"attempt_delay: until {self.until} an attempt ends the step", "leave it out")
        return self


Steps = Annotated[tuple[Step, ...], NotEmpty]
