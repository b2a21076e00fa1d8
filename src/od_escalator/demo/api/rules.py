"""What the documented calls take (opendental.com, apitasks, apitasknotes, apiuserods): their fields, and since when."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from od_escalator.demo.releases import Release

Reader = Callable[[object], bool]


class Refused(Exception):
    """Answered with this status, and a sentence that explains it."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status = status
        self.words = words


def is_number(value: object) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


def is_text(value: object) -> bool:
    return isinstance(value, str)


def is_said(value: object) -> bool:
    return isinstance(value, str) and bool(value.strip())


def one_of(*names: str) -> Reader:
    """An enumeration, by name alone."""
    return lambda value: value in names


_OBJECT, _STATUS = one_of("None", "Patient", "Appointment"), one_of("New", "Viewed", "Done")
_COMMON = {
    "KeyNum": is_number,
    "ObjectType": _OBJECT,
    "DateTimeEntry": is_text,
    "PriorityDefNum": is_number,
    "DescriptOverride": is_text,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """`later` are fields that came with a later release."""

    since: str
    required: Mapping[str, Reader] = field(default_factory=dict)
    optional: Mapping[str, Reader] = field(default_factory=dict)
    later: Mapping[str, str] = field(default_factory=dict)

    def read(self, body: bytes, release: Release) -> dict[str, object]:
        known = {**self.required, **self.optional}
        given = _fields(body)
        for name in self.required:
            if name not in given:
                raise Refused(400, f"{name} is required.")
        for name, value in given.items():
            if name not in known or not release.knows(self.later.get(name, self.since)):
                raise Refused(400, f"{name} is not a valid field.")
            if not known[name](value):
                raise Refused(400, f"{name} is invalid: {value}")
        return given


RULES = {
    "GET userods": Rule(since="21.3"),
    "POST tasks": Rule(
        since="22.3.17",
        required={"TaskListNum": is_number, "Descript": is_said, "UserNum": is_number},
        optional=_COMMON,
    ),
    "PUT tasks/": Rule(
        since="22.4.15",
        optional={**_COMMON, "Descript": is_said, "TaskStatus": _STATUS},
        later={"TaskStatus": "24.2.10"},
    ),
    "POST tasknotes": Rule(since="24.4.22", required={"TaskNum": is_number, "UserNum": is_number, "Note": is_said}),
}


def _fields(body: bytes) -> dict[str, object]:
    try:
        given = json.loads(body or b"{}")
    except ValueError:
        raise Refused(400, "The JSON could not be read.") from None
    if not isinstance(given, dict):
        raise Refused(400, "The JSON is no object.")
    return given
