"""When an office is open by its week, and the national holidays on which it is not."""

from pydantic import Field, model_validator

from od_escalator.config.fields import DayHours, HolidayPlace, Text
from od_escalator.config.findings import Code, listed, suggestion
from od_escalator.config.holidays import names
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table


class Hours(Table):
    """When an office is open, by weekday."""

    mon: DayHours = Field(default=(), description="Monday.")
    tue: DayHours = Field(default=(), description="Tuesday.")
    wed: DayHours = Field(default=(), description="Wednesday.")
    thu: DayHours = Field(default=(), description="Thursday.")
    fri: DayHours = Field(default=(), description="Friday.")
    sat: DayHours = Field(default=(), description="Saturday.")
    sun: DayHours = Field(default=(), description="Sunday.")

    @model_validator(mode="after")
    def _sometimes_open(self) -> "Hours":
        if not any(windows for _, windows in self):
            raise refusal(Code.NEVER_OPEN, "the office is never open", 'name some hours, like mon = ["08:00-17:00"]')
        return self


class Holidays(Table):
    """National holidays on which an office is closed."""

    place: HolidayPlace = Field(description="A country and, where its parts differ, the part.")
    open_on: tuple[Text, ...] = Field(default=(), description="Those on which the office works all the same.")

    @model_validator(mode="after")
    def _by_their_names(self) -> "Holidays":
        known = names(self.place)
        for name in self.open_on:
            if name.casefold() not in {each.casefold() for each in known}:
                problem = f'no holiday called "{name}" in {self.place}{suggestion(name, known)}'
                raise refusal(Code.HOLIDAY, problem, f"the names are {listed(known)}")
        return self
