"""`rebuild`: what is left of a damaged state is moved aside, and the cases are there again."""

import pytest

from od_escalator.demo.slack import LocalSlack
from od_escalator.demo.world import World
from od_escalator.store import cases, outbox
from od_escalator.store.outbox import Delivery
from od_escalator.store.store import Store
from tests.cli.conftest import Desk, sql
from tests.cli.test_cli_since import UPSET, day, slack, write

__all__ = ["slack"]


def test_a_damaged_state_is_moved_aside_and_made_anew(there: Desk, world: World, slack: LocalSlack) -> None:
    nothing = there.run("rebuild", "--yes")
    assert nothing.exit_code == 1
    assert "neither Open Dental nor Slack has anything of ours" in nothing.stderr
    write(world, 3, "Nora Whitfield", UPSET, "Upset Patient")
    assert there.run("migrate").exit_code == 0
    assert there.run("run", "--once", "--since", day(5), "--yes").exit_code == 0
    works = there.run("rebuild", "--yes")
    assert (works.exit_code, "is there and works" in works.stderr) == (1, True)

    there.state.write_bytes(b"This is a letter, and no database at all." * 50)
    (there.folder / "state.db.rebuilding").write_text("left by a try that was killed", encoding="utf-8")
    for words in (["status"], ["run", "--once"], ["cases"]):
        refused = there.run(*words)
        assert refused.exit_code == 1
        assert "state.db is damaged, or no SQLite database at all" in refused.stderr
        assert "od-escalator rebuild" in refused.stderr
    shown = there.run("rebuild")
    assert (shown.exit_code, "UP-1001  Geneva" in shown.stdout) == (1, True)
    assert shown.stdout.endswith("Nothing was made: add --yes to make it so.\n")
    assert [path.name for path in there.folder.glob("state.db*")] == ["state.db"]

    assert there.run("rebuild", "--yes").exit_code == 0
    assert len(list(there.folder.glob("state.db.damaged-*"))) == 1
    store = Store(world.config.state.url)
    with store.reading() as tx:
        (case,) = cases.list_all(tx, 9)
        assert outbox.count_by_state(tx)[Delivery.UNKNOWN] >= 1
    store.close()
    assert (case.number, case.end) == (1001, None)
    assert len(slack.messages("C0GENEVA")) == 1


@pytest.mark.usefixtures("slack")
def test_what_may_have_been_purged_is_not_read_again_when_all_that_we_knew_is_lost(there: Desk, world: World) -> None:
    write(world, 3, "Nora Whitfield", UPSET, "Upset Patient")
    assert there.run("migrate").exit_code == 0
    assert there.run("run", "--once", "--since", day(5), "--yes").exit_code == 0
    sql(
        world,
        "UPDATE task SET DateTimeOriginal = DateTimeOriginal - INTERVAL 400 DAY WHERE Descript LIKE '%UP-1001%'",
        "UPDATE commlog SET DateTStamp = DateTStamp - INTERVAL 397 DAY, DateTEntry = DateTEntry - INTERVAL 397 DAY"
        " WHERE Note LIKE 'Pt upset about the bill%'",
    )
    there.state.unlink()
    assert "UP-1001  Geneva" in there.run("rebuild").stdout
    there.config.write_text(f"{there.config.read_text(encoding='utf-8')}\n[retention]\nyears = 1\n", encoding="utf-8")
    shown = there.run("rebuild").stdout
    assert "no flagged note of it was found" in shown
    assert "UP-1001  Geneva" not in shown
    refused = there.run("rebuild", "--since", day(401))
    assert (refused.exit_code, "is more than 1 year ago" in refused.stderr) == (2, True)
