"""`explain`: the story of a case, as an office manager reads it."""

import json
from datetime import timedelta

import pytest

from od_escalator.cli.facts import Directory
from od_escalator.cli.story import Sightline, Story, tell
from od_escalator.config.load import load_settings
from od_escalator.domain.availability import Away
from od_escalator.domain.events import Event, TaskDeleted, TaskDone, TaskMade, TaskSeen, TaskUndone, TimePassed
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.person import Role
from od_escalator.domain.practice import Cursor
from od_escalator.domain.said import Attempted, Conversed
from od_escalator.store import aways, cases, cursors, evidence, notes, outbox, timeline, waiting
from od_escalator.store.outbox import Delivery, Kind
from tests.cli.conftest import OPENED, Desk, Ledger

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OM = Role.OFFICE_MANAGER


def story(desk: Desk, ledger: Ledger, after: timedelta, seen: timedelta | None = None) -> Story:
    """UP-1001 as it is told so long after its opening, with Open Dental seen until `seen` after it."""
    settings = load_settings(desk.config)
    with ledger.store.reading() as tx:
        case = cases.load(tx, 1001)
        entries = timeline.of_case(tx, 1001)
    assert case is not None
    until = None if seen is None else OPENED + seen
    sight = Sightline(now=OPENED + after, seen_until=until, grace=settings.grace)
    return tell(case, entries, Directory.of(settings), sight)


def words(lines: tuple[tuple[object, str], ...]) -> list[str]:
    return [said for _, said in lines]


