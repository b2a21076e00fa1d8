"""Offerings: the shipped guards with those of the TOML in their place."""

from collections.abc import Iterator

from od_escalator.config.findings import Code, Finding, listed, suggestion
from od_escalator.config.model import Settings
from od_escalator.config.offering import Offering
from od_escalator.domain.complaint import Remedy
from od_escalator.domain.offerings import SHIPPED, Approval, Guard, Guards

_REMEDIES = [remedy.value for remedy in Remedy if remedy is not Remedy.NONE_WANTED]


def guards(settings: Settings) -> Guards:
    """One that the TOML has is wholly the TOML's."""
    return {**SHIPPED, **{Remedy(name): _guard(each) for name, each in settings.offerings.items()}}


def offering_findings(settings: Settings) -> Iterator[Finding]:
    for name in settings.offerings:
        if name not in _REMEDIES:
            yield Finding(
                id=Code.OFFERING,
                place=f"offerings.{name}",
                problem=f"nothing of this name is offered{suggestion(name, _REMEDIES)}",
                hint=f"there are {listed(_REMEDIES)}",
            )


def _guard(table: Offering) -> Guard:
    most, yearly = (None if dollars is None else dollars * 100 for dollars in (table.most, table.yearly))
    return Guard(approval=Approval(table.approval), most=most, yearly=yearly, our_mistake=table.our_mistake)
