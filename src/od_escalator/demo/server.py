"""A private MariaDB in a temporary folder, set up as Open Dental's installer does, that goes away without a trace.

It never touches a server that runs already: its own folder, its own free loopback port, its own process. With
`hand_turned`, NOW() stands still between two calls of `set_time`.
While the clock stands still GET_LOCK with a timeout of a second or more waits until the lock is free: use less.
"""

import atexit
import os
import secrets
import shutil
import socket
import subprocess
import tempfile
import time
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Self

import pymysql

from od_escalator.clock import SystemClock
from od_escalator.demo.programs import APT_LINE, find_faketime, find_program
from od_escalator.demo.session import ANSWERS_WITHIN, Session
from od_escalator.demo.turned_clock import TurnedClock, sweep
from od_escalator.errors import OperatorError

USER = "practice"
START_WITHIN = 60.0  # seconds; a cold disk is slow
STOP_WITHIN = 20.0
PORTS_TO_TRY = 5
PORT_TAKEN = "Address already in use"


class Server:
    """One running mariadbd; `engine` is its default storage engine, `tz` that of its NOW(), `options` are its own."""

    def __init__(
        self, engine: str = "MyISAM", tz: str = "America/New_York", *options: str, hand_turned: bool = False
    ) -> None:
        self.engine = engine
        self.tz = tz
        self.hand_turned = hand_turned
        self._options = options
        self.has_replicas = "--log-bin" in options
        self.port = 0  # chosen at the start
        self.password = secrets.token_hex(8)
        self._daemon = find_program("mariadbd")
        self._install = find_program("mariadb-install-db")
        preload = find_faketime() if hand_turned else None
        self.folder = Path(tempfile.mkdtemp(prefix="od-escalator-"))
        self._clock = TurnedClock(preload, self.folder) if preload else None
        self._owner = os.getpid()
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def url(self) -> str:
        return f"mysql+pymysql://{USER}:{self.password}@127.0.0.1:{self.port}"

    def start(self) -> Self:
        """Return when the server answers; until the first `set_time` a hand-turned clock runs long ago."""
        atexit.register(self.stop)
        try:
            (self.folder / "tmp").mkdir()
            template = resources.files(__package__).joinpath("my.cnf").read_text(encoding="utf-8")
            settings = template.format(folder=self.folder, engine=self.engine)
            (self.folder / "my.cnf").write_text(settings, encoding="utf-8")
            self._prepare()
            self._launch_somewhere()
        except BaseException:
            self.stop()
            raise
        return self

    def stop(self) -> None:
        """End the process and remove its folder; harmless when called again, or in a forked child."""
        if os.getpid() != self._owner:
            return
        atexit.unregister(self.stop)
        process, self._process = self._process, None
        if process is not None:
            if self._clock is not None:
                self._clock.run()  # a shutdown waits on a clock that moves
            process.terminate()
            try:
                process.wait(STOP_WITHIN)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
            sweep(process.pid)
        shutil.rmtree(self.folder, ignore_errors=True)

    def kill(self) -> None:
        """Pull the plug: SIGKILL, files stay as they are; `restart` brings it back on the same port."""
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            sweep(process.pid)

    def restart(self) -> None:
        """Start again after `kill` with the same data, port and password; a hand-turned clock begins anew, long ago."""
        self._launch()

    def set_time(self, at: datetime) -> None:
        """Let NOW() stand still at this aware instant; whole seconds, since Open Dental keeps no smaller ones."""
        if self._clock is None:
            raise ValueError("this server's clock is not hand-turned")
        self._clock.stand_at(at)

    def admin(self, database: str | None = None) -> Session:
        """A new connection as root through the socket; the caller closes it."""
        return Session(
            pymysql.connect(
                unix_socket=str(self.folder / "socket"),
                user="root",
                database=database,
                charset="utf8",
                autocommit=True,
                read_timeout=ANSWERS_WITHIN,
                ssl_disabled=True,
            )
        )

    @property
    def pid(self) -> int | None:
        """Its process, while it runs."""
        return self._process.pid if self._process is not None else None

    def database_url(self, name: str) -> str:
        return f"{self.url}/{name}"

    def _prepare(self) -> None:
        done = subprocess.run(  # noqa: S603  our own fixed command line
            [
                self._install,
                f"--defaults-file={self.folder}/my.cnf",
                "--auth-root-authentication-method=normal",
                "--skip-test-db",
                *_as_root(),
            ],
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
        )
        if done.returncode:
            raise OperatorError(_last_lines(done.stdout), f"{self._install} failed; try: {APT_LINE}")

    def _launch_somewhere(self) -> None:
        """Another program may take the free port between our look and the server's bind."""
        for _ in range(PORTS_TO_TRY):
            self.port = free_port()
            try:
                self._launch()
            except OperatorError:
                if PORT_TAKEN not in (self.folder / "log").read_text(encoding="utf-8", errors="replace"):
                    raise
            else:
                return
        raise OperatorError("no free port was left on 127.0.0.1", "try again")

    def _launch(self) -> None:
        if self._clock is not None:
            self._clock.begin()
        log = self.folder / "log"
        with log.open("wb") as output:
            self._process = subprocess.Popen(  # noqa: S603  our own fixed command line
                [
                    self._daemon,
                    f"--defaults-file={self.folder}/my.cnf",
                    f"--port={self.port}",
                    "--innodb-fast-shutdown=2",  # not for the install, which has to leave clean files
                    *self._options,
                    *_as_root(),
                ],
                env=os.environ | {"TZ": self.tz} | (self._clock.environment if self._clock else {}),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,  # Ctrl-C in a terminal is for the demo, which then stops the server
            )
        self._await_answer(log)

    def _await_answer(self, log: Path) -> None:
        clock = SystemClock()
        give_up = clock.monotonic() + START_WITHIN
        while not _answers(str(self.folder / "socket")):
            if self._process is None or self._process.poll() is not None or clock.monotonic() > give_up:
                raise OperatorError(_last_lines(log.read_bytes()), "the private MariaDB did not start")
            time.sleep(0.01)
        with self.admin() as admin:
            self._open_the_door(admin)

    def _open_the_door(self, admin: Session) -> None:
        """Only the socket, in a folder of ours, lets root in; TCP needs the password made for this run."""
        admin.run("DROP USER IF EXISTS 'root'@'127.0.0.1', 'root'@'::1'")
        admin.run("CREATE USER IF NOT EXISTS %(user)s@'%%' IDENTIFIED BY %(pw)s", user=USER, pw=self.password)
        admin.run("GRANT ALL ON *.* TO %(user)s@'%%' WITH GRANT OPTION", user=USER)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _answers(path: str) -> bool:
    with socket.socket(getattr(socket, "AF_UNIX", socket.AF_INET)) as probe:
        return probe.connect_ex(path) == 0


def _as_root() -> list[str]:
    """MariaDB refuses to run as root unless it is told to."""
    user_number = getattr(os, "geteuid", lambda: None)  # Windows has none
    return ["--user=root"] if user_number() == 0 else []


def _last_lines(output: bytes) -> str:
    """The errors in it, or how it ended if it names none."""
    lines = output.decode(errors="replace").splitlines()
    errors = [line for line in lines if "ERROR" in line]
    return "\n".join((errors or lines)[-5:]) or "no output"
