"""Track and escalate: what was read about a case, and time, which passes only as far as was seen."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Entry, MakeTask, Reason
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.note import Note
from od_escalator.domain.policy import Milestone
from od_escalator.domain.practice import SeenNote, Sighting, Standing, TaskSight, TaskStatus
from od_escalator.errors import Transient
from od_escalator.store import cases, evidence, interactions, outbox
from od_escalator.store.outbox import Delivery
from tests.engine.bench import Bench
from tests.engine.verbs import Verbs, seen_note
from tests.store.made_up import OPENED, case, note

TALK = "Spoke with patient about the bill, apologized and explained."

#: As a bug would have it.
NOT_A_TASK: Any = "not a task at all"


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    return Verbs(bench)


def test_when_only_tracking_fails_nothing_counts_as_seen(verbs: Verbs) -> None:
    verbs.round()
    verbs.bench.practice.away = Transient("away")
    assert verbs.track.tick(OPENED + timedelta(minutes=1)) == 0
    assert verbs.bench.sight.of("main").reachable is True  # without an open case it asks nothing

    verbs.bench.record(case())
    assert verbs.track.tick(OPENED + timedelta(minutes=2)) == 0
    view = verbs.bench.sight.of("main")
    assert (view.reachable, view.complete_until) == (False, OPENED)


def test_evidence_is_weighed_once(verbs: Verbs) -> None:
    verbs.bench.record(replace(case(), task=5001))
    notes = (seen_note(601, "LVM, asked for a call back."), seen_note(602, "Recall postcard."))
    sight = TaskSight(status=TaskStatus.OPEN, unread_by=frozenset({22}))
    verbs.bench.practice.sightings = (Sighting(case=1001, task=sight, notes=notes), Sighting(case=9999, task=None))

    assert [verbs.round(minutes=10)[1] for _ in range(2)] == [1, 0]
    assert verbs.cases()[0].attempts == 1
    assert verbs.bench.practice.watched == [1001]


def test_a_proof_counts_as_gone_only_when_it_stays_gone_and_nothing_else_proves(verbs: Verbs) -> None:
    verbs.bench.record(replace(case(), task=5001))
    task = TaskSight(status=TaskStatus.OPEN)
    first, second = seen_note(601, TALK), seen_note(602, TALK)
    verbs.read(first.note)

    def shown(*notes: SeenNote, minutes: int) -> bool:
        verbs.bench.practice.sightings = (Sighting(case=1001, task=task, notes=notes),)
        for _ in range(41):  # each case is read once more within so many looks
            verbs.round(minutes=minutes / 41)
        return verbs.cases()[0].contacted_at is not None

    assert not shown(minutes=5)
    assert shown(first, second, minutes=5)
    assert shown(second, minutes=60)
    assert shown(minutes=8)
    assert shown(first, minutes=8)
    assert shown(minutes=8)
    assert not shown(replace(first, note=replace(first.note, text="Wrong chart, sorry.")), minutes=60)
    assert [row["detail"]["tell"] for row in verbs.bench.rows() if row["kind"] == "direct"].count("unproven") == 1
    assert shown(first, minutes=5)
    later = replace(first.note, text="Not about this.", written_at=first.note.written_at + timedelta(hours=5))
    assert not shown(replace(first, note=later), minutes=60)
    assert [row["detail"]["tell"] for row in verbs.bench.rows() if row["kind"] == "direct"].count("unproven") == 1
    assert shown(seen_note(603, TALK), minutes=5)


def test_a_case_that_cannot_be_read_waits_alone(verbs: Verbs) -> None:
    verbs.bench.record(case(1001))
    verbs.bench.record(replace(case(1002), patient=8))
    broken = Sighting(case=1001, task=NOT_A_TASK)
    attempt_of_1002 = Sighting(case=1002, task=None, notes=(seen_note(601, "LVM, asked for a call back."),))
    verbs.bench.practice.sightings = (broken, attempt_of_1002)

    assert verbs.round(minutes=10)[1] == 1
    assert verbs.set_aside() == ["case 1001"]
    assert verbs.round(seconds=30)[1] == 0
    verbs.bench.practice.sightings = (Sighting(case=1001, task=None),)
    verbs.round(seconds=30)
    assert verbs.set_aside() == []


def test_a_step_is_taken_when_it_is_due_and_seen(verbs: Verbs) -> None:
    verbs.bench.record(case())
    assert verbs.round(minutes=119)[2] == 0
    assert verbs.round(minutes=1)[2] == 1
    assert verbs.round(minutes=1)[2] == 0


def test_a_step_beyond_what_was_seen_is_held(verbs: Verbs) -> None:
    verbs.bench.record(case())
    verbs.round(minutes=119)
    verbs.bench.practice.away = Transient("away")
    assert verbs.round(minutes=10)[2] == 0
    assert verbs.round(minutes=30)[2] == 1  # its people are told that we cannot see
    assert [row["detail"]["tell"] for row in verbs.bench.rows() if row["kind"] == "direct"] == ["blind"]

    verbs.bench.practice.away = None
    assert verbs.round(minutes=1)[2] == 1


def test_after_a_pause_no_step_of_a_new_case_is_taken_before_its_evidence_was_read(verbs: Verbs) -> None:
    verbs.round()
    verbs.bench.clock.turn(timedelta(hours=5))
    now = verbs.bench.clock.now()
    verbs.track.tick(now)  # track was faster than poll, which finds the note of some hours ago only now
    verbs.read(note(501))
    verbs.poll.tick(now)
    assert verbs.escalate.tick(now) == 0

    verbs.bench.practice.sightings = (Sighting(case=1001, task=None, notes=(seen_note(601, "LVM for pt."),)),)
    verbs.track.tick(now)
    assert verbs.escalate.tick(now) == 0
    assert verbs.cases()[0].attempts == 1


def test_a_standby_lets_no_time_pass(verbs: Verbs) -> None:
    verbs.bench.record(case())
    late, sight = OPENED + timedelta(days=1), verbs.bench.sight
    sight.remember("main", late, late)
    sight.track("main", late, {1001: None})
    sight.stand("main", Standing.STANDBY)
    assert verbs.escalate.tick(late) == 0
    sight.lose("main")
    assert verbs.escalate.tick(late) == 0

    sight.stand("main", Standing.WRITER)
    assert verbs.escalate.tick(late) == 1


def test_before_the_first_look_nobody_is_told_anything(verbs: Verbs) -> None:
    verbs.bench.record(case())
    verbs.bench.sight.remember("main", OPENED + timedelta(days=1), None)

    assert verbs.escalate.tick(OPENED + timedelta(days=1)) == 0
    verbs.bench.sight.stand("main", Standing.WRITER)
    assert verbs.escalate.tick(OPENED + timedelta(days=1)) == 0


def test_a_case_whose_time_cannot_pass_holds_no_other_up(verbs: Verbs) -> None:
    verbs.bench.record(case(1001))
    verbs.bench.record(replace(case(1002), patient=8))
    with verbs.bench.store.transaction() as tx:
        tx.exec_driver_sql("UPDATE steps SET until = 'a word of a later version' WHERE case_number = 1001")
    verbs.bench.sight.stand("main", Standing.WRITER)
    due = OPENED + timedelta(hours=3)
    verbs.bench.sight.read("main", due)
    verbs.bench.sight.track("main", due, {1001: None, 1002: None})
    assert verbs.escalate.tick(due) == 1
    assert verbs.set_aside() == ["time of case 1001"]


def test_the_cases_of_an_office_that_left_the_toml_stand_still(verbs: Verbs) -> None:
    verbs.bench.record(case())
    with verbs.bench.store.transaction() as tx:
        tx.exec_driver_sql("UPDATE cases SET office = 'Closed for good'")
    verbs.bench.practice.sightings = (Sighting(case=1001, task=None, notes=(seen_note(601, "LVM"),)),)

    assert verbs.round(hours=3) == (0, 0, 0)


def test_what_becomes_of_the_task_is_seen_once(verbs: Verbs) -> None:
    verbs.bench.record(replace(case(), task=5001))
    for status, changes in ((TaskStatus.OPEN, 1), (TaskStatus.DONE, 1), (TaskStatus.DONE, 0)):
        sight = TaskSight(status=status, by=22)
        verbs.bench.practice.sightings = (Sighting(case=1001, task=sight),)
        assert verbs.round(minutes=1)[1] == changes

    [done] = verbs.cases()
    assert done.seen_at == OPENED + timedelta(minutes=1)
    assert done.done_by == "kelly"


def test_what_tells_nothing_new_changes_nothing(verbs: Verbs) -> None:
    talked = replace(case(), contacted_at=OPENED, contacted_by="kelly")
    verbs.bench.record(talked)
    verbs.bench.practice.sightings = (Sighting(case=1001, task=None, notes=(seen_note(601, "LVM"),)),)

    assert verbs.round(minutes=10)[1] == 0
    assert verbs.cases() == [talked]


def test_who_has_said_that_it_is_resolved_is_not_told_otherwise_while_we_tick_the_task(verbs: Verbs) -> None:
    late = OPENED + timedelta(hours=3)
    said = replace(case(), task=5001, contacted_at=OPENED, contacted_by="dana", done_by="dana")
    verbs.bench.record(until_resolved(said))
    verbs.bench.sight.stand("main", Standing.WRITER)
    verbs.bench.sight.read("main", late)
    verbs.bench.sight.track("main", late, {1001: 5001})

    assert [verbs.escalate.tick(late + timedelta(seconds=s)) for s in (0, 60, 119)] == [0, 0, 0]
    assert verbs.escalate.tick(late + timedelta(minutes=2)) == 1  # what we cannot tick holds up nobody


def test_a_click_that_could_not_be_handled_yet_is_not_contradicted_at_once(verbs: Verbs) -> None:
    late = OPENED + timedelta(hours=3)
    verbs.bench.record(case())
    verbs.bench.record(replace(case(1002), patient=8))
    verbs.bench.sight.stand("main", Standing.WRITER)
    verbs.bench.sight.read("main", late)
    verbs.bench.sight.track("main", late, {1001: None, 1002: None})
    click = Interaction(key="k1", kind=InteractionKind.BUTTON, user="U0KELLY", action="got_it", value="1001:1")
    with verbs.bench.store.transaction() as tx:
        interactions.keep(tx, click, late)

    assert [verbs.escalate.tick(late + timedelta(seconds=s)) for s in (0, 119)] == [1, 0]  # only the other one
    assert verbs.escalate.tick(late + timedelta(minutes=2)) == 1  # what we cannot handle holds up nobody


def test_a_second_click_days_after_the_first_is_not_contradicted_either(verbs: Verbs) -> None:
    """The wait for the first was remembered, because nothing was due any more once it was handled."""
    late = OPENED + timedelta(hours=3)
    verbs.bench.record(case())
    verbs.bench.sight.stand("main", Standing.WRITER)
    verbs.bench.sight.read("main", late + timedelta(days=3))
    verbs.bench.sight.track("main", late + timedelta(days=3), {1001: None})
    click = Interaction(key="k1", kind=InteractionKind.BUTTON, user="U0KELLY", action="got_it", value="1001:1")
    with verbs.bench.store.transaction() as tx:
        interactions.keep(tx, click, late)
    assert verbs.escalate.tick(late) == 0

    with verbs.bench.store.transaction() as tx:
        interactions.settle(tx, "k1", late)
        first = cases.load(tx, 1001)
        assert first
        cases.save(tx, replace(first, revision=first.revision + 1), late)
        interactions.keep(tx, replace(click, key="k2"), late + timedelta(days=2))
    assert verbs.escalate.tick(late + timedelta(days=2)) == 0


def test_who_ticks_a_task_whose_number_we_never_heard_is_not_told_that_nobody_has_seen_it(verbs: Verbs) -> None:
    """The plug was pulled between Open Dental's answer and our writing it down; she was done before we were back."""
    late = OPENED + timedelta(hours=3)
    verbs.bench.record(case(), MakeTask(popup=True))
    verbs.bench.sight.stand("main", Standing.WRITER)
    verbs.bench.sight.read("main", late)
    verbs.bench.practice.sightings = (Sighting(case=1001, task=TaskSight(status=TaskStatus.DONE, by=22)),)
    with verbs.bench.store.transaction() as tx:
        [making] = outbox.of_case(tx, 1001, [Delivery.PENDING])
        outbox.mark(tx, making, Delivery.UNKNOWN)
    verbs.bench.sight.track("main", late, {1001: None})
    assert verbs.escalate.tick(late) == 0

    verbs.bench.deliver.tick(late)  # looks, and finds it
    assert verbs.cases()[0].task is not None
    assert verbs.escalate.tick(late) == 0  # nobody has looked at it yet
    assert verbs.track.tick(late) == 1
    assert verbs.escalate.tick(late) == 0
    assert verbs.cases()[0].seen_at


