"""Slack's Web API keeps the contract, and so does the Slack in memory."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Literal

import pytest

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import BOT_TOKEN, BOT_USER_ID, Channel, FaultKind, LocalSlack, User
from od_escalator.domain.notices import Posted
from od_escalator.slack.later import Later
from od_escalator.slack.send import SlackMessenger
from tests.contract.slack_contract import GENEVA, KELLY, KELLYS_ADDRESS, OPERATIONS, SLACK_AHEAD, Room, SlackContract
from tests.simulation.faults import Fate, FaultyMessenger
from tests.simulation.slack import MemoryMessenger, MemoryScheduler, Workspace

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)
AHEAD = timedelta(seconds=SLACK_AHEAD)  # Slack's clock of ours

Trouble = Literal["lost before", "lost after", "too many"]


class LocalRoom:
    """The real adapters at the local Slack."""

    faults: dict[str, FaultKind] = {"lost before": "500", "lost after": "500_after", "too many": "429"}  # noqa: RUF012  a table

    def __init__(self, slack: LocalSlack, ours: HandClock, theirs: HandClock) -> None:
        self._slack, self._clocks = slack, (ours, theirs)
        self.messenger = SlackMessenger(token=BOT_TOKEN.value, clock=ours, base_url=slack.base_url)
        self.scheduler = Later(token=BOT_TOKEN.value, clock=ours, base_url=slack.base_url)

    def turn(self, **by: float) -> datetime:
        for clock in self._clocks:
            clock.turn(timedelta(**by))
        return self._clocks[0].now()

    def standing(self, channel: str) -> list[str]:
        return [message.text for message in self._slack.messages(channel)]

    def take_away(self, posted: Posted) -> None:
        self._slack.delete_message(posted.channel, posted.ts)

    def next_call_is(self, fate: Trouble) -> None:
        self._slack.fail_next("chat.postMessage", self.faults[fate], retry_after=30)


class MemoryRoom:
    fates = {"lost before": Fate.LOST_BEFORE, "lost after": Fate.LOST_AFTER, "too many": Fate.SLOW_DOWN}  # noqa: RUF012  a table

    def __init__(self) -> None:
        self._clock = HandClock(MONDAY)
        self._workspace = Workspace(
            lambda: self._clock.now() + AHEAD, {GENEVA, OPERATIONS}, {KELLY: KELLY, KELLYS_ADDRESS: KELLY}
        )
        self._fate = Fate.WELL
        self.messenger = FaultyMessenger(MemoryMessenger(self._workspace, self._clock.now), self._ask)
        self.scheduler = MemoryScheduler(self._workspace, self._clock.now, self._clock.monotonic)

    def turn(self, **by: float) -> datetime:
        self._clock.turn(timedelta(**by))
        return self._clock.now()

    def standing(self, channel: str) -> list[str]:
        self._workspace.pass_time()
        every = self._workspace.messages.values()
        return [repr(each.content) for each in every if each.place == channel and each.thread is None]

    def take_away(self, posted: Posted) -> None:
        del self._workspace.messages[posted.ts]

    def next_call_is(self, fate: Trouble) -> None:
        self._fate = self.fates[fate]

    def _ask(self, _name: str, _acts: bool) -> Fate:
        fate, self._fate = self._fate, Fate.WELL
        return fate


class TestSlack(SlackContract):
    @pytest.fixture
    def room(self) -> Iterator[Room]:
        ours, theirs = HandClock(MONDAY), HandClock(MONDAY + AHEAD)
        users = [User(id=KELLY, name="kelly", real_name="Kelly Ray", email=KELLYS_ADDRESS)]
        channels = [Channel(id=id_, name=id_[2:].lower(), members=(KELLY, BOT_USER_ID)) for id_ in (GENEVA, OPERATIONS)]
        with LocalSlack(theirs, users=users, channels=channels) as slack:
            yield LocalRoom(slack, ours, theirs)


class TestSlackInMemory(SlackContract):
    @pytest.fixture
    def room(self) -> Room:
        return MemoryRoom()
