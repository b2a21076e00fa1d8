"""The private MariaDB of a measurement; in a folder of the user's choice it stays, and serves the next run."""

import shutil
from pathlib import Path

from od_escalator.demo.server import USER, Server

#: A pool that holds a warm commlog table, for the scans that we are compared with are fastest then.
ROOM_PER_COMMLOG, SMALLEST_ROOM, LARGEST_ROOM = 1_500, 64 << 20, 6 << 30  # bytes

SETTINGS = """
# for a measurement: room in memory, and a load that need not survive a power cut
innodb_buffer_pool_size={room}
innodb_log_file_size=1G
innodb_doublewrite=0
innodb_sort_buffer_size=64M
key_buffer_size=256M
myisam_sort_buffer_size=1G
"""


class Place(Server):
    """`keep` is a folder to build in, or one that was built in before; without it all goes away with us."""

    def __init__(self, keep: Path | None, rows: int) -> None:
        super().__init__(engine="InnoDB")
        self._keeps = keep is not None
        self._room = min(max(rows * ROOM_PER_COMMLOG, SMALLEST_ROOM), LARGEST_ROOM)
        if keep is not None:
            self.folder.rmdir()
            keep.mkdir(parents=True, exist_ok=True)
            self.folder = keep.resolve()
            shutil.rmtree(self.folder / "tmp", ignore_errors=True)

    def stop(self) -> None:
        if not self._keeps:
            super().stop()
            return
        process, self._process = self._process, None
        if process is not None:
            process.terminate()
            process.wait()

    def _prepare(self) -> None:
        with (self.folder / "my.cnf").open("a", encoding="utf-8") as settings:
            settings.write(SETTINGS.format(room=self._room))
        if not (self.folder / "data").exists():
            super()._prepare()

    def _launch(self) -> None:
        super()._launch()
        with self.admin() as admin:  # the user of an earlier run has another password
            admin.run("ALTER USER %(user)s@'%%' IDENTIFIED BY %(password)s", user=USER, password=self.password)
