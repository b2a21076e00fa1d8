"""Puts stand-ins where a table is refused, so that what is left can be examined in the same run.

Nothing mended is ever used: it only keeps one slip from hiding the others, and from causing false ones.
"""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from pydantic import ValidationError

from od_escalator.config.model import Settings

_KEYS: dict[str, Any] = {
    "timezone": "UTC",
    "slack": {"owners_channel": "C00", "operations_channel": "C00"},
}


def mended(raw: Mapping[str, Any], error: ValidationError) -> tuple[Settings | None, frozenset[str]]:
    """The settings without what was refused, if that can be, and the places of the stand-ins."""
    copy, places, offices = deepcopy(dict(raw)), set(), set()
    refused = error.errors()
    for details in refused:
        if details["type"] == "extra_forbidden":
            _remove(copy, details["loc"])
    for loc in (details["loc"] for details in refused if details["type"] != "extra_forbidden"):
        match loc:
            case ["offices", int(index), *_]:
                offices.add(index)
            case [("databases" | "people" | "policy") as table, str(name), *_]:
                copy[table][name] = _stand_in(table, name)
                places.add(f"{table}.{name}")
            case [str(key), *_] if key in _KEYS:
                copy[key] = _KEYS[key]
                places.add(key)
            case _:
                copy.pop(str(loc[0]), None)
                places.add(str(loc[0]))
    if offices:
        copy["offices"] = [office for index, office in enumerate(copy["offices"]) if index not in offices]
    try:
        return Settings.model_validate(copy), frozenset(places)
    except ValidationError:
        return None, frozenset()


def _stand_in(table: str, name: str) -> object:
    """A table that is accepted, and unlike any other of its kind."""
    match table:
        case "databases":
            return {"url": f"mysql+pymysql://-@-/-{name}", "open_dental_user": "-", "tasks_via": "sql"}
        case "people":
            return {"name": name, "open_dental_user": f"-{name}"}
        case _:
            return [{"after": "1h", "until": "seen", "tell": ["office_manager"]}]


def _remove(table: Any, loc: tuple[int | str, ...]) -> None:  # noqa: ANN401  any shape of parsed TOML
    *path, key = loc
    for part in path:
        table = table[part]
    del table[key]
