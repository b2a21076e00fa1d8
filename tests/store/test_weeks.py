"""What our records say of a week, whichever kind of store they are in."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Origin, Subject
from od_escalator.domain.effects import Entry, Reason
from od_escalator.domain.practice import Cursor
from od_escalator.domain.weekly import Counts
from od_escalator.store import cases, cursors, notes, notes_read, outbox, timeline, weeks
from od_escalator.store.outbox import Delivery, Kind, Promise
from od_escalator.store.store import Store
from tests.store.made_up import OPENED, case, note

UNTIL = OPENED + timedelta(days=7)


def ended(number: int, after: timedelta) -> Case:
    return replace(case(number), end=End.RESOLVED, ended_at=OPENED + after)


def test_notes_are_counted_by_the_day_and_unknown_before_the_first(store: Store) -> None:
    monday, sunday = date(2026, 11, 16), date(2026, 11, 22)
    with store.transaction() as tx:
        assert notes_read.between(tx, ["main"], monday, sunday) is None
        notes_read.add(tx, "main", {monday: 2, sunday: 5})
        notes_read.add(tx, "main", {monday: 1})
        notes_read.add(tx, "other", {monday: 9})
        assert notes_read.between(tx, ["main"], monday, sunday) == 3
        assert notes_read.between(tx, ["main", "other"], monday, sunday + timedelta(days=1)) == 17
        assert notes_read.between(tx, ["main"], date(2026, 12, 1), date(2026, 12, 8)) == 0


def test_a_week_counts_what_ended_in_it_and_what_is_open_now(store: Store) -> None:
    week = timedelta(days=7)
    settled = replace(case(1004), origin=Origin.REVIEW, settled_at=OPENED)
    with store.transaction() as tx:
        for each in (
            case(1001),
            ended(1002, timedelta(days=1)),
            ended(1003, week),
            settled,
            replace(case(1005), office="Lakeside", shadow=True),
            replace(case(1006), drill=True),
            replace(case(1007), subject=Subject.OWNER),
        ):
            cases.save(tx, each, None)
        found = weeks.counts(tx, OPENED, UNTIL, shadow=False)
        assert found == {"Geneva": Counts(ended=1, still_open=2, unreplied=1)}
        assert weeks.kept_from_owners(tx, OPENED, UNTIL) == {1007}
        assert weeks.counts(tx, OPENED, UNTIL, shadow=True) == {"Lakeside": Counts(still_open=1)}


def test_the_last_flag_of_an_office_is_no_drill_and_no_other_line(store: Store) -> None:
    lines = ((1001, Reason.OPENED, 0), (1001, Reason.JOINED, 3), (1001, Reason.SEEN, 5), (1002, Reason.OPENED, 9))
    with store.transaction() as tx:
        cases.save(tx, case(1001), None)
        cases.save(tx, replace(case(1002), drill=True), None)
        for number, reason, days in lines:
            timeline.add(tx, number, Entry(at=OPENED + timedelta(days=days), reason=reason))
        assert weeks.last_flagged(tx) == {"Geneva": OPENED + timedelta(days=3)}
        assert weeks.read_since(tx, ["main"]) == {}
        cursors.begin(tx, "main", Cursor(), OPENED, opens_from=OPENED)
        assert weeks.read_since(tx, ["main", "other"]) == {"main": OPENED}


def test_signs_alerts_and_questions_are_found_by_their_time(store: Store) -> None:
    asked = [["Geneva", 5, OPENED.isoformat()]]
    with store.transaction() as tx:
        notes.record(tx, note(501), notes.WATCHED, OPENED)
        notes.record(tx, note(502), notes.WATCHED, UNTIL)
        for key, kind, detail in (("a", Kind.ALERT, {}), ("b", Kind.SILENT, {"offices": asked}), ("c", Kind.ALERT, {})):
            outbox.promise(tx, Promise(key=key, lane="slack C0IT", database="", kind=kind, detail=detail), OPENED)
        [*_, last] = outbox.newest(tx, (Delivery.PENDING,), 9)
        outbox.mark(tx, last, Delivery.DROPPED)
        assert (weeks.signs(tx, ["main"], OPENED, UNTIL), weeks.alerts(tx, OPENED, UNTIL)) == (1, 1)
        assert weeks.told_silent(tx) == {("Geneva", OPENED)}
        assert not weeks.told_since(tx, OPENED)


def test_what_may_be_told_since_a_time_is_looked_for_before_it_is_sent(store: Store) -> None:
    since = datetime(2026, 11, 16, tzinfo=UTC)
    with store.transaction() as tx:
        week = Promise(key="weekly", lane="slack C0OWNERS", database="main", kind=Kind.WEEKLY)
        outbox.promise(tx, week, OPENED, since=since)
        [found] = outbox.newest(tx, (Delivery.UNKNOWN,), 9)
        assert (found.in_doubt, found.tried_at, weeks.told_since(tx, OPENED)) == (True, since, True)
