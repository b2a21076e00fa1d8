"""Writes a TOML with every key explained by the models' own descriptions, so that the two cannot part."""

from collections.abc import Mapping
from textwrap import wrap
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from od_escalator.config import model
from od_escalator.config.api import Api
from od_escalator.config.database import Database
from od_escalator.config.digest import Digest
from od_escalator.config.drill import Drill
from od_escalator.config.email import Email
from od_escalator.config.flagging import Flags
from od_escalator.config.health import Health
from od_escalator.config.ladder import ladder_text
from od_escalator.config.offering import Offering
from od_escalator.config.person import Person
from od_escalator.config.retention import Retention
from od_escalator.config.reviews import Bursts, Reviews
from od_escalator.config.sample import SAMPLE
from od_escalator.config.state import State
from od_escalator.config.steps import Step
from od_escalator.config.toml_text import keys, value

_HEAD = """\
The configuration of od-escalator, complete: every key with what it means.
A key behind a "#" shows its default, or how it would be written. Times are written "50ms", "30s", "15m", "2h" or "30d".
`od-escalator check` reads the file and lists everything that is wrong with it; `od-escalator config show` prints
what is in force. People, offices and identities in here are made up.
"""
_POLICY = """\
Who is told when nothing has happened. A policy is a list of steps: unless the case is `until` by `after`, `tell`
these. Below are the shipped policies. A policy that you write here replaces the shipped one of that name as a whole.
"""
_PLAIN = (
    *("timezone", "reopen_within", "grace", "outer_limit", "check_back", "audit_every", "heartbeat_url", "coaching"),
    "playbooks",
)
_WIDTH = 118


def example_text() -> str:
    return commented_text(SAMPLE, _HEAD)


def commented_text(given: Mapping[str, Any], head: str) -> str:
    """What is given as a parsed TOML has it, and behind a `#` what is left to its default."""
    blocks = [_comment(head), *_top(given)]
    for number, (name, database) in enumerate(given["databases"].items()):
        own = {key: each for key, each in database.items() if key != "api"}
        blocks.append(_entry(f"[databases.{name}]", Database, own, number))
        if "api" in database:
            blocks.append(_table(f"[databases.{name}.api]", Api, database["api"]))
        elif not number:
            blocks.append(_optional(f"[databases.{name}.api]", Api))
    blocks += [_table(f"[{name}]", of, given.get(name, {})) for name, of in _SECTIONS.items()]
    blocks += [_optional("[drill]", Drill), _optional("[health]", Health)]
    for number, (id_, person) in enumerate(given["people"].items()):
        blocks.append(_entry(f"[people.{id_}]", Person, person, number))
    blocks.append(_optional("[email]", Email))
    for number, office in enumerate(given["offices"]):
        blocks.append(_entry("[[offices]]", model.Office, office, number))
    blocks.append(_optional("[offerings.gift_card]", Offering))
    steps = [f"{key}: {_text(field)}" for key, field in Step.model_fields.items()]
    blocks.append(_comment(_POLICY, *steps))
    blocks.append([f"# {line}".rstrip() for line in ladder_text().splitlines()])
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


_SECTIONS: Mapping[str, type[BaseModel]] = {
    "state": State,
    "slack": model.Slack,
    "flags": Flags,
    "reviews": Reviews,
    "bursts": Bursts,
    "digest": Digest,
    "retention": Retention,
}


def _top(given: Mapping[str, Any]) -> list[list[str]]:
    fields = model.Settings.model_fields
    return [_key(key, fields[key], given) for key in _PLAIN]


def _entry(header: str, of: type[BaseModel], given: Mapping[str, Any], number: int) -> list[str]:
    """Only the first of several tables explains its keys."""
    return [header, *keys(given.items())] if number else _table(header, of, given)


def _table(header: str, of: type[BaseModel], given: Mapping[str, Any]) -> list[str]:
    lines = [*_comment(of.__doc__ or ""), header]
    for key, field in of.model_fields.items():
        # A table within this one is explained on its own.
        lines += _comment(f"{key}: {_text(field)}") if key == "api" else _key(key, field, given)
    return lines


def _optional(header: str, of: type[BaseModel]) -> list[str]:
    """A table that is left out by default: its header is a comment, too."""
    return _table(f"# {header}", of, {})


def _key(key: str, field: FieldInfo, given: Mapping[str, Any]) -> list[str]:
    """What the key means, and the key itself: behind a `#` where the default does."""
    comment = _comment(_text(field))
    if key in given:
        return [*comment, f"{key} = {value(given[key])}"]
    shown = field.examples[0] if field.examples else field.default
    return [*comment, f"# {key} = {value(shown)}"]


def _text(field: FieldInfo) -> str:
    return field.description or ""


def _comment(*texts: str) -> list[str]:
    lines = (line for text in texts for line in text.splitlines())
    return [f"# {part}" for line in lines for part in wrap(line, _WIDTH)]
