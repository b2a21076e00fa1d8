"""The number of a case that a command opens: nobody else's, also where our records are an older copy."""

from contextlib import closing

from od_escalator.clock import Clock
from od_escalator.config.model import Config
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.shown import numbering_of_command
from od_escalator.engine.spoken import Spoken
from od_escalator.outside import connect
from od_escalator.records import recorder_of
from od_escalator.store.store import Store


def numbering_of(config: Config, store: Store, clock: Clock) -> Numbering:
    """Asks every database, and Slack where staff send the tasks by hand; what is away is waited for no longer."""
    with closing(connect(config, clock)) as outside:
        spoken = Spoken(store, outside.messenger, recorder_of(config))
        return numbering_of_command(store, outside.practices.values(), spoken, clock)
