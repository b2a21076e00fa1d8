"""Our own records on a MariaDB server: every command works with them, and `check` says what it finds there."""

import json
from collections.abc import Iterator

import pytest

from od_escalator.demo.server import Server
from od_escalator.demo.world import World
from tests.cli.conftest import Desk, Ledger, check
from tests.cli.records import STATE, let_in, move_state


@pytest.fixture
def elsewhere(state_server: Server) -> Iterator[Server]:
    """A server on which an administrator has run what `grants` prints, but for the tables' rights."""
    yield state_server
    with state_server.admin() as admin:
        admin.run(f"DROP DATABASE IF EXISTS {STATE}")
        admin.run("DROP USER IF EXISTS 'od_escalator'@'127.0.0.1'")


def test_what_is_wrong_with_the_server_is_told_until_nothing_is(desk: Desk, elsewhere: Server) -> None:
    place = move_state(desk, elsewhere)
    code, [finding], _ = check(desk, "--offline")
    assert (code, finding["id"]) == (1, "state-server-unusable")
    assert finding["problem"] == f"{place}: the server refuses the account, its password, or this computer (error 1045)"
    assert finding["hint"].endswith("od-escalator grants prints the SQL that makes the database and the account")
    for words in (["status"], ["cases"], ["migrate"], ["run", "--once"], ["run", "--dry-run"]):
        result = desk.run(*words)
        assert (result.exit_code, "hidden" in result.output) == (1, False)
        assert f"{place}: the server refuses the account" in result.stderr

    let_in(desk, elsewhere)
    assert [each["id"] for each in check(desk, "--offline")[1]] == ["state-not-durable", "state-not-migrated"]
    assert "are missing\n  hint: run od-escalator migrate" in desk.run("status").stderr
    made, again = desk.run("migrate"), desk.run("migrate")
    assert made.stdout.startswith(f"{place}: made, at ")
    assert again.stdout.startswith(f"{place}: up to date, at ")

    code, [finding], found = check(desk, "--offline")
    assert (code, finding["id"], finding["severity"]) == (0, "state-not-durable", "warning")
    assert finding["problem"].endswith("may take back what was committed: innodb_flush_log_at_trx_commit = 2")
    assert "MariaDB" in found[0]
    assert found[1] == f"Our own records: {place}, no open cases"

    with elsewhere.admin() as admin:
        admin.run(f"REVOKE DELETE ON {STATE}.* FROM 'od_escalator'@'127.0.0.1'")
    [refused, _] = check(desk, "--offline")[1]
    assert refused["id"] == "state-server-unusable"
    assert refused["problem"] == f"{place}: the server does not give the account the rights it needs (error 1142)"
    with elsewhere.admin() as admin:
        admin.run(f"GRANT DELETE ON {STATE}.* TO 'od_escalator'@'127.0.0.1'")

    desk.secret("state-password", "")
    result = desk.run("status")
    assert (result.exit_code, result.stderr.splitlines()[0]) == (
        78,
        f'od-escalator: state: password_file: "{desk.folder}/state-password" is empty',
    )
    desk.secret("state-password", "hidden horse", mode=0o644)
    assert "state: password_file: others on this machine may read" in desk.run("check", "--offline").stdout
    with elsewhere.admin(STATE) as admin:
        admin.run("UPDATE alembic_version SET version_num = '9999'")
    assert f"{place} was made by a newer od-escalator" in desk.run("migrate").stderr


def test_every_command_works_with_records_on_a_server(there: Desk, world: World, elsewhere: Server) -> None:
    place = move_state(there, elsewhere)
    let_in(there, elsewhere)
    assert there.run("migrate").exit_code == 0
    assert there.run("run", "--once").exit_code == 0
    with world.at("Jamie") as jamie:
        jamie.write_commlog(world.patient("Nora Whitfield"), "Pt upset about the bill. #upset")
    ledger = Ledger(there)
    number = ledger.open_case("Geneva").number
    ledger.store.close()

    rehearsal = there.run("run", "--dry-run")
    assert "This was a rehearsal: nothing was written and nothing was sent." in rehearsal.stdout
    assert "would" in rehearsal.stdout
    assert f"UP-{number}" in there.run("cases").stdout
    assert f"UP-{number}" in there.run("explain", str(number)).stdout
    listed = there.run("outbox")
    assert (listed.exit_code, f"UP-{number}" in listed.stdout) == (0, True)
    assert "delivered" in there.run("run", "--once").stdout
    assert json.loads(there.run("status", "--json").stdout)["outbox"]["sent"] > 0
    assert there.run("outbox", "retry", "--failed").exit_code == 0
    assert there.run("drill").exit_code == 0
    said = there.run("run", "--since", "2026-11-01", "--yes").stderr
    assert "--since is for the first start of a database" in said
    assert f"UP-{number}" in there.run("cases").stdout

    result = there.run("check", "--json")
    assert f"Our own records: {place}, 1 open case" in json.loads(result.stdout)["found"]
    assert not (world.folder / "state.db-wal").exists()


def test_a_server_that_open_dental_is_on_is_noted(there: Desk, world: World) -> None:
    move_state(there, world.server)
    let_in(there, world.server)
    there.run("migrate")
    result = json.loads(there.run("check", "--offline", "--json").stdout)
    problems = {note["id"]: note["problem"] for note in result["notes"]}
    assert problems["state-beside-open-dental"] == "the same server holds databases.main"
    assert "state-unencrypted" not in problems

    there.edit(
        f"@127.0.0.1:{world.server.port}/{STATE}", f"@127.1:{world.server.port}/{STATE}"
    )  # see test_cli_check_tls
    result = json.loads(there.run("check", "--offline", "--json").stdout)
    problems = {note["id"]: note["problem"] for note in result["notes"]}
    assert problems["state-unencrypted"] == "patients' numbers cross the network unencrypted"
    with world.server.admin() as admin:
        admin.run(f"DROP DATABASE {STATE}")
        admin.run("DROP USER 'od_escalator'@'127.0.0.1'")
