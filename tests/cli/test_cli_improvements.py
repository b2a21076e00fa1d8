"""`cases action` and `cases improvements`: a register in codes, with before and after."""

import json

from tests.cli.conftest import Desk, Ledger


def test_what_is_changed_after_a_case_is_recorded_and_listed(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    assert desk.run("cases", "improvements").stdout.startswith("Nothing is recorded yet")
    assert desk.run("cases", "action", "1001", "--change", "hand_over").exit_code == 0
    words = ("cases", "action", "UP-1001", "--change", "write_costs_down", "--owner", "kelly", "--by", "2026-12-15")
    assert desk.run(*words).stdout == (
        "Recorded for Geneva, billing, after UP-1001: put costs in writing beforehand.\n"
    )
    assert desk.run(*words).exit_code == 0
    listed = json.loads(desk.run("cases", "improvements", "--json").stdout)
    assert [(each["change"], each["owner"], each["due"], each["too_little"]) for each in listed] == [
        ("write_costs_down", "kelly", "2026-12-15", True),
        ("hand_over", None, None, True),
    ]
    table = desk.run("cases", "improvements").stdout
    assert "put costs in writing beforehand" in table
    assert "too few or too early to tell" in table


def test_a_slip_is_told(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    unknown = desk.run("cases", "action", "1001", "--change", "hand_over", "--owner", "kelley")
    assert (unknown.exit_code, unknown.stdout) == (1, "")
    assert desk.run("cases", "action", "1001", "--change", "none").exit_code == 2
    assert desk.run("cases", "action", "77", "--change", "hand_over").exit_code == 1
