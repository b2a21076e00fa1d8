"""Reads the configuration: a usable Config, or every problem at once."""

import re
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from od_escalator.config.authorities import Authorities
from od_escalator.config.credentials import Search
from od_escalator.config.findings import Code, Finding, InvalidConfiguration
from od_escalator.config.mailing import mail_findings
from od_escalator.config.mend import mended
from od_escalator.config.model import Config, Secrets, Settings
from od_escalator.config.playbooks import Playbooks
from od_escalator.config.relations import office_findings, people_findings
from od_escalator.config.wording import findings_in
from od_escalator.domain.playbook import Playbook

_POSITION = re.compile(r"(?P<what>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)


def load(path: Path, environ: Mapping[str, str]) -> Config:
    """Raises InvalidConfiguration with all findings, if one of them is an error."""
    settings, bad, findings = _examine(_parse(path))
    if settings is None:
        raise InvalidConfiguration(path.name, findings)
    findings += _relations(settings, bad)
    search = Search(environ)
    secrets = search.secrets(settings, skip=bad)
    findings += search.findings
    authorities = Authorities()
    certificates = authorities.read(settings, skip=bad)
    findings += authorities.findings
    if any(finding.severity == "error" for finding in findings):
        raise InvalidConfiguration(path.name, findings)
    playbooks = Playbooks()
    playbook = playbooks.read(settings)
    return configured(settings, secrets, findings + playbooks.findings, certificates, playbook)


def load_settings(path: Path) -> Settings:
    """The file alone, for commands that need no secret; raises InvalidConfiguration."""
    settings, bad, findings = _examine(_parse(path))
    if settings is not None:
        findings += _relations(settings, bad)
    if settings is None or findings:
        raise InvalidConfiguration(path.name, findings)
    return settings


def configured(
    settings: Settings, secrets: Secrets, warnings: list[Finding], authorities: Mapping[str, str], playbook: Playbook
) -> Config:
    """Settings that were found good, with what they point to."""
    return Config.model_construct(
        **dict(settings), secrets=secrets, authorities=authorities, playbook=playbook, warnings=tuple(warnings)
    )


def _parse(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        finding = Finding(
            id=Code.FILE,
            place="",
            problem=f'cannot read "{path}": {error.strerror}',
            hint="name the file with --config; `od-escalator config example` prints one to begin with",
        )
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        finding = Finding(
            id=Code.NOT_UTF8,
            place=f"line {line}",
            problem="is not UTF-8 text",
            hint="save the file as UTF-8 in your editor",
        )
    except ValueError as error:
        finding = _syntax(str(error))
    raise InvalidConfiguration(path.name, [finding])


def _relations(settings: Settings, bad: frozenset[str]) -> list[Finding]:
    mail = () if "email" in bad else mail_findings(settings)
    return [*office_findings(settings), *people_findings(settings), *mail]


def _syntax(message: str) -> Finding:
    found = _POSITION.fullmatch(message)
    what = found["what"] if found else message
    position = f"line {found['line']}, column {found['column']}" if found and found["line"] else "at its end"
    hint = "text stands in quotes, lists in square brackets, and a key or table is named once"
    return Finding(id=Code.SYNTAX, place=position, problem=what, hint=hint)


def _examine(raw: Mapping[str, Any]) -> tuple[Settings | None, frozenset[str], list[Finding]]:
    """The settings, as far as they can be told, the places where they had to be mended, and why."""
    try:
        return Settings.model_validate(raw), frozenset(), []
    except ValidationError as error:
        settings, places = mended(raw, error)
        return settings, places, findings_in(error, raw)
