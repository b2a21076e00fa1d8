"""The health page as a browser, a probe and Prometheus see it; whatever becomes of it, the daemon goes on."""

import json
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from http.client import HTTPException
from io import StringIO
from pathlib import Path
from shutil import copy, which
from socket import create_connection, socket

import pytest

from od_escalator.domain.practice import Standing
from od_escalator.store import dead_man, link, outbox, waiting
from od_escalator.store.dead_man import Scheduled
from od_escalator.store.link import LinkState
from od_escalator.store.outbox import Delivery, Kind
from tests.cli.conftest import OPENED, Desk, desk_in
from tests.web.made import TOKEN, Shown, shown

ROOT = Path(__file__).parents[2]
ALERTS = ROOT / "docs" / "prometheus" / "alerts.yml"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    return desk_in(tmp_path)


@pytest.fixture
def page(desk: Desk) -> Iterator[Shown]:
    with shown(desk) as made:
        assert made.page.tick(made.clock.now()) == 1
        assert made.page.tick(made.clock.now()) == 0
        yield made


def promtool(*words: str, said: str | None = None) -> None:
    assert which("promtool"), "install prometheus: scripts/debian-packages.txt"
    done = subprocess.run(["promtool", *words], input=said, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, ""), done.stdout


def test_all_is_well_until_it_is_not(page: Shown, log_as_the_daemon_does: StringIO) -> None:
    assert page.get("/readyz").status == 503, "nobody knows yet who writes"
    page.read()
    page.ledger.open_case()
    page.ledger.open_case("Lakeside", drill=True)
    with page.ledger.store.transaction() as tx:
        link.save(tx, LinkState(since=OPENED, sign=page.clock.now()))
        dead_man.arm(
            tx, Scheduled(since=OPENED, channel="C0IT", offices=("Geneva",), post_at=OPENED + timedelta(minutes=85))
        )
    board = page.get("/")
    assert (board.status, board.headers["content-type"]) == (200, "text/html; charset=utf-8")
    for said in ("UP-1001</span><small>Geneva", "billing<small>standard<", "40 min", "unless the task is opened"):
        assert said in board.text
    assert "Open cases: 1" in board.text
    assert "Drills: 1 open drill" in board.text
    assert "<script" not in board.text
    assert "Slack says so Mon Nov 16, 11:39 AM" in board.text
    assert json.loads(page.get("/readyz").text) == {"ready": True, "why": []}
    assert json.loads(page.get("/healthz").text) == {"good": True, "stuck": []}
    figures = page.get("/metrics").text
    promtool("check", "metrics", said=figures)
    for line in (
        'od_escalator_open_cases{office="Geneva",severity="standard"} 1.0',
        'od_escalator_database_writer{database="main"} 1.0',
        'od_escalator_database_stale{database="main"} 0.0',
        "od_escalator_slack_link_up 1.0",
        "od_escalator_stuck_jobs 0.0",
    ):
        assert line in figures
    assert "Lakeside" not in figures, "a drill is no case"

    page.clock.turn(timedelta(minutes=6))
    ready = page.get("/readyz")
    assert (ready.status, json.loads(ready.text)["why"]) == (503, ["main: not read or tracked for 6 min"])
    assert "Something needs looking after" in page.get("/").text
    assert 'od_escalator_database_stale{database="main"} 1.0' in page.get("/metrics").text
    page.escalator.sight.stand("main", Standing.STANDBY)
    assert page.get("/readyz").status == 200, "the other one reads"
    assert page.get("/healthz").status == 200
    page.stuck.append("poll main")
    stuck = page.get("/healthz")
    assert (stuck.status, json.loads(stuck.text)) == (503, {"good": False, "stuck": ["poll main"]})
    assert log_as_the_daemon_does.getvalue().count('"page.') == 1


