"""What was said on the command line already: each answer is an option as well."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from od_escalator.config.findings import suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """None, or nothing, is what was not said. Of `office` to `hours` each may begin with `OFFICE=`."""

    server: str | None
    schema: str | None
    user: str | None
    password_file: Path | None
    tls: str
    tls_ca: Path | None
    timezone: str | None
    tasks_via: str | None
    api_url: str | None
    developer_key_file: Path | None
    customer_key_file: Path | None
    open_dental_user: str | None
    commlog_types: str | None
    procedure_codes: str | None
    bot_token_file: Path | None
    app_token_file: Path | None
    no_app_token: bool
    base_url: str | None
    operations_channel: str | None
    owners_channel: str | None
    owners: str | None
    office: tuple[str, ...]
    manager: tuple[str, ...]
    deputy: tuple[str, ...]
    regional_manager: tuple[str, ...]
    channel: tuple[str, ...]
    hours: tuple[str, ...]
    mode: str
    state: Path | None
    folder: Path


def for_office(answers: Sequence[str], office: str) -> str | None:
    """The one that is about this office, else the one about all of them."""
    named = [said for name, said in map(_split, answers) if name is not None and name.casefold() == office.casefold()]
    general = [said for name, said in map(_split, answers) if name is None]
    return next(iter((*named, *general)), None)


def require_offices(answers: Sequence[str], offices: Sequence[str], flag: str) -> None:
    """Raises UsageError where one is about an office that there is not."""
    known = {office.casefold() for office in offices}
    for name, _ in map(_split, answers):
        if name is not None and name.casefold() not in known:
            near = suggestion(name, offices)
            raise click.UsageError(f'{flag}: no office called "{name}"{near}: there are {", ".join(offices)}')


def _split(answer: str) -> tuple[str | None, str]:
    name, equals, said = answer.partition("=")
    return (name.strip(), said.strip()) if equals else (None, answer.strip())
