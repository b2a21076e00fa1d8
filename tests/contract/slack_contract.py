"""What the engine may count on from every `Messenger` and `Scheduler`: Slack's own, and the ones in memory."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Literal, Protocol

import pytest

from od_escalator.domain.notices import Alert, Posted, Silence
from od_escalator.domain.trace import Told, Trace
from od_escalator.engine.ports import Messenger, Scheduler
from od_escalator.errors import Ambiguous, Permanent, Transient

GENEVA, OPERATIONS = "C0GENEVA", "C0IT"
KELLY, KELLYS_ADDRESS = "U0KELLY", "kelly@example.org"
ZONE = "America/New_York"
SLACK_AHEAD = 7 * 60  # seconds
SLACK_LAGS = 5  # so long its history may lag behind what was posted


class Room(Protocol):
    """One Slack with Geneva's channel, operations, and Kelly; its clock is not ours."""

    @property
    def messenger(self) -> Messenger: ...
    @property
    def scheduler(self) -> Scheduler: ...

    def turn(self, **by: float) -> datetime:
        """Let time pass; returns what our clock shows."""
        ...

    def standing(self, channel: str) -> list[str]:
        """Something of each message in a channel, oldest first, that is another once it was edited."""
        ...

    def take_away(self, posted: Posted) -> None: ...

    def next_call_is(self, fate: Literal["lost before", "lost after", "too many"]) -> None: ...


def saying(problem: str) -> Alert:
    return Alert(id="made-up", place="here", problem=problem, hint="put it right")


def silence(at: datetime, *offices: str) -> Silence:
    return Silence(offices=offices or ("Geneva",), since=at, zone=ZONE)


def withdrawn(room: Room, keep: str) -> int:
    """How many of Geneva's could be taken back."""
    waiting = [each for each in room.scheduler.waiting(OPERATIONS, ("Geneva",)) if each != keep]
    return sum(room.scheduler.withdraw(OPERATIONS, each) for each in waiting)


