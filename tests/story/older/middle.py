"""The story up to its middle: played by today's program in a test, and by an older one in `scripts/older-state`.

So it asks for no more of the program than both have.
"""

import gzip
import sqlite3
import sys
from contextlib import closing
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory

from od_escalator.demo.server import Server
from od_escalator.demo.stage import Stage
from od_escalator.demo.world import ZONE, World, open_world

START = datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)


def play_to_the_middle(world: World) -> None:
    """Until Wednesday noon: Nora's case is open, a voicemail was left; Walter's waits for its first call."""
    stage, nora, walter = Stage(world), world.patient("Nora Whitfield"), world.patient("Walter Brandt")
    with world.at("Jamie") as jamie, world.at("Kelly") as kelly:
        jamie.write_commlog(nora, "Pt upset about the bill for her crown, wants a call back.", "Upset Patient")
        stage.settle()
        kelly.open_task(kelly.inbox()[0]["TaskNum"]).close()
        stage.wait(minutes=1)
        kelly.write_commlog(nora, "Called pt, LVM.")
        stage.until_local(18, 11)
        jamie.write_commlog(walter, "Pt upset, waited 40 minutes. #upset")
        stage.until_local(18, 12)
    stage.close()


def _make(target: Path) -> None:
    with (
        Server(engine="MyISAM", tz="America/New_York", hand_turned=True) as server,
        TemporaryDirectory() as name,
        open_world(server, Path(name), START) as world,
    ):
        play_to_the_middle(world)
        small = Path(name) / "small.db"
        with closing(sqlite3.connect(Path(name) / "state.db")) as state:
            state.execute("VACUUM INTO ?", [str(small)])
            (revision,) = state.execute("SELECT version_num FROM alembic_version").fetchone()
        target = target / f"state-{revision}.db.gz"
        target.write_bytes(gzip.compress(small.read_bytes(), mtime=0))
    sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    _make(Path(sys.argv[1]))
