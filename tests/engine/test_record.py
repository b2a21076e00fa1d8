"""Each effect of a decision becomes exactly the promises that it stands for."""

from dataclasses import replace

import pytest

from od_escalator.domain.effects import (
    Announce,
    EditCase,
    Effect,
    Entry,
    FinishTask,
    MakeTask,
    NoteOnTask,
    PostCase,
    PutTaskBack,
    Reason,
    Say,
    Tell,
    TellOwners,
    TellPeople,
)
from od_escalator.domain.person import Role
from od_escalator.store import cases, outbox
from tests.engine.bench import GENEVA, OPERATIONS, OWNERS, Bench
from tests.store.made_up import OPENED, case, plan

ENTRY = Entry(at=OPENED, reason=Reason.OPENED)
OPEN_DENTAL = "opendental main UP-1001"
Row = tuple[str, str, str, dict[str, object]]


def telling(kind: Tell, *recipients: str, steps: tuple[int, ...] = ()) -> TellPeople:
    return TellPeople(kind=kind, recipients=recipients, steps=steps)


def direct(place: str, key: str, **detail: object) -> Row:
    common = {"plan": 1, "steps": [], "own_steps": detail.get("steps", []), "since": None, "by": None}
    return (f"slack {place}", "direct", f"case 1001 direct {key}", common | detail)


