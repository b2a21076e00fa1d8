"""`check` where nothing is written: what only writing needs is asked of nobody."""

import pytest

from od_escalator.demo.world import World
from tests.cli.conftest import Desk, check

#: What `check` reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


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
