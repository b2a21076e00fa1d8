"""Asks who runs the offices: proposed in one table for all of them, corrected office by office."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from od_escalator.cli.setting_up.asking import Asking
from od_escalator.cli.setting_up.given import Given, for_office, require_offices
from od_escalator.cli.setting_up.office_questions import QUESTIONS, OfficeQuestions
from od_escalator.cli.setting_up.offices import Database, Plan, Surroundings, offices, regional_manager
from od_escalator.cli.setting_up.people import Somebody, read_people, spell_person
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.setting_up.week import spell_week
from od_escalator.cli.setting_up.workspace import Workspace

_COLUMNS = ("", "Office", "Office manager", "Deputy", "Regional manager", "Channel", "Open")
_RIGHT = "ok"


@dataclass(slots=True, kw_only=True)
class Running:
    asking: Asking
    given: Given
    workspace: Workspace
    around: Surroundings
    databases: Sequence[Database]

    def choose(self) -> tuple[tuple[Somebody, ...], tuple[Plan, ...]]:
        """The owners, and every office with all that it needs."""
        owners = self._owners()
        self.around = replace(self.around, owners=owners)
        plans = self._with_regional(self._wanted(offices(self.databases, self.around)))
        plans = tuple(map(self._complete, plans))
        while number := self._to_change(plans):
            plans = self._changed(plans, number)
        return owners, plans

    @property
    def _questions(self) -> OfficeQuestions:
        return OfficeQuestions(asking=self.asking, workspace=self.workspace, around=self.around)

    def _owners(self) -> tuple[Somebody, ...]:
        inside = self.workspace.in_channels.get(self.workspace.owners, frozenset())
        proposed = [spell_person(each, self.around.people) for each in self.around.people if each.slack in inside]
        return self.asking.ask(
            "The owners, with commas between",
            lambda text: read_people(text, self.around.people, self.workspace.members),
            flag="--owners",
            given=self.given.owners,
            proposal=", ".join(proposed) or None,
        )

    def _wanted(self, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
        """All of them, or those that options name."""
        self._require_known(plans)
        wanted = {name.casefold() for name in self.given.office}
        return tuple(plan for plan in plans if not wanted or plan.name.casefold() in wanted)

    def _require_known(self, plans: Sequence[Plan]) -> None:
        names = [plan.name for plan in plans]
        require_offices(tuple(f"{name}=" for name in self.given.office), names, "--office")
        for flag, answers in self._said().values():
            require_offices(answers, names, flag)

    def _said(self) -> dict[str, tuple[str, tuple[str, ...]]]:
        given = self.given
        answers = (given.manager, given.deputy, given.regional_manager, given.channel, given.hours)
        fields = ("manager", "deputy", "regional", "channel", "hours")
        return {what: (QUESTIONS[what][1], each) for what, each in zip(fields, answers, strict=True)}

    def _with_regional(self, plans: tuple[Plan, ...]) -> tuple[Plan, ...]:
        """One for all of them, unless options tell them apart."""
        if any("=" in each for each in self.given.regional_manager):
            return plans
        proposed = regional_manager(plans, self.around)
        regional = self.asking.ask(
            "The regional manager, who is told next",
            self._questions.read_person,
            flag="--regional-manager",
            given=next(iter(self.given.regional_manager), None),
            proposal=spell_person(proposed, self.around.people) if proposed else None,
        )
        return tuple(replace(plan, regional=regional) for plan in plans)

    def _complete(self, plan: Plan) -> Plan:
        """With what options say of this office, and with what nobody can guess."""
        questions, office = self._questions, plan.name
        for what, (_, answers) in self._said().items():
            said = for_office(answers, office)
            if what in questions.missing(plan) or (said is not None and what != "regional"):
                plan = questions.answer(plan, what, said)
        return plan

    def _to_change(self, plans: Sequence[Plan]) -> int:
        """The number of an office, or 0 where all is right."""
        self.asking.table(_COLUMNS, [self._row(number, plan) for number, plan in enumerate(plans, start=1)])
        if self.asking.enough or not self.asking.by_hand:
            return 0
        numbers = {_RIGHT: 0} | {str(number): number for number in range(1, len(plans) + 1)}

        def read(text: str) -> int:
            if text.casefold() not in numbers:
                raise Refused(f'there is no office "{text}"', f"type its number, or {_RIGHT} if all is right")
            return numbers[text.casefold()]

        return self.asking.ask(
            "All right? Else the number of the office to change", read, flag="--yes", proposal=_RIGHT
        )

    def _row(self, number: int, plan: Plan) -> tuple[str, ...]:
        people = (plan.manager, plan.deputy, plan.regional)
        named = (str(each) if each else "" for each in people)
        return (str(number), plan.name, *named, self.workspace.name_of(plan.channel), spell_week(plan.hours))

    def _changed(self, plans: Sequence[Plan], number: int) -> tuple[Plan, ...]:
        """A clinic that an office takes is another's no more, and an office whose clinics are gone is gone too."""
        old = plans[number - 1]
        new = self._questions.everything(old)
        taken = {clinic.casefold() for clinic in new.clinics}
        settled = [new if plan is old else _without(plan, taken, new.database) for plan in plans]
        return tuple(plan for plan in settled if plan is not None)


def _without(plan: Plan, taken: set[str], database: str) -> Plan | None:
    if plan.database != database or not plan.clinics:
        return plan
    left = tuple(clinic for clinic in plan.clinics if clinic.casefold() not in taken)
    return replace(plan, clinics=left) if left else None
