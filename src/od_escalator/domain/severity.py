"""How bad the problem is: rated by the problem, never by fault or by harm (domain.md 2.3)."""

from enum import IntEnum


class Severity(IntEnum):
    MILD = 1
    STANDARD = 2
    SERIOUS = 3
    CRITICAL = 4

    @property
    def policy(self) -> str:
        """The name of the policy that a case of this severity follows."""
        return self.name.lower()
