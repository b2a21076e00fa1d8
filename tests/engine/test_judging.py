"""Judging rows that come again: edited, touched, merged, restored; on paper, so that they come just so."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import delete, func, select

from od_escalator.domain.case import Case, End
from od_escalator.domain.effects import Reason
from od_escalator.domain.flags import Marks
from od_escalator.domain.note import Note, Source
from od_escalator.domain.practice import Cursor, Reading
from od_escalator.domain.severity import Severity
from od_escalator.engine.look import Looks
from od_escalator.engine.poll import Poll
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.store import cases, notes, tables, timeline
from od_escalator.store.purge import purge
from tests.engine.bench import OPERATIONS, Bench
from tests.engine.verbs import Verbs, judging
from tests.store.made_up import OPENED, note

TYPE = "Upset Patient"
BILL = "Pt very upset about the bill. #upset"
TYPO = "Pt very upset abuot the bill. #upset"
AGAIN = f"{BILL}\nCalled once more about her crown. #upset"


@pytest.fixture
def verbs(bench: Bench) -> Verbs:
    verbs = Verbs(bench)
    verbs.round()  # the first start
    return verbs


def look(verbs: Verbs, *shown: Note, days: float = 0, incarnation: int = 1, before: tuple[Note, ...] = ()) -> int:
    """How many cases change when the practice shows these notes, below the cursor as a trail or a sweep does."""
    verbs.bench.clock.turn(timedelta(days=days))
    now = verbs.bench.clock.now()
    shown = tuple(replace(each, written_at=now) for each in shown)
    cursor = Cursor(last=9000, last_procnote=9000, incarnation=incarnation)
    verbs.bench.practice.pages.append(Reading(notes=shown, cursor=cursor, seen_until=now, stood_before=before))
    return verbs.poll.tick(now)


def end(verbs: Verbs, how: End = End.RESOLVED) -> None:
    [case] = verbs.cases()
    with verbs.bench.store.transaction() as tx:
        cases.save(tx, replace(case, end=how, ended_at=verbs.bench.clock.now()), None)


def openings(verbs: Verbs) -> list[tuple[int, int]]:
    return [(case.number, case.opening) for case in verbs.cases()]


def the_case(verbs: Verbs) -> Case:
    [case] = verbs.cases()
    return case


@pytest.mark.parametrize("days", [0, 1, 400])
def test_a_row_that_somebody_touched_changes_nothing(verbs: Verbs, days: int) -> None:
    assert look(verbs, note(text=BILL)) == 1
    assert look(verbs, note(text=BILL), days=days) == 0
    end(verbs)
    assert look(verbs, note(text=BILL), days=days) == 0
    assert openings(verbs) == [(1001, 1)]


@pytest.mark.parametrize("text", [BILL, f"{BILL} Resolved.", f"{BILL} #resolved", f"{BILL}\nLVM. KR", BILL.upper()])
@pytest.mark.parametrize("ended", [False, True])
def test_an_edit_that_says_nothing_new_is_not_told(verbs: Verbs, text: str, ended: bool) -> None:
    look(verbs, note(text=TYPO))
    if ended:
        end(verbs)
    assert look(verbs, note(text=text), days=1) == 0
    assert the_case(verbs).revision == 1


def test_a_sentence_added_to_an_ended_note_reopens_once(verbs: Verbs) -> None:
    look(verbs, note(text=BILL))
    end(verbs)
    assert look(verbs, note(text=AGAIN), days=1) == 1
    assert openings(verbs) == [(1001, 2)]
    assert look(verbs, note(text=f"{AGAIN} Resolved."), days=1) == 0
    assert look(verbs, note(text=BILL), note(text=AGAIN), days=1) == 0


def test_a_type_flags_once_and_what_is_added_to_it_needs_a_tag_or_says_still_upset(verbs: Verbs) -> None:
    typed = replace(note(text="Waited 50 minutes."), type_name=TYPE)
    assert look(verbs, typed) == 1
    assert look(verbs, replace(typed, text="Waited 50 minutes. #upset")) == 0
    end(verbs)
    assert look(verbs, replace(typed, text="Waited 50 minutes. Called her, LVM."), days=1) == 0
    assert look(verbs, replace(typed, text="Waited 50 minutes. Called her, LVM. Pt is still upset."), days=1) == 1
    assert openings(verbs) == [(1001, 2)]


def test_a_type_changed_on_last_years_note_opens(verbs: Verbs) -> None:
    assert look(verbs, note(300, "Waited 50 minutes.")) == 0
    assert look(verbs, replace(note(300, "Waited 50 minutes."), type_name=TYPE), days=300) == 1


def test_upset_that_becomes_urgent_raises_the_open_case_once(verbs: Verbs) -> None:
    look(verbs, note(text=BILL))
    urgent = f"{BILL} urgent"
    assert look(verbs, note(text=urgent)) == 1
    assert the_case(verbs).severity is Severity.SERIOUS
    assert look(verbs, note(text=f"{urgent}. Called.")) == 0


def test_a_note_that_joined_says_nothing_twice_when_it_is_edited(verbs: Verbs) -> None:
    look(verbs, note(text=BILL))
    joining = replace(note(502, "Pt told me how long she waited. #upset"), author=23)
    assert look(verbs, joining) == 1
    assert look(verbs, replace(joining, text="Pt told me how long she had waited. #upset")) == 0
    assert the_case(verbs).revision == 2


@pytest.mark.parametrize(("how", "opened"), [(End.WITHDRAWN, [(1002, 1), (1001, 1)]), (End.RESOLVED, [(1001, 1)])])
def test_a_tag_taken_away_and_set_again_counts_where_its_case_was_withdrawn(
    verbs: Verbs, how: End, opened: list[tuple[int, int]]
) -> None:
    look(verbs, note(text=BILL))
    assert look(verbs, note(text="Pt very upset about the bill.")) == 0
    end(verbs, how)
    look(verbs, note(text=BILL), days=1)
    assert sorted(openings(verbs)) == sorted(opened)


def test_a_case_that_was_withdrawn_is_not_opened_by_a_typo_put_right(verbs: Verbs) -> None:
    look(verbs, note(text=TYPO))
    end(verbs, End.WITHDRAWN)
    assert look(verbs, note(text=BILL), days=1) == 0


def test_what_stood_before_the_first_start_opens_only_by_what_is_added(verbs: Verbs) -> None:
    asking = note(401, "#rm please look at her account")
    by_type = replace(note(402, "Waited 50 minutes."), type_name=TYPE)
    look(verbs, before=(note(400, BILL), asking, by_type, replace(note(403, BILL), by_person=False)))
    assert look(verbs, note(400, BILL), asking, by_type, days=1) == 0
    assert look(verbs, note(400, f"{BILL} Resolved."), replace(by_type, text="Waited 50 minutes. LVM."), days=1) == 0
    assert verbs.bench.heard() == []
    assert look(verbs, note(400, AGAIN), days=1) == 1
    look(verbs, before=(note(400, BILL),))
    assert look(verbs, note(400, AGAIN)) == 0


def test_a_type_that_the_toml_names_later_opens_no_old_note_that_somebody_touches(verbs: Verbs) -> None:
    typed = replace(note(8990, "Waited 50 minutes."), type_name="Complaint")
    assert look(verbs, typed) == 0
    marks = Marks(types=frozenset({"Complaint"}))
    bench = verbs.bench
    looks = Looks(bench.sight, bench.clock)
    verbs.poll = Poll(
        bench.store, (bench.practice,), *judging(bench, marks), bench.sight, looks, Timekeeper(bench.clock)
    )
    look(verbs, before=(typed,))
    with bench.store.transaction() as tx:
        notes.forget(tx, "main", 1, Source.COMMLOG, range(9999))
    assert look(verbs, typed, days=1) == 0


def test_an_early_sign_that_becomes_an_upset_opens(verbs: Verbs) -> None:
    assert look(verbs, note(text="Pt seemed unhappy today. #watch")) == 0
    assert look(verbs, note(text="Pt seemed unhappy today. #upset")) == 1


def test_a_managers_follow_up_never_opens_by_itself_however_late_it_comes_again(verbs: Verbs) -> None:
    look(verbs, note(text=BILL))
    follow_up = replace(note(502, "Spoke w/ pt about the bill."), author=22, type_name=TYPE)
    assert look(verbs, follow_up) == 0
    end(verbs)
    assert look(verbs, follow_up, days=100) == 0


def test_a_row_that_a_program_wrote_opens_nothing_though_it_inherited_the_type(verbs: Verbs) -> None:
    assert look(verbs, replace(note(text="Reminder sent. #upset"), type_name=TYPE, by_person=False)) == 0


def test_a_merge_of_patients_moves_old_notes_and_opens_nothing(verbs: Verbs) -> None:
    look(verbs, note(text=BILL), before=(note(400, BILL),))
    moved = [replace(note(number, BILL), patient=8) for number in (501, 400)]
    assert look(verbs, *moved, days=1) == 0
    assert look(verbs, *moved, days=1, incarnation=2) == 0


@pytest.mark.parametrize("dated", [True, False])
def test_a_restored_backup_loses_nothing_and_repeats_nothing(verbs: Verbs, dated: bool) -> None:
    at = OPENED if dated else None
    kept = replace(note(501, BILL), entered_at=at)
    edited = replace(note(502, "Waited long. #upset"), patient=8, entered_at=at)
    lost = replace(note(503, "Crown broke. #upset"), patient=9, entered_at=at)
    assert look(verbs, kept, edited, lost) == 3
    assert look(verbs, replace(edited, text="Waited long. #upset\nCalled us again about that. #upset")) == 1

    def restored(each: Note) -> Note:
        return replace(each, key=replace(each.key, incarnation=2))

    assert look(verbs, restored(kept), restored(edited), days=1, incarnation=2) == 0
    later = OPENED + timedelta(days=1) if dated else None
    reused = replace(note(503, "Rude at the desk. #upset"), patient=9 if dated else 10, entered_at=later)
    assert look(verbs, restored(reused), incarnation=2) == 1
    assert look(verbs, restored(reused), restored(kept), days=1, incarnation=2) == 0


@pytest.mark.parametrize("text", [BILL, TYPO, f"{BILL} Resolved."])
def test_a_note_whose_case_was_purged_opens_none_when_somebody_touches_it(verbs: Verbs, text: str) -> None:
    assert look(verbs, note(text=BILL)) == 1
    end(verbs)
    with verbs.bench.store.transaction() as tx:
        tx.execute(delete(tables.outbox))
        assert purge(tx, verbs.bench.clock.now() + timedelta(days=1)) == 1
    assert [look(verbs, note(text=each), days=2) for each in (text, BILL)] == [0, 0]
    with verbs.bench.store.reading() as tx:
        row = tx.execute(select(tables.notes.c.reason, tables.notes.c.patient, tables.notes.c.case_number)).one()
    assert row == ("purged", None, None)
    assert look(verbs, note(text=AGAIN)) == 1
    assert {case.patient for case in verbs.cases()} == {0, 7}


def test_a_reused_key_with_the_same_words_is_another_note(verbs: Verbs) -> None:
    draft = replace(note(501, "#upset"), entered_at=OPENED)
    assert look(verbs, draft) == 1
    assert look(verbs, replace(draft, patient=8, entered_at=OPENED + timedelta(minutes=3, seconds=5))) == 1
    assert {case.patient for case in verbs.cases()} == {7, 8}


def test_notes_of_before_an_update_of_ours_are_known_by_their_number(verbs: Verbs) -> None:
    look(verbs, note(text=BILL))
    with verbs.bench.store.transaction() as tx:
        tx.execute(tables.notes.update().values(sentences=None, patient=None))
    assert look(verbs, note(text=AGAIN)) == 0
    assert look(verbs, note(text=f"{AGAIN}\nAnd now she wants her records, #upset")) == 1


def test_a_bulk_update_of_rows_that_flag_nothing_leaves_nothing_behind(verbs: Verbs) -> None:
    look(verbs, *(note(number, "#3 crown seated") for number in range(1, 200)), note(8990, "#4 filled"))
    with verbs.bench.store.reading() as tx:
        assert tx.scalar(select(func.count()).select_from(tables.notes)) == 1


def test_a_note_of_nobody_waits_alone_until_it_is_in_a_chart(verbs: Verbs) -> None:
    stray = replace(note(501, BILL), patient=0)
    assert look(verbs, stray, replace(note(502, BILL), patient=8)) == 1
    assert verbs.set_aside() == ["main commlog 501"]
    verbs.bench.deliver.tick(verbs.bench.clock.now())
    assert "move it to the right chart" in verbs.bench.heard(OPERATIONS)[0]
    assert look(verbs, replace(stray, patient=9), days=1) == 1


def test_a_note_set_aside_in_a_flood_is_looked_at_again(verbs: Verbs) -> None:
    verbs.bench.practice.clinic = "Nowhere"
    now = verbs.bench.clock.now()
    for number, more in ((501, True), (502, False)):
        reading = Reading(notes=(note(number),), cursor=Cursor(last=number), seen_until=now, more=more)
        verbs.bench.practice.pages.append(reading)
    verbs.poll.tick(now)
    assert verbs.bench.practice.asked[-1] == Cursor(last=501, pending=(501,))


@pytest.mark.parametrize(("days", "severity"), [(90, Severity.SERIOUS), (400, Severity.STANDARD)])
def test_a_second_complaint_within_a_year_is_serious(verbs: Verbs, days: int, severity: Severity) -> None:
    look(verbs, note(text=BILL))
    end(verbs)
    assert look(verbs, note(502, text="Pt upset about the wait. #upset"), days=days) == 1
    newest = max(verbs.cases(), key=lambda case: case.number)
    assert (newest.number, newest.severity, newest.earlier) == (1002, severity, 1 if severity > 2 else 0)
    with verbs.bench.store.reading() as tx:
        reasons = [entry.reason for entry in timeline.of_case(tx, 1002)]
    assert (Reason.REPEATED in reasons) is (severity is Severity.SERIOUS)
