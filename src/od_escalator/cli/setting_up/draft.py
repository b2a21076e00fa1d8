"""What was answered, as the TOML that it becomes. Pure."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from od_escalator.cli.setting_up.offices import Plan
from od_escalator.cli.setting_up.people import Somebody
from od_escalator.config.example import commented_text
from od_escalator.config.spelling import spell_window
from od_escalator.domain.person import Role

_HEAD = """\
The configuration of od-escalator, as `od-escalator init` wrote it from your answers: every key with what it means.
A key behind a "#" shows its default, or how it would be written. Times are written "50ms", "30s", "15m", "2h" or "30d".
After a change: `od-escalator check`, then systemctl reload od-escalator.
"""
_NOT_A_LETTER = re.compile(r"[^a-z0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """`databases` are the TOML's own tables by name; `slack` too, without channels."""

    timezone: str
    databases: Mapping[str, Mapping[str, Any]]
    state: Path
    slack: Mapping[str, Any]
    owners_channel: str
    operations_channel: str
    commlog_types: Sequence[str]
    procedure_codes: Sequence[str]
    owners: Sequence[Somebody]
    offices: Sequence[Plan]
    mode: str

    def text(self) -> str:
        return commented_text(self.tables(), _HEAD)

    def tables(self) -> dict[str, Any]:
        """As a parsed TOML has them."""
        ids = _ids(self._everybody())
        return {
            "timezone": self.timezone,
            "databases": self.databases,
            "state": {"url": f"sqlite:///{self.state.as_posix()}"},
            "slack": {
                **self.slack,
                "owners_channel": self.owners_channel,
                "operations_channel": self.operations_channel,
            },
            "flags": {
                "commlog_types": list(self.commlog_types),
                **({"procedure_codes": list(self.procedure_codes)} if self.procedure_codes else {}),
            },
            "people": {id_: _person(each) for each, id_ in ids.items()},
            "offices": [self._office(plan, ids) for plan in self.offices],
        }

    def _everybody(self) -> Iterable[Somebody]:
        """Each once, office by office."""
        named = [each for plan in self.offices for each in (plan.manager, plan.deputy, plan.regional) if each]
        return dict.fromkeys((*named, *self.owners))

    def _office(self, plan: Plan, ids: Mapping[Somebody, str]) -> dict[str, Any]:
        roles = {"office_manager": plan.manager, "deputy": plan.deputy, "regional_manager": plan.regional}
        return {
            "name": plan.name,
            "database": plan.database,
            **({"clinics": list(plan.clinics)} if plan.clinics else {}),
            **({"mode": self.mode} if self.mode != "live" else {}),
            **{role: ids[each] for role, each in roles.items() if each is not None},
            "owners": [ids[each] for each in self.owners],
            "slack_channel": plan.channel,
            "hours": {day: [spell_window(window) for window in windows] for day, windows in plan.hours.items()},
        }


def _person(somebody: Somebody) -> dict[str, Any]:
    given = {"name": somebody.name, "open_dental_user": somebody.user, "slack": somebody.slack}
    return {key: value for key, value in given.items() if value}


def _ids(people: Iterable[Somebody]) -> dict[Somebody, str]:
    """First names where they tell people apart, else whole names, else numbers behind them."""
    ids: dict[Somebody, str] = {}
    for each in people:
        whole = _NOT_A_LETTER.sub("_", each.name.casefold()).strip("_")
        first = whole.partition("_")[0]
        wanted = [first, whole, *(f"{whole}_{number}" for number in range(2, 1000)), f"person_{len(ids) + 1}"]
        ids[each] = next(id_ for id_ in wanted if _may_be(id_, ids.values()))
    return ids


def _may_be(id_: str, taken: Iterable[str]) -> bool:
    return bool(re.fullmatch(r"[a-z][a-z0-9_]{0,62}", id_)) and id_ not in {*taken, *Role}
