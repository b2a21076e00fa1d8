"""`cases offer` and `check`: whether the patient has a plan of a federal program, and who is asked."""

from collections.abc import Iterator

import pytest

from od_escalator.demo.world import World
from tests.cli.conftest import Desk, Ledger, check, notes


@pytest.fixture
def records(there: Desk) -> Iterator[Ledger]:
    """Our own, beside an Open Dental that can be asked."""
    assert there.run("migrate").exit_code == 0
    made = Ledger(there)
    yield made
    made.store.close()


def test_a_gift_card_for_a_patient_on_medicaid_is_held_back_without_anybody_asking(
    there: Desk, records: Ledger, world: World
) -> None:
    governments_own, medicaid, none = (world.practice.patients[n].number for n in (2, 3, 4))
    for patient in (medicaid, governments_own, none):
        records.open_case(patient=patient)
    offer = ("gift_card", "15", "--our-mistake")
    held = there.run("cases", "offer", "1001", *offer)
    assert "- Medicare, Medicaid and the like allow no gift that is like cash" in held.stdout
    fine = [
        there.run("cases", "offer", *rest, *offer).exit_code for rest in (["1001", "--no-federal"], ["1002"], ["1003"])
    ]
    assert (held.exit_code, fine) == (1, [0, 0, 0])

    with world.server.admin() as admin:
        admin.run(
            "REVOKE SELECT (PatNum, InsSubNum) ON opendental_cli.patplan FROM od_escalator_opendental_cli@127.0.0.1"
        )
    asked = there.run("cases", "offer", "1001", *offer)
    assert (asked.exit_code, "- has the patient Medicare" in asked.stdout) == (1, True)
    assert "patplan" not in asked.stdout
    [note] = notes(there)
    assert (note["id"], check(there)[1]) == ("plans-not-read", [])
    assert note["hint"].startswith("as the server's administrator: GRANT SELECT (`PatNum`, `InsSubNum`)")
