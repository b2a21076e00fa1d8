"""The worlds around the program as a run begins, and the lines by which it reaches them."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from random import Random

from od_escalator.outside import Outside
from tests.simulation.clocks import SimulatedClock
from tests.simulation.database import Database
from tests.simulation.faults import FaultyMessenger, FaultyPractice, FaultyScheduler
from tests.simulation.group import OPERATIONS, OWNERS, Group, slack_of
from tests.simulation.link import Answers, MemoryDesk, MemoryLink
from tests.simulation.practice import MemoryPractice
from tests.simulation.slack import MemoryMessenger, MemoryScheduler, Workspace
from tests.simulation.trouble import Trouble

_SLACK_IS_AHEAD = timedelta(seconds=2)


def database_of(group: Group, name: str, clock: SimulatedClock, rng: Random) -> Database:
    """Its server's clock is minutes off."""
    sites = [site for site in group.sites if site.database == name]
    people = group.everybody(sites)
    staff = [*people, "Escalator", *(site.desk for site in sites)]
    behind = timedelta(seconds=rng.randrange(-400, 400))
    return Database(lambda: clock.true + behind, dict(enumerate(staff, 21)), people, [])


def slack_for(group: Group, clock: SimulatedClock) -> Workspace:
    channels = {OWNERS, OPERATIONS, *(site.channel for site in group.sites)}
    people = {slack_of(id_): slack_of(id_) for id_ in group.everybody(group.sites)}
    return Workspace(lambda: clock.true + _SLACK_IS_AHEAD, channels, people)


def connect(
    databases: Mapping[str, Database],
    slack: Workspace,
    trouble: Trouble,
    ours: Callable[[], datetime],
    elapsed: Callable[[], float],
    link: MemoryLink,
    answers: Answers,
) -> Outside:
    """`ours` is the time as the program knows it."""
    ask = trouble.ask_of
    return Outside(
        practices={
            name: FaultyPractice(MemoryPractice(name, each, ours), ask(name)) for name, each in databases.items()
        },
        messenger=FaultyMessenger(MemoryMessenger(slack, ours), ask("slack")),
        desk=MemoryDesk(ask("slack"), answers),
        listener=link,
        scheduler=FaultyScheduler(MemoryScheduler(slack, ours, elapsed), ask("slack")),
    )
