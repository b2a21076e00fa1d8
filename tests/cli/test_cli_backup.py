"""`backup` and `restore`: a whole copy while the service runs, and back to it; what they refuse, and why."""

import json
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

from od_escalator.demo.world import World
from od_escalator.store import cases
from od_escalator.store.store import Store
from tests.cli.conftest import Desk, Ledger
from tests.cli.test_cli_run import begin, note


def copies(desk: Desk) -> list[str]:
    return sorted(file.name for file in (desk.folder / "backups").iterdir())


def numbers(file: Path) -> list[int]:
    with closing(Store(f"sqlite:///{file}")) as store, store.reading() as tx:
        return [case.number for case in cases.list_all(tx, 9)]


def content(file: Path) -> list[str]:
    with closing(sqlite3.connect(file)) as there:
        return list(there.iterdump())


def test_what_was_just_committed_is_in_it_and_it_is_one_file_for_its_owner(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()  # and the state stays open: it stands in the log beside the file
    made = desk.run("backup")
    assert made.exit_code == 0, made.output
    (name,) = copies(desk)
    copy = desk.folder / "backups" / name
    assert made.stdout.splitlines()[0].startswith(f"{copy}: ")
    assert "looked through and whole" in made.stdout
    assert "1 case, 1 of them open" in made.stdout
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    assert stat.S_IMODE(copy.parent.stat().st_mode) == 0o700
    assert numbers(copy) == [1001]
    assert f"Last backup: less than a minute ago, {copy}\n" in desk.run("status").stdout
    assert json.loads(desk.run("status", "--json").stdout)["last_backup"]["file"] == str(copy)


def test_nothing_is_overwritten_and_only_copies_of_ours_make_room(desk: Desk, ledger: Ledger) -> None:
    assert "Last backup: none yet" in desk.run("status").stdout
    named = desk.folder / "before-the-update.db"
    assert desk.run("backup", str(named)).exit_code == 0
    again = desk.run("backup", str(named))
    assert (again.exit_code, "is there already, and nothing is overwritten" in again.stderr) == (1, True)
    assert desk.run("backup", str(named.with_name("other.db")), "--keep", "2").exit_code == 2
    nowhere = desk.run("backup", str(desk.folder / "nowhere" / "copy.db"))
    assert (nowhere.exit_code, "does not exist" in nowhere.stderr) == (1, True)
    folder = desk.folder / "backups"
    folder.mkdir()
    for name in ("od-escalator-20260101-020000.db", "od-escalator-20260102-020000.db", "letter.txt"):
        (folder / name).write_text("x", encoding="utf-8")
    (folder / "od-escalator-20260103-020000.db.unfinished").write_text("left by one that was killed", encoding="utf-8")
    kept = desk.run("backup", "--keep", "2")
    assert kept.exit_code == 0
    assert "od-escalator-20260101-020000.db: removed, 2 newer ones kept" in kept.stdout
    left = copies(desk)
    assert left[:2] == ["letter.txt", "od-escalator-20260102-020000.db"]
    assert len(left) == 3
    ledger.store.close()
    desk.state.write_bytes(desk.state.read_bytes()[:4096] + b"\xff" * 8192)
    assert desk.run("backup").exit_code == 1
    assert copies(desk) == left


def test_on_a_server_its_own_tools_are_named(desk: Desk) -> None:
    desk.secret("state-password", "secret")
    desk.edit("sqlite:///" + desk.state.as_posix(), "mysql+pymysql://od_escalator@127.0.0.1:9/od_escalator")
    desk.edit("[state]", f'[state]\npassword_file = "{desk.folder.as_posix()}/state-password"')
    assert "mariadb-dump --single-transaction od_escalator" in desk.run("backup").stderr
    (desk.folder / "od.sql").touch()
    assert "mariadb od_escalator < " in desk.run("restore", str(desk.folder / "od.sql")).stderr


def test_what_is_no_backup_of_ours_or_of_a_newer_version_is_refused_and_nothing_is_touched(desk: Desk) -> None:
    assert desk.run("migrate").exit_code == 0
    before = content(desk.state)
    letter, other, newer = (desk.folder / name for name in ("letter.db", "other.db", "newer.db"))
    letter.write_bytes(b"This is a letter to my aunt. " * 300)
    with closing(sqlite3.connect(other)) as made, made:
        made.execute("CREATE TABLE recipes (name TEXT)")
    newer.write_bytes(desk.state.read_bytes())
    with closing(sqlite3.connect(newer)) as made, made:
        made.execute("UPDATE alembic_version SET version_num = '9999'")
    for file, said in (
        (letter, "is damaged, or no SQLite database at all"),
        (other, "is no state of od-escalator"),
        (newer, "was made by a newer od-escalator (its tables are at 9999"),
        (desk.state, "is the state itself"),
    ):
        refused = desk.run("restore", str(file), "--yes")
        assert (refused.exit_code, f"od-escalator: {file} {said}" in refused.stderr) == (1, True), refused.stderr
        assert "  hint: " in refused.stderr
    assert content(desk.state) == before
    assert sorted(desk.folder.glob("state.db*")) == [desk.state]


def test_back_to_a_backup_with_the_service_stopped_and_what_was_there_is_kept(there: Desk, world: World) -> None:
    begin(world)
    assert there.run("backup", str(there.folder / "copy.db")).exit_code == 0
    note(world)
    assert there.run("run", "--once").exit_code == 0
    with closing(Store(f"sqlite:///{there.state}")) as store, store.reading():  # as the service has it
        refused = there.run("restore", str(there.folder / "copy.db"), "--yes")
    assert (refused.exit_code, "is in use by the service" in refused.stderr) == (1, True)
    with closing(world.practice.open()) as session:  # a service elsewhere, with a state of its own
        assert session.value("SELECT GET_LOCK('od-escalator.opendental_cli', 0)") == 1
        elsewhere = there.run("restore", str(there.folder / "copy.db"), "--yes")
    assert (elsewhere.exit_code, "another process writes to this database" in elsewhere.stderr) == (1, True)
    asked = there.run("restore", str(there.folder / "copy.db"))
    assert (asked.exit_code, asked.stdout.splitlines()[-1]) == (1, "Nothing was changed: add --yes to go back to it.")
    assert numbers(there.state) == [1001]

    os.chown(there.folder, 12345, 12345)
    done = there.run("restore", str(there.folder / "copy.db"), "--yes")
    assert done.exit_code == 0, done.output
    assert numbers(there.state) == []
    assert there.state.stat().st_uid == 12345
    (aside,) = there.folder.glob("state.db.before-restore-*")
    assert numbers(aside) == [1001]
    assert "od-escalator cases " in done.stdout

    for file in there.folder.glob("state.db*"):  # another machine, where there never was one
        file.unlink()
    assert "[state-missing]" in there.run("check").stdout
    assert there.run("restore", str(there.folder / "copy.db"), "--yes").exit_code == 0
    assert list(there.folder.glob("state.db*")) == [there.state]
    assert "[state-" not in there.run("check").stdout


def test_the_service_does_not_start_on_the_state_of_a_newer_version(desk: Desk) -> None:
    assert desk.run("migrate").exit_code == 0
    with closing(sqlite3.connect(desk.state)) as state, state:
        state.execute("UPDATE alembic_version SET version_num = '9999'")
    before = content(desk.state)
    for words in (["migrate"], ["run"], ["run", "--once"], ["run", "--dry-run"], ["status"], ["cases"], ["backup"]):
        refused = desk.run(*words)
        assert refused.exit_code == 78
        assert "was made by a newer od-escalator (its tables are at 9999, ours at " in refused.stderr
        assert "  hint: install that version again" in refused.stderr
    assert "[state-newer]" in desk.run("check", "--offline").stdout
    assert content(desk.state) == before
