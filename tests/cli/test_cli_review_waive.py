"""`review waive`: who has decided that a review gets no public answer, and why."""

from datetime import timedelta

from od_escalator.domain.case import End
from od_escalator.domain.complaint import Origin
from od_escalator.domain.events import TaskDone, TaskMade
from od_escalator.domain.person import Role
from od_escalator.domain.said import Conversed
from od_escalator.store import cases, timeline
from tests.cli.conftest import OPENED, Desk, Ledger


def test_only_somebody_above_the_office_waives_a_reply_and_once(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case(origin=Origin.REVIEW)
    ledger.open_case()

    def waive(case: str, by: str = "dana") -> tuple[int, str]:
        result = desk.run("review", "waive", case, "--why", "taken_down", "--by", by)
        return result.exit_code, result.stdout + result.stderr

    code, said = waive("UP-1001", "kelly")
    assert (code, '"kelly" cannot decide this, only a regional manager or owner of Geneva can' in said) == (1, True)
    assert "--by is one of dana, rosa and lee" in said
    assert waive("UP-1001") == (
        0,
        "UP-1001: no public reply (the review was taken down), and it ends when the patient is settled.\n",
    )
    code, said = waive("UP-1001")
    assert (code, "UP-1001: no public reply was decided already" in said) == (1, True)
    assert "UP-1002: it waits for no public reply" in waive("UP-1002")[1]
    hour = timedelta(hours=1)
    ledger.happen(
        1001,
        TaskMade(at=OPENED, task=5001),
        Conversed(at=OPENED + hour, by="kelly", role=Role.OFFICE_MANAGER),
        TaskDone(at=OPENED + hour, by="kelly", role=Role.OFFICE_MANAGER),
    )
    assert "UP-1001: it has ended already" in waive("UP-1001")[1]
    with ledger.store.reading() as tx:
        case = cases.load(tx, 1001)
        [line] = [each for each in timeline.of_case(tx, 1001) if each.why]
    assert case is not None
    assert (case.end, line.by, line.why) == (End.RESOLVED, "dana", "taken_down")
    assert "Dana Brooks decided that the review gets no public reply." in desk.run("explain", "1001").stdout
    desk.edit('name = "Geneva"', 'name = "Geneva Falls"')
    assert 'the office "Geneva" is not in the configuration' in waive("UP-1001")[1]
