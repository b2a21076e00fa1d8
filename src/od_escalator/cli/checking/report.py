"""What `check` has found: lines about what is good, and findings about what is not."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass, field
from typing import Any

from od_escalator.config.catalog import kinds
from od_escalator.config.findings import Finding


@dataclass(slots=True)
class Report:
    """Grows while `check` looks around; what an id means is in the catalog."""

    found: list[str] = field(default_factory=list)
    notes: list[Finding] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)

    def good(self, line: str) -> None:
        self.found.append(line)

    def find(self, id_: str, place: str, problem: str, **names: str) -> None:
        """Nothing is wrong where the catalog calls it a note; `names` fill in its remedy."""
        finding = kinds()[id_].finding(place, problem, **names)
        (self.notes if finding.severity == "note" else self.findings).append(finding)

    def take(self, findings: Iterable[Finding]) -> None:
        self.findings += findings

    @property
    def is_good(self) -> bool:
        """Warnings are worth reading and stop nothing: the service checks itself before it starts."""
        return all(finding.severity == "warning" for finding in self.findings)

    def as_json(self) -> dict[str, Any]:
        return {
            "good": self.is_good,
            "found": self.found,
            "notes": [asdict(note) for note in self.notes],
            "findings": [asdict(finding) for finding in self.findings],
        }
