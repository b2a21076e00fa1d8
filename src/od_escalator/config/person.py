"""The TOML's table of a person."""

from datetime import date

from pydantic import Field, model_validator

from od_escalator.config.away import AwayTime, Days, QuietHours
from od_escalator.config.fields import Mailbox, Member, Text
from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table
from od_escalator.domain.availability import Away


class Person(Table):
    """Someone who takes part."""

    name: Text = Field(description="The name as people say it.")
    open_dental_user: Text | None = Field(
        default=None, description="The user name in Open Dental. An office manager needs one, with a task inbox."
    )
    slack: Member | None = Field(default=None, description="The Slack member id, or an e-mail address.")
    email: Mailbox | None = Field(
        default=None,
        description="Where what is critical goes as well, without a patient in it, while the person's quiet hours last "
        "or the office is closed: Slack may be silent then. It needs [email].",
        examples=["kelly@willow-creek.example"],
    )
    days: Days | None = Field(
        default=None,
        description="The days on which the person works, where these are not all. On another day on which the office "
        "is open the deputy hears in an office manager's place, and gets the tasks; anybody else is told all the same.",
        examples=[["mon", "tue", "thu"]],
    )
    quiet_hours: QuietHours = Field(
        default=(),
        description="When direct messages wait until the hours are over. Due times do not wait, nor do the messages in "
        "channels; and what is critical is said at any hour, unless Slack is muted then: email reaches them as well.",
        examples=[["20:00-07:00"]],
    )
    away: tuple[AwayTime, ...] = Field(
        default=(),
        description="When the person is away: until is the day on which they are back. The delegate hears in their "
        "place, and gets the tasks of an office manager; where none is named, the deputy does so for the office "
        "manager, and whoever else holds the role for anybody else. Where nobody is there the person is told "
        "all the same.",
        examples=[[Away(begins=date(2026, 12, 21), until=date(2026, 12, 28), delegate="sam")]],
    )

    @model_validator(mode="after")
    def _reachable(self) -> "Person":
        if self.open_dental_user is None and self.slack is None:
            raise refusal(Code.UNREACHABLE, "cannot be reached", "give open_dental_user, slack, or both")
        return self
