"""`check --offline`: the configuration and our own database, before anything else is there."""

import json
import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from od_escalator.cli.checking.access import check_access
from od_escalator.cli.checking.report import Report
from od_escalator.config.catalog import kinds
from od_escalator.store import waiting
from od_escalator.store.revisions import newest
from tests.cli.conftest import Desk, Ledger, check, ids
from tests.store.made_up import OPENED


def test_our_own_database_is_looked_at_without_network(desk: Desk) -> None:
    assert ids(desk, "--offline") == ["state-missing"]
    desk.state.touch(mode=0o600)
    assert ids(desk, "--offline") == ["state-not-migrated"]
    desk.run("migrate")
    assert check(desk, "--offline") == (0, [], [f"Our own records: {desk.state}, no open cases"])
    desk.state.write_bytes(b"A letter. " * 1000)
    assert ids(desk, "--offline") == ["state-unusable"]
    desk.edit("state.db", "gone/state.db")
    assert ids(desk, "--offline") == ["state-unusable"]


def test_what_slack_may_know_of_patients_is_shown_with_the_agreement(desk: Desk) -> None:
    desk.run("migrate")
    desk.edit("[slack]", '[slack]\nprivacy = "full"\nprivacy_agreement = "2026-03-02, Rosa Lind"')
    assert check(desk, "--offline")[2][0] == 'Slack hears of patients (privacy "full"): 2026-03-02, Rosa Lind'