def test_a_task_that_stays_in_doubt_holds_up_nobody(verbs: Verbs) -> None:
    late = OPENED + timedelta(hours=3)
    verbs.bench.record(case(), MakeTask(popup=True))
    verbs.bench.sight.stand("main", Standing.WRITER)
    verbs.bench.sight.read("main", late)
    verbs.bench.sight.track("main", late, {1001: None})
    with verbs.bench.store.transaction() as tx:
        [making] = outbox.of_case(tx, 1001, [Delivery.PENDING])
        outbox.mark(tx, making, Delivery.UNKNOWN)

    assert [verbs.escalate.tick(late + timedelta(seconds=s)) for s in (0, 119, 120)] == [0, 0, 1]


def test_a_call_is_not_forgotten_that_was_read_before_the_complaint_that_it_was_about(verbs: Verbs) -> None:
    """After days without the service track had weighed it for what had ended, and it was never weighed again."""
    ended = OPENED + timedelta(hours=1)
    verbs.bench.record(replace(case(), contacted_at=ended, done_at=ended, end=End.RESOLVED, ended_at=ended))
    calls = [replace(seen_note(601 + hour, TALK), note=call(601 + hour, hour)) for hour in (1, 3)]
    with verbs.bench.store.transaction() as tx:
        for each in calls:
            evidence.record(tx, 1001, each.note, "conversed", ended)
    again = OPENED + timedelta(hours=2)
    entry = Entry(at=again, reason=Reason.REOPENED)
    verbs.bench.record(replace(case(), opened_at=again, opening=2), entries=(entry,))
    verbs.bench.practice.sightings = (Sighting(case=1001, task=None, notes=tuple(calls)),)
    verbs.round(hours=4)

    [found] = verbs.cases()
    assert found.contacted_at == OPENED + timedelta(hours=3)


def call(number: int, hour: int) -> Note:
    return replace(seen_note(number, TALK).note, written_at=OPENED + timedelta(hours=hour))


def until_resolved(made: Case) -> Case:
    assert made.plan
    resolved = replace(made.plan.steps[0].step, until=Milestone.RESOLVED)
    steps = (replace(made.plan.steps[0], step=resolved), *made.plan.steps[1:])
    return replace(made, plan=replace(made.plan, steps=steps))