class SlackContract:
    """A subclass says what Slack is, with a fixture `room`."""

    def test_what_was_sent_is_found_by_its_id_and_by_no_other(self, room: Room) -> None:
        since = room.turn(seconds=1)
        posted = room.messenger.send("one", GENEVA, saying("it"))
        room.turn(seconds=1)
        room.messenger.send("two", GENEVA, saying("it"))
        room.turn(seconds=SLACK_LAGS)
        assert room.messenger.find("one", GENEVA, since) == posted
        assert room.messenger.find("three", GENEVA, since) is None
        assert room.messenger.find("one", OPERATIONS, since) is None
        assert room.messenger.find("one", GENEVA, room.turn(minutes=10)) is None
        assert len(room.standing(GENEVA)) == 2

    def test_what_was_told_is_found_by_what_it_says_where_its_id_is_lost(self, room: Room) -> None:
        since = room.turn(seconds=1)
        step, later, other = (Trace(what, 1042, since) for what in ("step 0 kelly", "step 1 kelly", "step 2 kelly"))
        nearly = replace(step, opened_at=since + timedelta(seconds=90))
        first = room.messenger.send("one", GENEVA, saying("it"), None, (step, Trace("alert")))
        room.turn(seconds=2)
        second = room.messenger.send("two", GENEVA, saying("more"), None, (later,))
        room.turn(seconds=SLACK_LAGS)
        find = partial(room.messenger.find, "lost", GENEVA, since, None)
        assert (find((nearly,)), find((later,)), find((Trace("alert"),))) == (first, second, first)
        assert find((step, later)) in (first, second)
        assert find((step, later, other)) is None
        assert find((replace(step, case=1043),)) is None
        assert find((replace(step, opened_at=since + timedelta(minutes=9)),)) is None
        assert find((replace(step, case=None, opened_at=None),)) is None
        assert find() is None

    def test_a_line_is_found_in_its_thread_and_stands_in_no_channel(self, room: Room) -> None:
        since = room.turn(seconds=1)
        root = room.messenger.send("root", GENEVA, saying("it"))
        room.turn(seconds=1)
        line = room.messenger.send("line", GENEVA, saying("it"), root.ts)
        room.turn(seconds=SLACK_LAGS)
        assert room.messenger.find("line", GENEVA, since, root.ts) == line
        assert room.messenger.find("line", GENEVA, since) is None
        assert len(room.standing(GENEVA)) == 1

    def test_what_was_told_is_read_by_place_and_thread(self, room: Room) -> None:
        since, told = room.turn(seconds=1), (Trace("post", 1001, datetime(2026, 11, 16, 15, tzinfo=UTC)),)
        root = room.messenger.send("root", GENEVA, saying("it"), traces=told)
        room.turn(seconds=1)
        room.messenger.send("line", GENEVA, saying("it"), root.ts)
        room.turn(seconds=SLACK_LAGS)
        assert list(room.messenger.read(GENEVA, since)) == [Told("root", told)]
        in_thread = {each.id for each in room.messenger.read(GENEVA, since, root.ts)}
        assert in_thread - {"root"} == {"line"}

    def test_a_person_is_the_same_place_by_id_and_by_address(self, room: Room) -> None:
        since = room.turn(seconds=1)
        by_id = room.messenger.send("one", KELLY, saying("it"))
        room.turn(seconds=1)
        by_address = room.messenger.send("two", KELLYS_ADDRESS, saying("it"))
        room.turn(seconds=SLACK_LAGS)
        assert by_id.channel == by_address.channel
        assert room.messenger.find("two", KELLY, since) == by_address

    def test_an_edit_changes_the_message_and_a_message_that_is_gone_says_so(self, room: Room) -> None:
        posted = room.messenger.send("one", GENEVA, saying("it"))
        before = room.standing(GENEVA)
        room.messenger.edit(posted, saying("something else"))
        assert len(room.standing(GENEVA)) == 1
        assert room.standing(GENEVA) != before
        assert room.messenger.is_there(posted)
        room.take_away(posted)
        assert not room.messenger.is_there(posted)
        with pytest.raises(Permanent) as refused:
            room.messenger.edit(posted, saying("it"))
        assert refused.value.code == "message_not_found"

    @pytest.mark.parametrize(
        ("place", "code"),
        [("C0NOWHERE", "channel_not_found"), ("U0NOBODY", "user_not_found"), ("no@example.org", "users_not_found")],
    )
    def test_a_place_that_is_none_is_refused_for_good(self, room: Room, place: str, code: str) -> None:
        with pytest.raises(Permanent) as refused:
            room.messenger.send("one", place, saying("it"))
        assert refused.value.code == code

    @pytest.mark.parametrize(("fate", "there"), [("lost before", False), ("lost after", True)])
    def test_after_a_lost_answer_looking_tells(
        self, room: Room, fate: Literal["lost before", "lost after"], *, there: bool
    ) -> None:
        since = room.turn(seconds=1)
        room.next_call_is(fate)
        with pytest.raises(Ambiguous):
            room.messenger.send("one", GENEVA, saying("it"))
        room.turn(seconds=SLACK_LAGS)
        assert (room.messenger.find("one", GENEVA, since) is not None) is there

    @pytest.mark.parametrize("thread", [False, True])
    @pytest.mark.parametrize("keep", [None, 1])
    def test_of_a_message_that_was_sent_twice_one_stays(self, room: Room, keep: int | None, *, thread: bool) -> None:
        since = room.turn(seconds=1)
        root = room.messenger.send("root", GENEVA, saying("it")).ts if thread else None
        posted = []
        for id_ in ("one", "one", "two", "one"):
            room.turn(seconds=SLACK_LAGS)
            posted.append(room.messenger.send(id_, GENEVA, saying(id_), root))
        room.turn(seconds=SLACK_LAGS)
        kept = posted[keep] if keep else None
        assert room.messenger.remove_copies("one", GENEVA, since, root, kept) == 2
        assert room.messenger.remove_copies("one", GENEVA, since, root, kept) == 0
        assert room.messenger.find("one", GENEVA, since, root) == posted[keep or 0]
        assert room.messenger.find("two", GENEVA, since, root) == posted[2]

    def test_what_two_states_have_told_stands_once_and_tells_of_itself(self, room: Room) -> None:
        since = room.turn(seconds=1)
        one, two = (Trace(f"step {step}", 1001, since) for step in (1, 2))
        posted = []
        for id_, traces in (("ours", (one, two)), ("theirs", (one,)), ("more", (one, two, Trace("other")))):
            room.turn(seconds=SLACK_LAGS)
            posted.append(room.messenger.send(id_, GENEVA, saying(id_), None, traces))
        room.turn(seconds=SLACK_LAGS)
        assert room.messenger.remove_copies("ours", GENEVA, since, None, posted[0]) == 1
        assert [room.messenger.is_there(each) for each in posted] == [True, False, True]

    def test_who_is_told_to_slow_down_is_told_for_how_long(self, room: Room) -> None:
        room.next_call_is("too many")
        with pytest.raises(Transient) as refused:
            room.messenger.send("one", GENEVA, saying("it"))
        assert refused.value.retry_after == 30
        assert room.standing(GENEVA) == []

    def test_a_channel_takes_one_message_a_second(self, room: Room) -> None:
        room.turn(seconds=1)
        room.messenger.send("one", GENEVA, saying("it"))
        room.messenger.send("two", OPERATIONS, saying("it"))
        with pytest.raises(Transient) as refused:
            room.messenger.send("three", GENEVA, saying("it"))
        assert refused.value.retry_after == 1
        room.turn(seconds=1)
        room.messenger.send("three", GENEVA, saying("it"))

    def test_what_is_scheduled_is_posted_at_its_time_unless_taken_back(self, room: Room) -> None:
        now = room.turn(seconds=1)
        at = now + timedelta(minutes=45)
        for _ in range(2):
            room.scheduler.schedule(OPERATIONS, silence(now), at)
        other = room.scheduler.schedule(OPERATIONS, silence(now, "Lakeside"), at)
        kept = room.scheduler.schedule(OPERATIONS, silence(now), at)
        assert other != kept
        assert withdrawn(room, keep=kept) == 2
        room.turn(minutes=44)
        assert room.standing(OPERATIONS) == []
        room.turn(minutes=2)
        assert len(room.standing(OPERATIONS)) == 2

    def test_what_it_has_posted_by_itself_is_told_apart_from_what_it_has_not(self, room: Room) -> None:
        now = room.turn(seconds=1)
        first, second, third = (silence(now + n * timedelta(minutes=5)) for n in range(3))
        for n, each in enumerate((first, second, third)):
            room.scheduler.schedule(OPERATIONS, each, now + timedelta(minutes=45 + 5 * n))
        kept = room.scheduler.schedule(OPERATIONS, silence(now, "Lakeside"), now + timedelta(minutes=45))
        room.turn(minutes=44, seconds=30)
        assert withdrawn(room, keep=kept) == 2  # the first is on its way
        before = room.turn(minutes=20) - timedelta(minutes=30)
        assert len(room.standing(OPERATIONS)) == 2
        assert list(room.scheduler.posted(OPERATIONS, [first, second, third], before)) == [first]
        assert list(room.scheduler.posted(OPERATIONS, [first, second, third], room.turn(minutes=10))) == []

    def test_it_knows_what_of_ours_waits_there_or_was_posted_besides_what_we_know(self, room: Room) -> None:
        now = room.turn(seconds=1)
        first, second = silence(now), silence(now + timedelta(minutes=5))
        room.scheduler.schedule(OPERATIONS, silence(now, "Lakeside"), now + timedelta(minutes=45))
        room.scheduler.schedule(OPERATIONS, first, now + timedelta(minutes=45))
        geneva = partial(room.scheduler.has_another, OPERATIONS, ("Geneva",))
        assert geneva([], now)
        assert not geneva([first], now)
        assert geneva([second], now)
        room.turn(minutes=46)
        assert len(room.standing(OPERATIONS)) == 2
        assert geneva([second], now)
        assert not geneva([first, second], now)
        assert not geneva([], room.turn(minutes=10))

    def test_it_tells_what_time_it_is_there_when_asked(self, room: Room) -> None:
        assert room.scheduler.clock() is None
        now = room.turn(seconds=100)
        there, heard_at = room.scheduler.clock(ask=True) or (now, 0.0)
        assert (round((there - now).total_seconds()), heard_at) == (SLACK_AHEAD, 100.0)
        room.turn(seconds=100)
        assert room.scheduler.clock() == (there, heard_at)

    def test_a_time_that_is_past_is_refused(self, room: Room) -> None:
        now = room.turn(minutes=5)
        with pytest.raises(Permanent) as refused:
            room.scheduler.schedule(OPERATIONS, silence(now), now - timedelta(minutes=4))
        assert refused.value.code == "time_in_past"