@pytest.mark.parametrize(
    ("effect", "rows"),
    [
        (MakeTask(popup=True), [(OPEN_DENTAL, "make_task", "case 1001 task 1", {"popup": True})]),
        (
            NoteOnTask(Reason.JOINED, popup=False),
            [(OPEN_DENTAL, "task_note", "case 1001 task note 1", {"about": "joined", "popup": False, "number": 1})],
        ),
        (FinishTask(), [(OPEN_DENTAL, "finish_task", "case 1001 finish 1", {"task": None})]),
        (
            PutTaskBack(),
            [
                (
                    OPEN_DENTAL,
                    "put_back",
                    "case 1001 put back 1",
                    {"task": None, "about": "task_put_back", "popup": False, "number": "B1"},
                )
            ],
        ),
        (PostCase(), [(f"slack {GENEVA}", "post", "case 1001 post", {})]),
        (EditCase(), [(f"slack {GENEVA}", "edit", "case 1001 edit 3", {})]),
        (Say(ENTRY), [(f"slack {GENEVA}", "line", "case 1001 line opened 1 1", {"line": 1})]),
        (Announce(), [(f"slack {OWNERS}", "announcement", "case 1001 announcement 1", {})]),
        (TellOwners(), [(f"slack {OWNERS}", "summary", "case 1001 summary 1", {})]),
        (
            telling(Tell.STEP, Role.REGIONAL_MANAGER, "kelly", "dana", steps=(0,)),
            [
                direct("U0DANA", "step 1 0 dana", tell="step", person="dana", steps=[0]),
                direct("U0KELLY", "step 1 0 kelly", tell="step", person="kelly", steps=[0]),
            ],
        ),
        (
            TellPeople(kind=Tell.BLIND, recipients=("rosa",), since=OPENED),
            [
                direct(
                    "rosa@willow-creek.example", "blind 1  rosa", tell="blind", person="rosa", since=OPENED.isoformat()
                )
            ],
        ),
        (
            TellPeople(kind=Tell.HELP, recipients=(Role.REGIONAL_MANAGER,), by="kelly", round=2),
            [direct("U0DANA", "help 1  dana 2", tell="help", person="dana", by="kelly")],
        ),
        (
            telling(Tell.PICKED_UP, "kelly"),
            [direct("U0KELLY", "picked_up 0  kelly", tell="picked_up", person="kelly", plan=0)],
        ),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_effect_is_promised(bench: Bench, effect: Effect, rows: list[Row]) -> None:
    bench.record(replace(case(), revision=3), effect, entries=(ENTRY,))

    assert [(row["lane"], row["kind"], row["key"], row["detail"]) for row in bench.rows()] == rows
    assert {(row["database"], row["case_number"], row["state"]) for row in bench.rows()} == {("main", 1001, "pending")}


def test_who_has_no_slack_gets_no_quiet_line_and_nobody_is_alerted(bench: Bench) -> None:
    bench.record(case(), telling(Tell.PICKED_UP, "nobody"))
    assert bench.rows() == []


def test_past_the_office_manager_everything_goes_to_the_regional_manager(bench: Bench) -> None:
    past = replace(case(), past_manager=True)
    told = telling(Tell.STEP, Role.OFFICE_MANAGER, Role.DEPUTY, "kelly", steps=(0,))
    effects = (MakeTask(popup=True), NoteOnTask(Reason.JOINED, popup=False), FinishTask(), told)
    bench.record(past, *effects, PostCase(), Say(ENTRY), EditCase(), entries=(ENTRY,))

    assert [(row["lane"], row["kind"]) for row in bench.rows()] == [
        ("slack U0DANA", "post"),
        ("slack U0DANA", "line"),
        ("slack U0DANA", "edit"),
    ]


def test_the_case_is_found_again_when_its_next_step_is_due(bench: Bench) -> None:
    bench.record(case())

    with bench.store.reading() as tx:
        assert cases.load(tx, 1001) == case()
        assert [row["number"] for row in cases.list_due(tx, "main", plan().steps[0].due_at)] == [1001]


def test_edits_that_have_not_begun_are_one(bench: Bench) -> None:
    for revision in (1, 2):
        bench.record(replace(case(), revision=revision), EditCase())
    assert len(bench.rows()) == 1

    bench.tick()
    bench.record(replace(case(), revision=3), EditCase())
    assert len(bench.rows()) == 2


def test_each_note_on_the_task_has_its_own_number(bench: Bench) -> None:
    note = NoteOnTask(Reason.JOINED, popup=False)
    bench.record(case(), note, NoteOnTask(Reason.STEP_DUE, popup=True))
    bench.record(case(), note)

    assert [row["detail"]["number"] for row in bench.rows()] == [1, 2, 3]


def test_nobody_is_told_the_same_step_twice(bench: Bench) -> None:
    bench.record(case(), telling(Tell.STEP, "dana", steps=(0, 1)))
    bench.record(case(), telling(Tell.STEP, "dana", steps=(1,)))
    bench.record(case(), telling(Tell.WARNING, "dana", steps=(1,)))
    bench.record(replace(case(), plan=plan(2)), telling(Tell.STEP, "dana", steps=(1,)))

    assert [row["key"] for row in bench.rows()] == [
        "case 1001 direct step 1 0,1 dana",
        "case 1001 direct warning 1 1 dana",
        "case 1001 direct step 2 1 dana",
    ]


def test_the_outbox_id_is_the_one_that_was_told(bench: Bench) -> None:
    bench.record(case(), telling(Tell.PROOF, "dana"))

    with bench.store.reading() as tx:
        told = tx.exec_driver_sql("SELECT step, outbox_id FROM told").all()
    assert told == [(-1, bench.rows()[0]["id"])]


@pytest.mark.parametrize("person", ["lee", "somebody who left the TOML"])
def test_who_cannot_be_told_in_slack_is_named_to_operations(bench: Bench, person: str) -> None:
    bench.record(case(), telling(Tell.STEP, person, "dana", steps=(0,)))
    bench.record(case(), telling(Tell.STEP, person, steps=(1,)))

    alert, direct_message = bench.rows()
    assert (alert["lane"], alert["kind"]) == (f"slack {OPERATIONS}", "alert")
    assert (alert["detail"]["id"], alert["detail"]["place"]) == ("person-without-slack", f"people.{person}")
    assert direct_message["lane"] == "slack U0DANA"


def test_a_case_without_a_plan_tells_as_plan_none(bench: Bench) -> None:
    bench.record(replace(case(), plan=None), telling(Tell.UNSATISFIED, "dana"))

    assert [row["detail"]["plan"] for row in bench.rows()] == [0]


def test_the_case_of_an_office_that_left_the_toml_is_kept_and_promises_nothing(bench: Bench) -> None:
    gone = replace(case(), office="Closed for good")
    bench.record(gone, PostCase(), MakeTask(popup=True))

    assert bench.rows() == []
    with bench.store.reading() as tx:
        assert cases.load(tx, 1001) == gone
        assert outbox.lanes_with_work(tx, OPENED) == []
