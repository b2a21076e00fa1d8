"""`check`: whether a drill can be held, on whom, and when the last one was."""

from datetime import timedelta

import pytest

from od_escalator.cli.checking.drill import check_drill
from od_escalator.cli.checking.report import Report
from od_escalator.config.load import load_settings
from od_escalator.demo.world import World
from tests.cli.conftest import OPENED, Desk, Ledger, check, ids, sql
from tests.cli.test_cli_drill import DRILL


def found(desk: Desk, ledger: Ledger, days: int = 0) -> tuple[list[str], list[tuple[str, str]]]:
    """What is good, and ids with problems, so many days later."""
    report = Report()
    check_drill(load_settings(desk.config), ledger.store, OPENED + timedelta(days=days), report)
    return report.found, [(finding.id, finding.problem) for finding in (*report.notes, *report.findings)]


def test_without_a_test_patient_it_is_only_noted(desk: Desk, ledger: Ledger) -> None:
    said = [("drill-not-set-up", "no test patient is configured, so no drill can be held")]
    assert found(desk, ledger) == ([], said)
    assert check(desk, "--offline")[0] == 0


def test_a_drill_is_overdue_after_45_days_or_when_there_was_none(desk: Desk, ledger: Ledger) -> None:
    desk.edit("[flags]", DRILL)
    never = "no drill was held yet: nobody has seen the chain work from end to end"
    assert found(desk, ledger) == ([], [("drill-overdue", never)])
    assert ids(desk, "--offline") == ["drill-overdue"]
    ledger.open_case()
    assert found(desk, ledger) == ([], [("drill-overdue", never)])
    ledger.open_case("Lakeside", drill=True)
    assert found(desk, ledger, days=45) == (["Drill: the last one was 45 days ago, at Lakeside"], [])
    assert found(desk, ledger, days=46) == ([], [("drill-overdue", "the last drill was 46 days ago")])


@pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)
def test_a_test_patient_who_is_not_there_or_at_no_office_is_told(there: Desk, world: World) -> None:
    hank = world.patient("Hank Osgood")
    there.edit("[flags]", f"[drill]\ntest_patient = [{hank}, 123]\n\n[flags]")
    place = "drill: test_patient"
    findings = [(each["id"], each["place"], each["problem"]) for each in check(there)[1]]
    assert findings[1:] == [("test-patient-unknown", place, "Open Dental has no patient number 123")]
    there.edit(f"[{hank}, 123]", str(hank))
    sql(world, f"UPDATE patient SET ClinicNum = 0 WHERE PatNum = {hank}")  # noqa: S608  our own number
    problem = f"patient number {hank} is at no clinic of an office, so its drills would be set aside"
    assert check(there)[1][-1]["id"] == "test-patient-without-office"
    assert check(there)[1][-1]["problem"] == problem
