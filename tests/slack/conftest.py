"""A made-up case of Monday, 10:14 AM in New York, and a local Slack with the people who hear of it."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from od_escalator.demo.slack import BOT_TOKEN, Channel, LocalSlack, User
from od_escalator.domain.card import CaseCard, Content, NextStep, Staff
from od_escalator.domain.case import State
from od_escalator.domain.complaint import Category
from od_escalator.domain.policy import Milestone
from od_escalator.domain.severity import Severity
from od_escalator.slack.blocks import render
from od_escalator.slack.facts import SlackFacts
from od_escalator.slack.send import SlackMessenger

OPENED = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)


class TurnedClock:
    """Shows what it was turned to; each thing has its own, and they may differ."""

    def __init__(self) -> None:
        self.at = OPENED

    def now(self) -> datetime:
        return self.at

    def monotonic(self) -> float:
        return self.at.timestamp()

    def turn(self, **by: float) -> None:
        self.at += timedelta(**by)


@pytest.fixture
def card() -> CaseCard:
    dana = Staff(name="Dana Cole", slack="U0DANA")
    return CaseCard(
        label="UP-1042",
        revision=3,
        office="Geneva",
        zone="America/New_York",
        state=State.OPEN,
        severity=Severity.STANDARD,
        category=Category.BILLING,
        origin=None,
        owner=Staff(name="Kelly Ray", slack="U0KELLY"),
        opened_at=OPENED,
        opening=1,
        call_due_at=OPENED + timedelta(days=1),
        seen_at=None,
        attempted_at=None,
        attempts=0,
        contacted_at=None,
        contacted_by=None,
        proven=False,
        unsatisfied=False,
        done_at=None,
        end=None,
        ended_at=None,
        ended_by=None,
        offered=(),
        next_step=NextStep(due_at=OPENED + timedelta(days=1), until=Milestone.ATTEMPTED, told=(dana,)),
    )


@pytest.fixture
def written() -> Callable[[Content], list[str]]:
    """A message as it is read on the screen, one string for each piece of text."""

    def written(content: Content) -> list[str]:
        lines: list[str] = []
        for block in render(content, OPENED).blocks:
            lines += [part["text"] for part in (block.get("text"), *block.get("fields", ())) if part]
            lines += [part["text"] for part in block.get("elements", ())]
        return lines

    return written


@pytest.fixture
def slacks_clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def our_clock() -> TurnedClock:
    return TurnedClock()


@pytest.fixture
def slack(slacks_clock: TurnedClock) -> Iterator[LocalSlack]:
    users = [
        User(id="U0KELLY", name="kelly", real_name="Kelly Ray", email="kelly@example.org"),
        User(id="U0DANA", name="dana", real_name="Dana Cole", email="dana@example.org"),
        User(id="U0GONE", name="gone", real_name="Gone Away", deleted=True),
    ]
    channels = [
        Channel(id="C0GENEVA", name="geneva", members=("U0KELLY", "U0DANA")),
        Channel(id="C0OLD", name="old", is_archived=True),
        Channel(id="C0LOBBY", name="lobby", is_private=False, bot_is_member=False),
        Channel(id="C0SECRET", name="secret", bot_is_member=False),
    ]
    with LocalSlack(slacks_clock, users=users, channels=channels) as running:
        yield running


@pytest.fixture
def messenger(slack: LocalSlack, our_clock: TurnedClock) -> SlackMessenger:
    return SlackMessenger(token=BOT_TOKEN.value, base_url=slack.base_url, clock=our_clock, timeout=1)


@pytest.fixture
def facts(slack: LocalSlack, our_clock: TurnedClock) -> SlackFacts:
    return SlackFacts(token=BOT_TOKEN.value, base_url=slack.base_url, clock=our_clock, timeout=1)
