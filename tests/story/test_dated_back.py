"""What was yesterday and is written down today: whoever reads of it sees both times, and Slack no other than before."""

from collections.abc import Callable
from contextlib import closing
from datetime import datetime

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.store import timeline
from od_escalator.store.store import Store
from tests.story.ear import Ear

At = Callable[[str], Workstation]


def test_a_note_and_a_proof_that_are_dated_back_are_told_with_both_times(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    friday = datetime(2026, 11, 13, 16, 0)  # noqa: DTZ001  as the office's server tells it
    at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset", at=friday)
    stage.settle()
    [task] = at("Kelly").inbox()
    assert "(noted Mon 10:14 AM Jamie, about Fri 4:00 PM)" in task["Descript"]
    at("Kelly").write_commlog(nora, "Called pt, LVM.")
    stage.wait(minutes=1)
    at("Kelly").write_commlog(nora, "Spoke with pt about the bill, apologized, she is fine now.", at=friday)
    at("Kelly").tick_done(task["TaskNum"])
    stage.wait(minutes=1)
    assert not any("4:00 PM" in line for line in ear.news())
    with closing(Store(stage.world.config.state.url)) as store, store.reading() as tx:
        lines = {line.reason: line.dated_at for line in timeline.of_case(tx, 1001)}
    assert {reason for reason, dated_at in lines.items() if dated_at} == {"opened", "resolved"}
