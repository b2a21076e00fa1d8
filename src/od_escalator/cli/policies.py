"""Writes docs/policies.md: every shipped policy played on the same calendar, so that page and product cannot part."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from od_escalator.cli.forecast import forecast
from od_escalator.config import rules
from od_escalator.config.model import Settings
from od_escalator.config.sample import SAMPLE
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.severity import Severity
from od_escalator.domain.wording import severity_words

#: Thanksgiving and the day after it.
_CLOSED = [date(2026, 11, 26), date(2026, 11, 27)]
_NOTED = datetime.fromisoformat("2026-11-25T16:40-05:00")

_HEAD = """\
# Who is told, and when

This page is written by `scripts/policies` from what the program does. The office is the made-up one of
[config.example.toml](../config.example.toml), closed on Thanksgiving and the day after it. A patient's upset is noted
on the Wednesday before, at 4:40 PM, twenty minutes before the office closes, and **nobody does anything**: no one opens
the task, no one calls. Each call that is logged takes away all that would have been told for want of it.

For your own offices, at any time: `od-escalator simulate --office Geneva --severity 3 --at "Fri 16:40"`. The ladder is
yours to change, in `[[policy.mild]]` and its sisters.
"""


def policies_page() -> str:
    sample: dict[str, Any] = SAMPLE | {"offices": [SAMPLE["offices"][0] | {"closed": _CLOSED}]}
    settings = Settings.model_validate(sample)
    office, people, policies = rules.offices(settings)[0], rules.people(settings), rules.policies(settings)
    parts = [_HEAD]
    for severity in Severity:
        lines = forecast(office, people, policies, severity, _NOTED)
        parts.append(_section(severity_words(severity).capitalize(), lines))
    lines = forecast(office, people, policies, Severity.STANDARD, _NOTED, origin=Origin.REVIEW)
    parts.append(_section("A public review, severity 2, standard", lines))
    lines = forecast(office, people, policies, Severity.STANDARD, _NOTED, category=Category.LEGAL)
    return "\n".join([*parts, _section("A legal matter, whatever its severity", lines)])


def _section(title: str, lines: Iterable[str]) -> str:
    return "\n".join([f"## {title}", "", "```", *lines, "```", ""])
