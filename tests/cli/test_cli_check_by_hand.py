"""`check` where nothing is written: what only writing needs is asked of nobody."""

import pytest

from od_escalator.demo.world import World
from tests.cli.conftest import Desk, check

#: What `check` reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def test_random_keys_are_read_with_a_warning_of_how_late(there: Desk, world: World) -> None:
    with world.practice.open() as session:
        session.run("UPDATE preference SET ValueString = '1' WHERE PrefName = 'RandomPrimaryKeys'")
    there.edit('tasks_via = "sql"', 'tasks_via = "none"')
    place, problem = "databases.main", "Open Dental makes random keys here (preference RandomPrimaryKeys)"
    code, findings, _ = check(there)
    assert (code, [(each["id"], each["place"], each["problem"]) for each in findings]) == (
        0,
        [("keys-random-read", place, problem)],
    )


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM userod WHERE UserName = 'Escalator'",
        "UPDATE preference SET ValueString = '26.1.1.0' WHERE PrefName = 'DataBaseVersion'",
    ],
    ids=["no user of our own", "a newer Open Dental"],
)
def test_what_writing_needs_is_no_finding(there: Desk, world: World, statement: str) -> None:
    with world.practice.open() as session:
        session.run(statement)
    assert check(there)[0] == 1
    there.edit('tasks_via = "sql"', 'tasks_via = "none"')
    assert check(there)[:2] == (0, [])
    assert "nothing is written; staff send the task by hand" in there.run("check").stdout
    assert "[by-hand]" in there.run("check").stdout