def test_what_needs_looking_after_is_said_without_the_number_of_a_note(page: Shown) -> None:
    page.read()
    page.ledger.open_case()
    now = page.clock.now()
    with page.ledger.store.transaction() as tx:
        waiting.set_aside(tx, "main commlog 4711", "LookupError", now)
        waiting.doubt_clock(tx, "this machine's clock is 3 h behind the true time", timedelta(0), now)
        link.save(tx, LinkState(since=now, problem="the link is dead"))
        message = outbox.first_in(tx, "slack C0GENEVA")
        assert message is not None
        outbox.mark(tx, message, Delivery.FAILED, settled_at=now, problem="is_archived")
    page.clock.turn(timedelta(days=1))
    page.read()
    page.escalator.sight.lose("main")
    board, figures = page.get("/").text, page.get("/metrics").text
    for said in (
        "1 thing is set aside: od-escalator status names them",
        "Steps were due since ",
        "Oldest message that waits: since Mon Nov 16, 10:14 AM",
        "Clicks in Slack do not reach us since Mon Nov 16, 10:54 AM: the link is dead",
        "1 message failed for good",
        "clock is 3 h behind the true time",
        "PM, held</span>",
        "<td>away</td>",
    ):
        assert said.replace("'", "&#39;") in board, said
    assert "4711" not in board
    for line in ("od_escalator_set_aside 1.0", "od_escalator_findings 5.0", "od_escalator_slack_link_up 0.0"):
        assert line in figures
    assert 'od_escalator_outbox_messages{state="failed"} 1.0' in figures


def test_a_page_of_others_and_whoever_has_no_token_see_nothing(desk: Desk) -> None:
    with shown(desk, token=TOKEN) as made:
        made.page.tick(made.clock.now())
        made.read()
        made.ledger.open_case()
        bearer = {"Authorization": f"Bearer {TOKEN}"}
        for path in ("/", "/metrics", "/readyz", "/healthz"):
            assert made.get(path).status == 401
            assert made.get(path, **bearer).status == 200
            assert made.get(path, Host="evil.example", **bearer).status == 421
            assert made.get(path, method="POST", **bearer).status == 405
        nothing = made.get("/cases", Host="odbox.example", **bearer)
        assert (nothing.status, nothing.headers["cache-control"]) == (404, "no-store")


def test_a_page_without_our_records_or_without_its_port_disturbs_nobody(
    desk: Desk, log_as_the_daemon_does: StringIO
) -> None:
    with shown(desk) as made, socket() as other:
        other.bind(("127.0.0.1", made.port))
        other.listen()
        assert made.page.tick(made.clock.now()) == 0
        assert alerts(made) == [], "not before it is known that we write"
        made.read()
        for _ in range(3):
            assert made.page.tick(made.clock.now()) == 0
        ((place, problem),) = alerts(made)
        assert (place, problem) == (
            "health: listen",
            f"127.0.0.1:{made.port} cannot be listened on: Address already in use",
        )
        other.close()
        assert made.page.tick(made.clock.now()) == 1
        moved = desk.state.rename(desk.folder / "elsewhere")
        for _ in range(2):
            away = made.get("/")
            assert (away.status, "was deleted or replaced" in away.text) == (503, True)
        assert made.get("/healthz").status == 200
        moved.rename(desk.state)
        assert made.get("/").status == 200
    events = [json.loads(line)["event"] for line in log_as_the_daemon_does.getvalue().splitlines()]
    assert [each for each in events if each.startswith("page.")] == ["page.down", "page.up", "page.failed"]


def test_a_stranger_who_holds_many_connections_keeps_only_the_page_busy(page: Shown) -> None:
    with ExitStack() as held:
        for _ in range(50):
            held.enter_context(create_connection(("127.0.0.1", page.port)))
        with pytest.raises((ConnectionError, HTTPException)):
            page.get("/healthz")
    assert any(answers(page) for _ in range(100))


def answers(page: Shown) -> bool:
    try:
        return page.get("/healthz").status == 200
    except (ConnectionError, HTTPException):
        return False


def alerts(made: Shown) -> list[tuple[str, str]]:
    with made.ledger.store.reading() as tx:
        found = [each for each in outbox.newest(tx, [Delivery.PENDING], 99) if each.kind is Kind.ALERT]
    return [(each.detail["place"], each.detail["problem"]) for each in found]


def test_the_sample_alerts_are_those_that_prometheus_would_raise(tmp_path: Path) -> None:
    promtool("check", "rules", str(ALERTS))
    for file in (ALERTS, Path(__file__).with_name("alerts.test.yml")):
        copy(file, tmp_path)
    promtool("test", "rules", str(tmp_path / "alerts.test.yml"))
