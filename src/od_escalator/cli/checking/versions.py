"""`check --accept-version`: a person has looked at an Open Dental that we do not know, and lets us write to it."""

from collections.abc import Mapping
from contextlib import suppress
from datetime import datetime
from functools import partial

import click

from od_escalator.cli.state import open_state
from od_escalator.config.model import Settings
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.opendental.versions import Unknown
from od_escalator.store import accepted


def accept_versions(settings: Settings, practices: Mapping[str, OpenDentalPractice], now: datetime) -> None:
    """Of every database that is written to; what keeps one from being read is told by the checks that follow."""
    for name, practice in practices.items():
        if settings.databases[name].tasks_via == "sql":
            with suppress(EscalatorError):
                click.echo(_accept(settings, name, practice, now))


def know_accepted(settings: Settings, practices: Mapping[str, OpenDentalPractice]) -> None:
    """What was accepted before is no finding."""
    with suppress(OperatorError), open_state(settings) as store, store.reading() as tx:
        for name, practice in practices.items():
            version = accepted.load(tx, name)
            practice.accepted = partial(str, version) if version else practice.accepted


def _accept(settings: Settings, name: str, practice: OpenDentalPractice, now: datetime) -> str:
    try:
        practice.check_writable()
    except Unknown as error:
        said, version = str(error), str(error.version)
    else:
        return f"{name}: there is nothing to accept, this Open Dental is written to"
    with open_state(settings) as store, store.transaction() as tx:
        accepted.accept(tx, name, version, now)
    return f"{said}. Accepted: {version} is written to from now on; tasks that wait are made within five minutes."
