"""Says at a plain first start that older notes open nothing, and what would open them."""

import click

from od_escalator.config.model import Config
from od_escalator.domain.wording import listed
from od_escalator.store import cursors
from od_escalator.store.store import Store


def tell_first_start(config: Config, store: Store) -> None:
    with store.reading() as tx:
        fresh = [name for name in config.databases if cursors.load(tx, name) is None]
    if fresh:
        click.echo(
            f"od-escalator: first start of {listed(fresh)}: notes from before now open nothing; where they should, the"
            " first start is od-escalator run --since 2026-11-01 (see operators.md)",
            err=True,
        )
