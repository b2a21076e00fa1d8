"""What is wrong with a configuration, one finding each; an id keeps its meaning for good."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum, unique
from typing import Literal

from od_escalator.errors import ConfigurationError

#: An error has to be put right, a warning is worth reading and stops nothing, a note is only to be known.
Level = Literal["error", "warning", "note"]


@unique
class Code(StrEnum):
    """The ids of configuration findings; a number is never used again for something else."""

    FILE = "C001"
    NOT_UTF8 = "C002"
    SYNTAX = "C003"
    UNKNOWN_KEY = "C004"
    MISSING = "C005"
    WRONG_KIND = "C006"
    NOT_A_CHOICE = "C007"
    EMPTY = "C008"
    TIME_SPELLING = "C009"
    TIME_RANGE = "C010"
    ZONE = "C011"
    PERSON = "C012"
    DATABASE = "C013"
    POLICY = "C014"
    MILESTONE = "C015"
    NOBODY = "C016"
    OFFICE_TWICE = "C017"
    CLINIC_TWICE = "C018"
    WHOLE_AND_CLINICS = "C019"
    OPEN_DENTAL_USER_TWICE = "C020"
    SLACK_TWICE = "C021"
    TAG = "C022"
    HOURS_SPELLING = "C023"
    HOURS_OVERLAP = "C024"
    NEVER_OPEN = "C025"
    DATABASE_URL = "C026"
    CREDENTIAL_IN_URL = "C027"
    STATE_URL = "C028"
    SLACK_ID = "C029"
    BASE_URL = "C030"
    PATH = "C031"
    NAME = "C032"
    UNREACHABLE = "C033"
    DATE = "C034"
    DATABASE_TWICE = "C035"
    AUTHORITY_UNUSED = "C036"
    ENCRYPTION_IN_URL = "C037"
    REPLICA = "C038"
    NO_CREDENTIAL = "C040"
    CREDENTIAL_FILE = "C041"
    CREDENTIAL_EMPTY = "C042"
    CREDENTIAL_OPEN = "C043"
    CREDENTIAL_KIND = "C044"
    HEARTBEAT_URL = "C045"
    AUTHORITY = "C046"
    HOLIDAY = "C047"
    STATE_IN_OPEN_DENTAL = "C048"
    REPEAT = "C049"
    DELAY = "C059"
    AWAY = "C055"
    DELEGATE_LOOP = "C056"
    DELEGATE_AWAY = "C057"
    QUIET_ALL_DAY = "C058"
    AGREEMENT = "C060"
    PLAYBOOK = "C070"
    OFFERING = "C071"
    LISTEN = "C075"
    GUESSABLE = "C076"
    EMAIL = "C074"
    API = "C080"
    API_URL = "C081"


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One problem: where (in the words of the TOML), what, and what to do about it."""

    id: str
    severity: Level = "error"
    place: str
    problem: str
    hint: str

    def line(self, file: str) -> str:
        """The finding on one line, as it is printed before its hint."""
        mark = "" if self.severity == "error" else self.severity
        return ": ".join(part for part in (file, mark, self.place, self.problem) if part)


class InvalidConfiguration(ConfigurationError):
    """Every finding at once, each on its line with its hint below."""

    def __init__(self, file: str, findings: Iterable[Finding]) -> None:
        self.findings = tuple(findings)
        *others, last = self.findings
        lines = [f"{finding.line(file)}\n  hint: {finding.hint}" for finding in others]
        super().__init__("\n".join([*lines, last.line(file)]), last.hint)


def suggestion(word: str, known: Iterable[str]) -> str:
    """` (did you mean "dana"?)`, or nothing where no known word is near."""
    from difflib import get_close_matches  # noqa: PLC0415  a good configuration never needs it

    by_folded = {each.casefold(): each for each in known}
    near = get_close_matches(word.casefold(), by_folded, n=1)
    return f' (did you mean "{by_folded[near[0]]}"?)' if near else ""


def quoted(word: str) -> str:
    """The word in quotes, unless it looks like a secret that was pasted into the wrong place."""
    return "what is there" if word.startswith(("xox", "xapp-", "https://hooks.slack.com/")) else f'"{word}"'


def listed(words: Iterable[str]) -> str:
    """The words in quotes with commas between, or `none`."""
    return ", ".join(f'"{word}"' for word in words) or "none"