def test_a_health_page_that_is_not_installed_is_a_warning(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    desk.run("migrate")
    desk.edit("[slack]", '[health]\nlisten = "127.0.0.1:8765"\n\n[slack]')
    assert "Health page: http://127.0.0.1:8765/, it asks for no token" in check(desk, "--offline")[2]
    monkeypatch.setitem(sys.modules, "prometheus_client", None)
    problem = "the page needs prometheus_client, which is not installed"
    assert only(desk) == ("page-not-installed", "health: listen", problem)


def test_a_secret_that_others_may_read_is_a_warning(desk: Desk) -> None:
    desk.run("migrate")
    desk.secret("db-password", "correct horse", mode=0o644)
    result = desk.run("check", "--offline")
    assert result.exit_code == 0
    assert "config.toml: warning: databases.main: password_file: others on this machine may read" in result.stdout
    assert result.stdout.splitlines()[-1] == "no findings, 1 warning"


def test_a_configuration_that_cannot_be_used_is_json_too(desk: Desk) -> None:
    desk.edit('regional_manager = "dana"', 'regional_manager = "dena"')
    code, findings, found = check(desk, "--offline")
    assert (code, found) == (78, [])
    assert {finding["id"] for finding in findings} == {"C012"}


def only(desk: Desk) -> tuple[str, str, str]:
    """The one finding there is."""
    code, [finding], _ = check(desk, "--offline")
    assert finding["severity"] == kinds()[finding["id"]].level
    assert code == (finding["severity"] == "error")
    assert "{" not in finding["hint"]
    return finding["id"], finding["place"], finding["problem"]


@pytest.mark.parametrize(
    ("revision", "id_", "said"),
    [
        ("0001", "state-not-migrated", "is that of an older version"),
        ("9999", "state-newer", f"was made by a newer od-escalator (its tables are at 9999, ours at {newest()})"),
    ],
)
def test_records_of_another_version_are_told(desk: Desk, revision: str, id_: str, said: str) -> None:
    desk.run("migrate")
    with closing(sqlite3.connect(desk.state)) as state:
        state.execute("UPDATE alembic_version SET version_num = ?", [revision])
        state.commit()
    assert only(desk) == (id_, "state: url", f"{desk.state} {said}")


def test_records_and_copies_that_others_may_read_are_warnings(desk: Desk) -> None:
    desk.run("migrate")
    assert desk.state.stat().st_mode & 0o777 == 0o600
    assert desk.run("backup").exit_code == 0
    [copy] = (desk.folder / "backups").iterdir()
    aside = desk.state.with_name("state.db.damaged-20261116-101400")
    aside.touch(mode=0o600)
    assert check(desk, "--offline")[1] == []
    for file in (desk.state, aside, copy):
        file.chmod(0o640)
    told = [(each["id"], each["problem"], each["hint"]) for each in check(desk, "--offline")[1]]
    assert told == [
        ("state-open-to-others", f"others on this machine may read {file}", f"chmod 600 {file}")
        for file in (desk.state, aside, copy)
    ]


def test_a_configuration_that_anybody_may_change_is_a_warning(desk: Desk) -> None:
    desk.run("migrate")
    desk.config.chmod(0o646)
    assert only(desk) == ("config-open-to-changes", "", f"anybody on this machine may change {desk.config}")
    desk.config.chmod(0o644)
    assert ids(desk, "--offline") == []


def test_where_there_are_no_modes_it_is_said_how_to_shut_the_folder(tmp_path: Path) -> None:
    report = Report()
    check_access(tmp_path / "config.toml", tmp_path / "state.db", report, has_modes=False)
    [note] = report.notes
    assert (note.id, report.findings) == ("access-unknown", [])
    assert f'icacls "{tmp_path}" /inheritance:r' in note.hint


def test_a_standby_with_records_of_its_own_is_told_by_check_and_status(desk: Desk, ledger: Ledger) -> None:
    said = "another process wrote to this database, and our own records show nothing of it"
    with ledger.store.transaction() as tx:
        waiting.stand_apart(tx, "main", said, OPENED)
    assert only(desk) == ("records-apart", "databases.main", said)
    (shown,) = (line for line in desk.run("status").stdout.splitlines() if line.endswith(f": {said}"))
    assert shown.startswith("main, since ")
    assert json.loads(desk.run("status", "--json").stdout)["records_apart"]["main"]["problem"] == said


def test_a_case_whose_office_was_taken_out_is_told(desk: Desk, ledger: Ledger) -> None:
    number = ledger.open_case("Geneva").number
    assert check(desk, "--offline")[2] == [f"Our own records: {desk.state}, 1 open case"]
    desk.edit('name = "Geneva"', 'name = "Geneva North"')
    said = f"it is no longer there (database main), and nobody would be told of UP-{number}"
    assert only(desk) == ("case-without-office", 'office "Geneva"', said)


def test_a_database_without_an_office_is_told(desk: Desk) -> None:
    desk.run("migrate")
    desk.edit(
        "[state]",
        """[databases.south]
url = "mysql+pymysql://od_escalator@127.0.0.1:9/south"
password_file = "FOLDER/db-password"
open_dental_user = "Escalator"
tasks_via = "sql"

[state]""".replace("FOLDER", desk.folder.as_posix()),
    )
    said = "no office belongs to this database, so every note in it would be set aside"
    assert only(desk) == ("database-without-office", "databases.south", said)


def test_a_ladder_that_ends_in_nobody_is_told(desk: Desk) -> None:
    desk.run("migrate")
    desk.edit('slack = "rosa@willow-creek.example"\n', 'open_dental_user = "Rosa"\n'.replace("Rosa", "Rose"))
    desk.edit('open_dental_user = "Rosa"\n', "")
    desk.edit('slack = "U0LEE"\n', "")
    findings = check(desk, "--offline")[1]
    assert [each["id"] for each in findings][:2] == ["person-without-slack", "person-without-slack"]
    for finding in findings[2:]:
        assert (finding["id"], finding["problem"]) == (
            "ladder-ends-in-nobody",
            (
                "the last step of policies mild, standard, serious, critical, review, reply and legal tells"
                " Rosa Lind and Lee Park, whom Slack does not reach"
            ),
        )
    assert [each["place"] for each in findings[2:]] == ['office "Geneva"', 'office "Lakeside"']


def test_a_step_on_the_way_that_tells_nobody_is_a_warning(desk: Desk) -> None:
    desk.run("migrate")
    desk.edit('slack = "U0KELLY"\n', "")
    with desk.config.open("a", encoding="utf-8") as file:
        file.write(
            '\n[[policy.mild]]\nafter = "1h"\nuntil = "seen"\ntell = ["kelly"]\n'
            '\n[[policy.mild]]\nafter = "2h"\nuntil = "seen"\ntell = ["owners", "kelly"]\n'
        )
    findings = [each for each in check(desk, "--offline")[1] if each["place"] == 'office "Lakeside"']
    assert [(each["id"], each["problem"]) for each in findings] == [
        ("step-tells-nobody", "Slack reaches nobody by policy mild (step 1)")
    ]
