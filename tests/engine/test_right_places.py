"""Who cannot be reached where the TOML said so: at the right place once it is put right, and until then by others."""

from dataclasses import replace

from od_escalator.domain.availability import Quiet
from od_escalator.domain.effects import (
    Decision,
    EditCase,
    Entry,
    FinishTask,
    MakeTask,
    NoteOnTask,
    PostCase,
    Reason,
    Say,
    Tell,
    TellPeople,
)
from od_escalator.domain.person import Office, Role
from od_escalator.domain.roster import Roster
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.detour import Detour
from od_escalator.engine.errands import Errands
from od_escalator.engine.record import Recorder
from od_escalator.store import outbox
from od_escalator.store.outbox import Delivery, Kind
from tests.engine.bench import GENEVA, LAKESIDE, OPERATIONS, OWNERS, PEOPLE, RECORDER, Bench
from tests.store.made_up import case

ENTRY = Entry(at=case().opened_at, reason=Reason.ATTEMPTED)


def with_office(bench: Bench, people: dict[str, object] | None = None, **changed: object) -> Recorder:
    """The TOML says something else from now on."""
    [office] = RECORDER.roster.offices
    changed_office: Office = replace(office, **changed)  # type: ignore[arg-type]  # the office's fields
    roster = Roster({**PEOPLE, **(people or {})}, (changed_office,))  # type: ignore[dict-item]  # people
    recorder = replace(RECORDER, roster=roster)
    bench.deliver.close()
    errands = Errands({"main": bench.practice}, bench.messenger, recorder)
    bench.deliver = Deliver(bench.store, errands, recorder, bench.sight)
    return recorder


def test_by_hand_nothing_is_written_whatever_was_promised(bench: Bench) -> None:
    with_office(bench, by_hand=True)
    bench.record(replace(case(), task=7), MakeTask(popup=True), NoteOnTask(Reason.JOINED, popup=False), FinishTask())
    bench.promise_one(Kind.DETOUR, "opendental main UP-1001", person="dana")
    bench.tick()
    assert set(bench.states()) == {"dropped"}
    assert bench.practice.written == []


def retry_failed(bench: Bench) -> None:
    with bench.store.transaction() as tx:
        for message in outbox.newest(tx, (Delivery.FAILED,), 99):
            outbox.mark(tx, message, Delivery.PENDING, next_try_at=bench.clock.now(), settled_at=None, tries=0)
    for _ in range(4):
        bench.tick(seconds=1)


def test_after_a_channel_was_made_anew_its_messages_go_to_the_new_one(bench: Bench) -> None:
    """It has another id, even under the same name: IT puts that into the TOML and says `outbox retry --failed`."""
    bench.record(case(), PostCase())
    bench.tick()
    bench.slack.archive(GENEVA)
    bench.record(
        replace(case(), attempts=1, attempted_at=bench.clock.now(), revision=1),
        EditCase(),
        Say(ENTRY),
        entries=(ENTRY,),
    )
    bench.record(case(1002), PostCase())
    for _ in range(4):
        bench.tick(seconds=1)
    assert sorted(bench.states()) == ["failed", "failed", "failed", "sent", "sent"]
    with_office(bench, slack_channel=LAKESIDE)
    retry_failed(bench)
    assert set(bench.states()) == {"sent"}
    said = [
        (message.text[:7], message.thread_ts is None)
        for message in bench.slack.everything()
        if message.channel == LAKESIDE
    ]
    assert sorted(said) == [("UP-1001", False), ("UP-1001", True), ("UP-1002", True)]


def test_a_person_whose_slack_id_was_put_right_gets_what_could_not_be_delivered(bench: Bench) -> None:
    bench.slack.deactivate("U0DANA")
    bench.record(case(), TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,)))
    bench.tick()
    assert bench.states() == ["failed", "pending"]
    with_office(bench, {"dana": replace(PEOPLE["dana"], slack="U0KELLY")})
    retry_failed(bench)
    assert len(bench.slack.direct("U0KELLY")) == 1


def test_whoever_stands_above_hears_what_a_person_without_slack_and_inbox_cannot(bench: Bench) -> None:
    """A regional manager who lost the Slack account, in an office where staff send the task by hand."""
    recorder = with_office(
        bench, by_hand=True, roles={**RECORDER.roster.offices[0].roles, Role.OWNERS: ("lee", "rosa")}
    )
    recorder = with_office(
        bench, {"lee": replace(PEOPLE["lee"], slack=None)}, by_hand=True, roles=recorder.roster.offices[0].roles
    )
    detour = Detour(bench.store, ("main",), recorder, bench.sight)
    bench.slack.deactivate("U0DANA")
    bench.record(case(), TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,)))
    assert detour.tick(bench.clock.now()) == 0
    bench.tick()
    assert [detour.tick(bench.clock.now()) for _ in range(2)] == [1, 0]
    bench.tick()
    [message] = bench.slack.direct("U0ROSA")
    assert "An upset patient was noted" in message.text
    assert len(bench.heard(OPERATIONS)) == 1
    assert bench.practice.written == []
    assert bench.heard(OWNERS) == []


def test_what_waits_for_the_morning_is_no_message_that_slack_did_not_take(bench: Bench) -> None:
    """Nobody gets a task at night instead; and an alert for the same person passes by."""
    local = bench.clock.now().astimezone(RECORDER.roster.offices[0].calendar.tz)
    now = local.hour * 60 + local.minute
    quiet = (Quiet(now, (now + 60) % 1440),)
    recorder = with_office(bench, {"dana": replace(PEOPLE["dana"], quiet_hours=quiet)})
    detour = Detour(bench.store, ("main",), recorder, bench.sight)
    step = TellPeople(kind=Tell.STEP, recipients=("dana",), steps=(0,))
    with bench.store.transaction() as tx:
        decision = Decision(case=case(), reason=Reason.STEP_DUE, effects=(step,))
        recorder.record(tx, decision, bench.clock.now())
    bench.promise("passes by", place="U0DANA")
    bench.tick(minutes=59)
    assert bench.states() == ["pending", "sent"]
    assert detour.tick(bench.clock.now()) == 0
    bench.tick(minutes=2)
    bench.tick(seconds=1)
    assert bench.states() == ["sent", "sent"]
    assert [row["lane"] for row in bench.rows()] == ["slack U0DANA", "slack U0DANA"]
