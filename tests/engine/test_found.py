"""What stands of ours in Open Dental tells what was done, however often a case was opened."""

from datetime import UTC, datetime

from od_escalator.domain.practice import OwnTask
from od_escalator.engine.found import Found

NOW = datetime(2026, 11, 30, 15, 0, tzinfo=UTC)


def test_the_owners_do_not_hear_twice_how_a_case_ended_that_was_opened_again_and_has_notes_on_its_newest_task() -> None:
    tasks = [
        OwnTask(task=5000 + opening, patient=1, case=1042, opening=opening, made_at=NOW, done=True, notes=notes)
        for opening, notes in ((3, 4), (2, 2), (1, 0))
    ]
    assert Found(tasks=tasks, told=frozenset()).doubt("main", NOW, NOW).noted == {1042: 4}
