"""The health page of the made-up practice, with cases to look at, at a moment of our choice."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.client import HTTPConnection

from pydantic import SecretStr

from od_escalator import app
from od_escalator.config.health import Health
from od_escalator.config.load import load
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.server import free_port
from od_escalator.domain.practice import Cursor, Standing
from od_escalator.escalator import Escalator
from od_escalator.store import cases, cursors
from od_escalator.store.migrate import migrate
from od_escalator.web.page import HealthPage
from tests.cli.conftest import OPENED, Desk, Ledger

TOKEN = "correct-horse-battery-staple"


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str


@dataclass
class Shown:
    """The program without its daemon, and its page."""

    escalator: Escalator
    ledger: Ledger
    clock: HandClock
    page: HealthPage
    stuck: list[str]
    port: int
    host: str = field(init=False)

    def __post_init__(self) -> None:
        self.host = f"127.0.0.1:{self.port}"

    def read(self) -> None:
        """Everything is read and tracked by now, by us."""
        now = self.clock.now()
        sight = self.escalator.sight
        sight.stand("main", Standing.WRITER)
        sight.read("main", now)
        with self.ledger.store.reading() as tx:
            sight.track("main", now, {case.number: case.task for case in cases.list_open(tx, "main")})
        with self.ledger.store.transaction() as tx:
            cursors.begin(tx, "main", Cursor(last=7), now, now)
            cursors.save_tracked(tx, "main", now)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request(method, path, headers={"Host": self.host, **headers})
            answer = connection.getresponse()
            return Answer(answer.status, dict(answer.headers), answer.read().decode())
        finally:
            connection.close()


@contextmanager
def shown(desk: Desk, *, at: datetime = OPENED + timedelta(minutes=40), token: str | None = None) -> Iterator[Shown]:
    """Not served yet: that takes a tick."""
    config = load(desk.config, {})
    health = Health(listen=f"127.0.0.1:{free_port()}", hosts=("odbox.example",))
    secrets = config.secrets.model_copy(update={"health_token": SecretStr(token) if token else None})
    migrate(config.state.url)
    ledger, clock = Ledger(desk), HandClock(at)
    escalator = app.build(config.model_copy(update={"health": health, "secrets": secrets}), clock)
    stuck: list[str] = []
    page = HealthPage(escalator, health, lambda: stuck)
    try:
        yield Shown(escalator, ledger, clock, page, stuck, health.address[1])
    finally:
        page.close()
        escalator.close()
        ledger.store.close()
