"""Says in our own words, and in the words of the TOML, what the models refuse."""

from collections.abc import Callable, Iterable, Mapping
from types import UnionType
from typing import Annotated, Any, cast, get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from od_escalator.config.findings import Code, Finding, suggestion
from od_escalator.config.model import Settings

Loc = tuple[int | str, ...]

_TASKS_VIA = (
    'choose tasks_via = "sql" knowingly: it writes tasks into the database as Open Dental does, and Open Dental does '
    'not approve of writing by SQL; "api" asks its REST API, for a fee; with "none" staff send the task by hand; see '
    '"Writing to Open Dental" in the README'
)
_PASTED = {
    "password": "put the password into a file and name that file as password_file",
    "bot_token": "put the token into a file and name that file as bot_token_file",
    "app_token": "put the token into a file and name that file as app_token_file",
    "developer_key": "put the key into a file and name that file as developer_key_file",
    "customer_key": "put the key into a file and name that file as customer_key_file",
}
_KINDS = {
    "string_type": "text in quotes",
    "path_type": "text in quotes",
    "tuple_type": "a list in square brackets",
    "model_type": "a table",
    "mapping_type": "a table",
    "dict_type": "a table",
}


def findings_in(error: ValidationError, raw: Mapping[str, Any]) -> list[Finding]:
    """One finding for each thing refused, in the order of the models."""
    return [_finding(details, raw) for details in error.errors(include_url=False)]


def place(loc: Loc, raw: Mapping[str, Any]) -> str:
    """Where that is in the TOML: `office "Geneva": hours.mon`, `people.kelly: slack`, `policy.mild: step 2: tell`."""
    match loc:
        case ["offices", int(index), *rest]:
            return _joined(_office(raw["offices"][index], index), rest)
        case ["policy", str(name), int(index), *rest]:
            return _joined(f"policy.{name}: step {index + 1}", rest)
        case [("databases" | "people" | "policy" | "offerings") as table, str(name), *rest]:
            return _joined(f"{table}.{name}", rest)
        case [("slack" | "state" | "flags" | "drill" | "health") as table, *rest]:
            return _joined(table, rest)
        case rest:
            return _joined("", rest)


def _office(table: object, index: int) -> str:
    name = table.get("name") if isinstance(table, dict) else None
    return f'office "{name}"' if isinstance(name, str) else f"office {index + 1}"


def _joined(head: str, rest: Iterable[int | str]) -> str:
    keys = ""
    for part in rest:
        keys += f"[{part + 1}]" if isinstance(part, int) else f".{part}"
    return ": ".join(part for part in (head, keys.lstrip(".")) if part)


def _finding(details: ErrorDetails, raw: Mapping[str, Any]) -> Finding:
    loc, kind, context = details["loc"], details["type"], details.get("ctx", {})
    if kind == "refused":
        return Finding(id=context["code"], place=place(loc, raw), problem=context["problem"], hint=context["hint"])
    code, problem, hint = _WORDS.get(kind, _wrong_kind)(details)
    return Finding(id=code, place=place(loc, raw), problem=problem, hint=hint)


_LISTS_OF_TABLES: Mapping[int | str, str] = {"offices": "[[offices]]", "policy": "[[policy.NAME]]"}
Words = tuple[Code, str, str]


def _missing(details: ErrorDetails) -> Words:
    *table, key = details["loc"]
    return Code.MISSING, "is missing", _describe(tuple(table), str(key))


def _unknown(details: ErrorDetails) -> Words:
    *table, key = details["loc"]
    known = tuple(_model_at(tuple(table)).model_fields)
    hint = _PASTED.get(str(key), f"keys known here: {', '.join(known)}; one of a newer version needs that version")
    return Code.UNKNOWN_KEY, f"no such key{suggestion(str(key), known)}", hint


def _not_a_choice(details: ErrorDetails) -> Words:
    *table, key = details["loc"]
    expected = details["ctx"]["expected"].replace("'", '"')
    return Code.NOT_A_CHOICE, f"must be {expected} in this version", _describe(tuple(table), str(key))


def _wrong_kind(details: ErrorDetails) -> Words:
    if details["type"] == "tuple_type" and details["loc"][0] in _LISTS_OF_TABLES:
        header = _LISTS_OF_TABLES[details["loc"][0]]
        return Code.WRONG_KIND, "must be a list of tables", f"write {header} with two brackets, once for each"
    kind = _KINDS.get(details["type"], "something else")
    return Code.WRONG_KIND, f"must be {kind}", "compare it with config.example.toml"


_WORDS: dict[str, Callable[[ErrorDetails], Words]] = {
    "missing": _missing,
    "extra_forbidden": _unknown,
    "literal_error": _not_a_choice,
}


def _describe(table: Loc, key: str) -> str:
    if key == "tasks_via":
        return _TASKS_VIA
    return _model_at(table).model_fields[key].description or ""


def _model_at(loc: Loc) -> type[BaseModel]:
    """The table of our models that a place of the TOML belongs to."""
    found: Any = Settings
    for part in loc:
        if hasattr(found, "model_fields"):
            found = found.model_fields[str(part)].annotation
        else:
            found = get_args(found)[0 if isinstance(part, int) else -1]
        if get_origin(found) in (Annotated, UnionType):  # `Drill | None` is a table that may be left out
            found = get_args(found)[0]
    return cast("type[BaseModel]", found)
