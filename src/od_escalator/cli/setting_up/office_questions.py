"""What is asked about one office, each answer on a line of its own; what it has already is proposed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from od_escalator.cli.setting_up.asking import Asking, read_list, read_text
from od_escalator.cli.setting_up.offices import Plan, Surroundings
from od_escalator.cli.setting_up.people import NONE, Somebody, read_person, spell_person
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.setting_up.week import read_week, spell_week
from od_escalator.cli.setting_up.workspace import Workspace

#: The fields of a Plan in the order of the questions, each with its words and its option.
QUESTIONS = {
    "name": ("name", "--office"),
    "clinics": ("clinics, with commas between", "--office"),
    "manager": ("office manager", "--manager"),
    "deputy": (f"deputy ({NONE} for none)", "--deputy"),
    "regional": ("regional manager", "--regional-manager"),
    "channel": ("channel of its managers", "--channel"),
    "hours": ("open", "--hours"),
}
_MUST = ("manager", "regional", "channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class OfficeQuestions:
    asking: Asking
    workspace: Workspace
    around: Surroundings

    def answer(self, plan: Plan, what: str, given: str | None = None) -> Plan:
        question, flag = QUESTIONS[what]
        value = self.asking.ask(
            f"{plan.name}: {question}", self._reader(what, plan), flag=flag, given=given, proposal=self._has(what, plan)
        )
        return replace(plan, **{what: value})

    def missing(self, plan: Plan) -> list[str]:
        return [what for what in _MUST if getattr(plan, what) is None]

    def everything(self, plan: Plan) -> Plan:
        """Asked anew, field by field."""
        for what in QUESTIONS:
            if what != "clinics" or plan.clinics:
                plan = self.answer(plan, what)
        return plan

    def read_person(self, text: str) -> Somebody:
        return read_person(text, self.around.people, self.workspace.members)

    def _reader(self, what: str, plan: Plan) -> Callable[[str], Any]:
        readers: dict[str, Callable[[str], Any]] = {
            "name": read_text,
            "clinics": lambda text: self._read_clinics(text, plan),
            "manager": self._read_manager,
            "deputy": lambda text: None if text.strip() == NONE else self.read_person(text),
            "regional": self.read_person,
            "channel": self.workspace.read_channel,
            "hours": read_week,
        }
        return readers[what]

    def _read_manager(self, text: str) -> Somebody:
        person = self.read_person(text)
        if person.user is None:
            raise Refused(
                f"{person.name} has no user in Open Dental that is known, so no task would reach her",
                f"write the user and who that is in Slack, like USER/{person.slack}",
            )
        if not person.has_inbox:
            self.asking.say(
                f"  {person.user} has no task inbox yet: in Open Dental: Setup > Tasks > Inbox Setup: choose a list"
            )
        return person

    def _read_clinics(self, text: str, plan: Plan) -> tuple[str, ...]:
        known = {clinic.casefold(): clinic for clinic in self.around.clinics.get(plan.database, ())}
        clinics = []
        for clinic in read_list(text):
            if clinic.casefold() not in known:
                raise Refused(f'no clinic called "{clinic}"', f"there are {', '.join(known.values())}")
            clinics.append(known[clinic.casefold()])
        if not clinics:
            raise Refused("no clinic is named", f"there are {', '.join(known.values())}")
        return tuple(clinics)

    def _has(self, what: str, plan: Plan) -> str | None:
        value = getattr(plan, what)
        match what:
            case "manager" | "regional":
                return value and spell_person(value, self.around.people)
            case "deputy":
                return spell_person(value, self.around.people) if value else NONE
            case "channel":
                return value and self.workspace.name_of(value)
            case "clinics":
                return ", ".join(value)
            case "hours":
                return spell_week(value)
            case _:
                return str(value)
