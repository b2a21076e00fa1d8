"""What `check` has found: lines about what is good, and findings about what is not."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, Literal

from od_escalator.config.findings import Finding


@dataclass(slots=True)
class Report:
    """Grows while `check` looks around; ids are words that keep their meaning for good."""

    found: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def good(self, line: str) -> None:
        self.found.append(line)

    def note(self, line: str) -> None:
        """Nothing is wrong, and yet it should be known."""
        self.notes.append(line)

    def error(self, id_: str, place: str, problem: str, hint: str) -> None:
        self._add(id_, "error", place, problem, hint)

    def warning(self, id_: str, place: str, problem: str, hint: str) -> None:
        self._add(id_, "warning", place, problem, hint)

    def take(self, findings: Iterable[Finding]) -> None:
        self.findings += findings

    @property
    def is_good(self) -> bool:
        """Warnings are worth reading and stop nothing: the service checks itself before it starts."""
        return all(finding.severity == "warning" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        keys = ("id", "severity", "place", "problem", "hint")
        listed = [{key: str(getattr(finding, key)) for key in keys} for finding in self.findings]
        return {"good": self.is_good, "found": self.found, "notes": self.notes, "findings": listed}

    def _add(self, id_: str, severity: Literal["error", "warning"], place: str, problem: str, hint: str) -> None:
        self.findings.append(Finding(id=id_, severity=severity, place=place, problem=problem, hint=hint))