def test_who_stands_in_as_was_said_in_slack_is_named(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    with ledger.store.transaction() as tx:
        began = OPENED.date() - timedelta(days=1)
        aways.save(tx, "dana", Away(begins=began, until=began + timedelta(days=30), delegate="lee"))
        directory, case = Directory.of(load_settings(desk.config), tx), cases.load(tx, 1001)
    assert case is not None
    assert directory.names((Role.REGIONAL_MANAGER,), case, OPENED) == "Lee Park"


def test_a_new_case_tells_what_comes_next_and_who_is_told(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    told = story(desk, ledger, MINUTE, MINUTE)
    assert words(told.happened) == ["A member of staff noted an upset patient."]
    assert words(told.next) == [
        "Kelly Ray will be told, unless the task is opened.",
        "Kelly Ray will be reminded of the next step.",
        "Dana Brooks will be told, unless a call is logged.",
        "Kelly Ray will be reminded of the next step.",
        "Dana Brooks will be told, unless a conversation is logged.",
        "Dana Brooks will be told, unless it is resolved.",
        "Rosa Lind and Lee Park will be told, unless it is resolved.",
        "Rosa Lind and Lee Park will be told and then daily, unless it is resolved.",
    ]
    assert told.not_needed == ()


def test_what_happened_is_told_in_order(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    events: list[Event] = [
        TaskMade(at=OPENED, task=5001),
        TaskSeen(at=OPENED + MINUTE, by="kelly"),
        Attempted(at=OPENED + 2 * MINUTE, by="kelly"),
        TimePassed(at=OPENED + 3 * DAY - HOUR, seen_until=OPENED + 3 * DAY),
        TimePassed(at=OPENED + 3 * DAY, seen_until=OPENED + 3 * DAY),
        TaskDone(at=OPENED + 3 * DAY + MINUTE, by="kelly", role=OM),
        TimePassed(at=OPENED + 3 * DAY + HOUR, seen_until=OPENED + 4 * DAY),
        TaskUndone(at=OPENED + 3 * DAY + HOUR),
        TaskDeleted(at=OPENED + 3 * DAY + HOUR, by="sam"),
        Conversed(at=OPENED + 3 * DAY + 2 * HOUR, by="kelly", role=OM, proof=False),
    ]
    ledger.happen(1001, *events)
    said = words(story(desk, ledger, 4 * DAY, 4 * DAY).happened)
    assert said[0] == "A member of staff noted an upset patient."
    assert "Kelly Ray opened the task." in said
    tried = "Kelly Ray tried to reach the patient; that is not a conversation yet."
    assert f"{tried} That put off telling Dana Brooks until Thu 10:14 AM." in said
    assert "Kelly Ray was reminded: the next step was due at 10:14 AM." in said
    assert "Told: Dana Brooks, Rosa Lind and Lee Park. This step was due at 10:14 AM." in said
    assert "Kelly Ray was asked for the CommLog about the conversation." in said
    assert "Sam Ortiz deleted the task; the case stayed open until the patient was called." in said
    assert said[-1] == "Kelly Ray mentioned a conversation; the CommLog about it is still needed."


def test_what_an_attempt_put_off_says_from_when(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, Attempted(at=OPENED + HOUR, by="kelly"))
    lines = story(desk, ledger, HOUR, HOUR).next
    later = "; an attempt put it off from Wed 10:14 AM."
    assert f"Dana Brooks will be told, unless a conversation is logged{later}" in words(lines)
    assert {when for when, said in lines if said.endswith(later)} == {OPENED + 3 * DAY}


def test_what_was_not_needed_says_why(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, Conversed(at=OPENED + HOUR, by="kelly", role=OM))
    told = story(desk, ledger, 2 * HOUR, 2 * HOUR)
    assert words(told.not_needed) == [
        "Kelly Ray: not told, the task was seen already (Mon Nov 16, 11:14 AM).",
        "Dana Brooks: not told, a call was logged already (Mon Nov 16, 11:14 AM).",
        "Dana Brooks: not told, the patient had been reached already (Mon Nov 16, 11:14 AM).",
    ]
    ledger.happen(1001, TaskDone(at=OPENED + 2 * HOUR, by="kelly", role=OM))
    told = story(desk, ledger, 3 * HOUR, 3 * HOUR)
    assert words(told.not_needed)[-1] == (
        "Rosa Lind and Lee Park: not told, the case had ended (Mon Nov 16, 12:14 PM)."
    )
    assert told.next == ()


@pytest.mark.parametrize(
    ("seen", "why"),
    [
        (HOUR, "held: Open Dental was not seen since 11:14 AM, and the patient may have been called"),
        (None, "held: this Open Dental database was never read to its end"),
        (9 * HOUR, "not taken yet: it is when the service runs (od-escalator status)"),
    ],
)
def test_a_due_step_that_was_not_taken_says_why(desk: Desk, ledger: Ledger, seen: timedelta | None, why: str) -> None:
    ledger.open_case()
    assert words(story(desk, ledger, 4 * HOUR, seen).next)[0] == f"Kelly Ray: due, but {why}."


def test_a_step_that_waits_for_the_grace_says_so(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, TaskMade(at=OPENED, task=1), TaskDone(at=OPENED + DAY - MINUTE, by="kelly", role=OM))
    said = words(story(desk, ledger, DAY + MINUTE, DAY + MINUTE).next)[0]
    assert said == "Dana Brooks: due, but the task is Done, and its CommLog is waited for until 10:43 AM."


def test_not_seeing_is_told(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, TimePassed(at=OPENED + 4 * HOUR, seen_until=OPENED + MINUTE))
    assert words(story(desk, ledger, 5 * HOUR, MINUTE).happened)[-1] == (
        "Open Dental had not been seen since 10:15 AM; told so: Kelly Ray."
    )


def test_the_command_prints_it_with_local_times(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case(by="sam")
    ledger.happen(1001, Conversed(at=OPENED + HOUR, by="kelly", role=OM))
    result = desk.run("explain", "up1001")
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[:5] == [
        "UP-1001, Geneva: billing, standard (2 of 4)",
        "Now: the patient was reached, the task is still open.",
        "",
        "What happened",
        "  Mon Nov 16, 10:14 AM  Sam Ortiz noted an upset patient.",
    ]
    assert "What was not needed" in lines


def test_a_person_who_left_the_configuration_is_named_by_her_id(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case(by="zoe")
    assert words(story(desk, ledger, HOUR).happened) == ["zoe noted an upset patient."]


def test_what_did_not_go_out_and_what_did_not_count_is_told_with_its_reason(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case()
    ledger.happen(1001, Conversed(at=OPENED + HOUR, by="kelly", role=OM, proof=False))
    with ledger.store.transaction() as tx:
        [asked] = [m for m in outbox.of_case(tx, 1001, tuple(Delivery)) if m.kind is Kind.DIRECT]
        [task] = [m for m in outbox.of_case(tx, 1001, tuple(Delivery)) if m.kind is Kind.MAKE_TASK]
        [post] = [m for m in outbox.of_case(tx, 1001, tuple(Delivery)) if m.kind is Kind.POST]
        outbox.mark(tx, asked, Delivery.DROPPED, problem="superseded")
        outbox.mark(tx, post, Delivery.FAILED, problem="channel_not_found")
        outbox.mark(tx, task, Delivery.UNKNOWN, tries=2, problem="no answer")
        for number, verdict in ((8, "not_a_manager"), (9, "conversed")):
            evidence.record(tx, 1001, _note(number), verdict, OPENED)
    result = desk.run("explain", "1001")
    for line in (
        "The direct message to Kelly Ray: not sent, it was overtaken before its turn came.",
        "The case's message: failed, channel_not_found; see od-escalator outbox.",
        "The task: not out yet after 2 tries, no answer.",
        "CommLog 8: its author is no manager of this office.",
    ):
        assert line in result.stdout
    assert "CommLog 9" not in result.stdout
    told = json.loads(desk.run("explain", "1001", "--json").stdout)
    assert told["happened"][0] == {"at": OPENED.isoformat(), "said": "A member of staff noted an upset patient."}
    assert [line["said"] for line in told["not_counted"]] == ["CommLog 8: its author is no manager of this office."]


def test_why_there_is_no_case_about_a_note(desk: Desk, ledger: Ledger) -> None:
    assert desk.run("explain", "--commlog", "5").stdout == "CommLog 5: main was never read.\n"
    ledger.open_case()
    with ledger.store.transaction() as tx:
        cursors.begin(tx, "main", Cursor(last=90, pending=(80,)), OPENED, opens_from=OPENED)
        notes.record(tx, _note(1), "opened", OPENED, 1001)
        notes.record(tx, _note(2), notes.UNFLAGGED, OPENED)
        notes.record(tx, _note(3), "procedure_deleted", OPENED, 1001)
        evidence.record(tx, 1001, _note(2), "says_nothing", OPENED)
        waiting.set_aside(tx, "main commlog 4", "no clinic", OPENED)
    said = {number: desk.run("explain", "--commlog", str(number)).stdout for number in (1, 2, 3, 4, 80, 90, 91)}
    assert said == {
        1: "CommLog 1: it opened UP-1001. od-escalator explain UP-1001 tells the rest.\n",
        2: (
            "CommLog 2 has no case: nothing in it flags: neither its type nor a tag that is meant.\n"
            "It was weighed for UP-1001 and does not count there: it says nothing about reaching the patient.\n"
        ),
        3: (
            "CommLog 3: its procedure was deleted; its case is UP-1001. od-escalator explain UP-1001 tells the rest.\n"
        ),
        4: "CommLog 4 is set aside: no clinic. It is tried again Mon Nov 16, 10:15 AM.\n",
        80: "CommLog 80: it is looked at again: it had not settled, or could not be placed yet.\n",
        90: (
            "CommLog 90: it was read and flagged nothing, or it is older than Mon Nov 16, 10:14 AM, when this program"
            " first looked; od-escalator try tells what its words come to.\n"
        ),
        91: "CommLog 91: it was not read yet; main is read until Mon Nov 16, 10:14 AM.\n",
    }
    assert "Clinical note 7: it was not read yet" in desk.run("explain", "--procnote", "7", "--json").stdout


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ((), "name one case, or one note with --commlog or --procnote"),
        (("1001", "--commlog", "1"), "name one case, or one note with --commlog or --procnote"),
        (("--commlog", "1", "--database", "mein"), "there is no database 'mein': it is one of main"),
    ],
)
def test_a_question_that_names_nothing_or_two_things_is_refused(desk: Desk, asked: tuple[str, ...], said: str) -> None:
    result = desk.run("explain", *asked)
    assert result.exit_code == 2
    assert said in result.stderr


def _note(number: int) -> Note:
    key = NoteKey("main", 1, Source.COMMLOG, number)
    return Note(key=key, patient=77, author=1, text="Called.", written_at=OPENED)
