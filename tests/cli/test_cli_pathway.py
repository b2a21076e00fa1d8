"""`cases pathway` and `cases offer`: proposals and limits, read from our own records alone."""

from tests.cli.conftest import Desk, Ledger


def test_what_may_be_offered_is_said_with_what_has_to_come_first(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    fine = desk.run("cases", "offer", "UP-1001", "gift_card", "25", "--our-mistake", "--no-federal")
    assert fine.exit_code == 0
    assert fine.stdout.splitlines() == [
        "UP-1001, a gift card, $25: it may be offered",
        "The patient's cases of the last twelve months: $0, as far as it was said.",
    ]
    wait = desk.run("cases", "offer", "1001", "gift_card", "30", "--federal")
    assert wait.exit_code == 1
    assert [line.split(":")[0] for line in wait.stdout.splitlines()[1:-1]] == [
        "- it is for a mistake of ours alone",
        "- it is more than the office gives for one",
        "- Medicare, Medicaid and the like allow no gift that is like cash",
        "- Medicare, Medicaid and the like allow gifts up to $15 each",
    ]
    assert "- it takes an owner's word first" in desk.run("cases", "offer", "1001", "refund").stdout


def test_proposals_come_with_days_and_a_draft_only_after_talk_and_warning(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    assert desk.run("cases", "pathway", "1001").stdout.splitlines()[1:] == ["- Nothing beyond what the task says."]
    refused = desk.run("cases", "pathway", "1001", "--letter", "--abuse", "spoken")
    assert (refused.exit_code, refused.stdout) == (1, "")
    said = ("--abuse", "warned", "--from", "2026-12-01", "--emergency-days", "45")
    lines = desk.run("cases", "pathway", "1001", *said).stdout.splitlines()
    assert lines[0].startswith("UP-1001: Proposals for people to decide; this program acts on none of them.")
    assert sum("[ ]" in line for line in lines) == 7
    assert [line.split()[0] for line in lines[-3:]] == ["2026-12-01", "2027-01-15", "2027-01-16"]
    assert "Until January 15, 2027 we remain there" in desk.run("cases", "pathway", "1001", *said, "--letter").stdout
