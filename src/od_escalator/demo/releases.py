"""What changed in Open Dental's tables from release 19.2 to 25.3, as small steps away from those of 24.3.10.

From the schemas and upgrade scripts of those releases (opendental.md 1.1 to 1.15); only what we and our demo touch.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Self

#: One of each shape that an office may have, oldest first.
EVERY = ("19.2.1.0", "21.1.9.0", "22.2.7.0", "23.3.4.0", "24.3.10.0", "25.3.2.0")
HERE = "24.3.10.0"  # what open_dental_24_3.sql is


@dataclass(frozen=True, slots=True, order=True)
class Release:
    """A program of this release knows what came `since` an earlier one, and nothing newer."""

    major: int
    minor: int
    build: int = 0

    @classmethod
    def parse(cls, text: str) -> Self:
        """From "24.3.10.0", as the preference DataBaseVersion has it, or "24.3"."""
        found = re.fullmatch(r"(\d+)\.(\d+)(?:\.(\d+))?(?:\.\d+)?", text)
        if found is None:
            raise ValueError(f"{text} is no release of Open Dental")
        return cls(*(int(part or 0) for part in found.groups()))

    def knows(self, since: str) -> bool:
        return self >= Release.parse(since)

    def since(self, release: str, **columns: object) -> dict[str, object]:
        """These columns of a row, where this release has them."""
        return columns if self.knows(release) else {}


#: What came with a release up to 24.3, and how the tables were without it; newest first.
_TAKEN_BACK = {
    "24.3.1": (
        "securitylog MODIFY PermType tinyint unsigned NOT NULL",
        "patient MODIFY ChartNumber varchar(20) NOT NULL DEFAULT ''",
    ),
    "24.1.36": ("userod DROP BadgeId",),
    "23.2.23": ("taskancestor DROP KEY TaskListCov, ADD KEY TaskListNum (TaskListNum)",),
    "23.1.0": ("commlog DROP KEY ReferralNum, DROP ReferralNum, DROP CommReferralBehavior",),
    "22.3.13": ("procedurelog MODIFY SecDateEntry date NOT NULL DEFAULT '0001-01-01'",),
    "22.3.1": ("userod DROP EClipboardClinicalPin",),
    "22.2.1": (
        "task DROP KEY TriageCategory, DROP TriageCategory, DROP IsReadOnly",
        "taskhist DROP KEY TriageCategory, DROP TriageCategory, DROP IsReadOnly",
        "commlog DROP DateTEntry",
        "popup DROP DateTimeDisabled",
    ),
    "22.1.31": ("clinic DROP EmailAliasOverride",),
    "21.4.1": (
        "DROP TABLE taskattachment",
        "procedurelog DROP KEY DateTStampPN",
        "patient DROP SecurityHash",
    ),
    "21.2": (  # not in 21.1.9; the very release is not known
        "procedurelog DROP KEY DateClinicStatus, ADD KEY ProcDate (ProcDate)",
        "appointment DROP KEY DateTStamp",
        "commlog ALTER CommDateTime SET DEFAULT '0000-00-00 00:00:00'",
        "securitylog ALTER LogDateTime SET DEFAULT '0000-00-00 00:00:00'",
        "schedule ALTER SchedDate SET DEFAULT '0000-00-00'",
    ),
    "20.5.1": ("clinic DROP TimeZone",),
    "20.4.1": ("task DROP DescriptOverride", "taskhist DROP KEY KeyNum, DROP DescriptOverride"),
    "20.1.5": (
        "commlog DROP KEY UserNum",
        "task DROP KEY UserNum",
        "userod DROP KEY UserGroupNum, DROP KEY ClinicNum, DROP KEY ProvNum",
    ),
    "19.4.3": ("preference DROP KEY PrefName",),
    "19.3.1": (
        "tasklist DROP TaskListStatus",
        "task DROP KEY TaskStatus",
        "signalod DROP KEY IType",
        "userod DROP DateTLastLogin",
    ),
    "19.2.4": ("task DROP KEY DateTimeOriginal", "taskhist DROP KEY DateTStamp"),
}

#: What came with a release after 24.3; oldest first.
_TO_COME = {
    "25.2.1": (
        "task CHANGE TriageCategory Category bigint NOT NULL",
        "taskhist CHANGE TriageCategory Category bigint NOT NULL",
        "appointment ADD IsMirrored tinyint NOT NULL",
    ),
    "25.3.1": ("task ADD TriagePosition int NOT NULL", "taskhist ADD TriagePosition int NOT NULL"),
}


def steps(to: str, begin: str = HERE) -> Iterator[str]:
    """The statements that turn the tables of `begin`, 24.3 or later, into those of another release."""
    old, new = Release.parse(begin), Release.parse(to)
    for since, taken_back in _TAKEN_BACK.items():
        if not new.knows(since):
            yield from (_statement(step) for step in taken_back)
    for since, to_come in _TO_COME.items():
        if new.knows(since) and not old.knows(since):
            yield from (_statement(step) for step in to_come)
    yield f"UPDATE preference SET ValueString = '{to}' WHERE PrefName IN ('DataBaseVersion', 'ProgramVersion')"  # noqa: S608  our own text


def _statement(step: str) -> str:
    return step if step.startswith("DROP") else f"ALTER TABLE {step}"
