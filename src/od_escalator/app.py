"""The composition root: a configuration and a clock become a wired Escalator. Only this place builds adapters."""

from contextlib import suppress
from datetime import datetime
from functools import partial

from od_escalator.clock import Clock
from od_escalator.config import rules
from od_escalator.config.away import WEEK
from od_escalator.config.model import Config
from od_escalator.domain.interaction import InteractionKind
from od_escalator.engine.audit import Audit, Watch
from od_escalator.engine.aways import Aways
from od_escalator.engine.bursts import Bursts
from od_escalator.engine.check_back import CheckBack
from od_escalator.engine.clicks import Clicks
from od_escalator.engine.closures import Closures
from od_escalator.engine.commands import Commands
from od_escalator.engine.compare import Compare
from od_escalator.engine.copies import Copies
from od_escalator.engine.dead_man import DeadMan
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.detour import Detour
from od_escalator.engine.dialogs import Dialogs
from od_escalator.engine.digest import Digest
from od_escalator.engine.errands import Errands
from od_escalator.engine.escalate import Escalate
from od_escalator.engine.heartbeat import Heartbeat
from od_escalator.engine.home import Homes
from od_escalator.engine.judge import Judge
from od_escalator.engine.lanes import slack_lane
from od_escalator.engine.listen import Listen
from od_escalator.engine.look import Looks
from od_escalator.engine.newer import Newer
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.older import Older
from od_escalator.engine.poll import Poll
from od_escalator.engine.presence import Presence
from od_escalator.engine.record import Recorder
from od_escalator.engine.respond import Handler, Respond
from od_escalator.engine.review_reminder import ReviewReminder
from od_escalator.engine.sight import Sight
from od_escalator.engine.spoken import Spoken
from od_escalator.engine.standby import Standby
from od_escalator.engine.strays import Strays
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.engine.track import Track
from od_escalator.engine.weekly import Weekly
from od_escalator.errors import StateError
from od_escalator.escalator import Escalator
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.outside import (
    Outside,
    connect,
    listener_of,
    messenger_of,
    outside_of,
    practice_of,
    same_database,
    same_slack,
)
from od_escalator.records import place_of, recorder_of
from od_escalator.store import accepted, cursors, unsent
from od_escalator.store import dead_man as dead_man_row
from od_escalator.store.outbox import Kind
from od_escalator.store.store import Store


def succeed(old: Escalator, config: Config, clock: Clock) -> Escalator:
    """The successor of an Escalator whose ticks have ended, under a new configuration; then the old one is closed.

    A database whose settings stayed is handed over with its connection, and so with its writer lock: nobody else gets
    in between. So is the link to Slack, and no click is lost. Raises OperatorError as `build` does; then the old one is
    as it was.
    """
    kept = {
        name: practice
        for name, practice in old.outside.practices.items()
        if name in config.databases and same_database(old.config, config, name)
    }
    fresh = {name: practice_of(config, name, old.time) for name in config.databases if name not in kept}
    practices = {name: (kept | fresh)[name] for name in config.databases}
    listener = old.outside.listener if same_slack(old.config, config) else listener_of(config, old.time)
    new = build(config, clock, outside_of(config, old.time, practices, listener), time=old.time)
    for practice in kept.values():
        if isinstance(practice, OpenDentalPractice):
            practice.flag_by(rules.marks(config))
    old.close(handed_over=[*kept.values(), *([listener] if listener else [])])
    return new


def build(
    config: Config,
    clock: Clock,
    outside: Outside | None = None,
    state_url: str | None = None,
    *,
    lanes_in_turn: bool = False,
    time: Timekeeper | None = None,
) -> Escalator:
    """Wire everything; `outside` and `state_url` let a rehearsal run with other adapters on a copy of the state.

    Raises OperatorError when the state cannot be opened or is not that of this version.
    """
    store = Store(state_url or place_of(config))
    if (misfit := store.misfit()) is not None:
        store.close()
        raise misfit
    time = time or Timekeeper(clock, _last_seen(store))
    outside = outside or connect(config, time)
    recorder = recorder_of(config)
    sight, marks = Sight(), rules.marks(config)
    _ask_what_was_accepted(store, outside)
    looks = Looks(sight, time)
    _remember_sight(store, sight, outside)
    _tell_operations_where_they_are(store, recorder)
    practices = tuple(outside.practices.values())
    messenger = messenger_of(config, outside, store, sight)
    errands = Errands(outside.practices, messenger, recorder, config.playbook, outside.painter, outside.mailer)
    standby = Standby(store, recorder, outside.messenger)
    dead_man = DeadMan(store, outside.scheduler, recorder, sight, config.timezone)
    aways = Aways(store, recorder)
    dialogs = Dialogs(recorder, sight)
    homes = Homes(store, recorder, outside.desk, sight)
    handlers: dict[InteractionKind, Handler] = {
        InteractionKind.COMMAND: Commands(recorder, aways, sight),
        InteractionKind.HOME: homes.handle,
        InteractionKind.BUTTON: homes.beside(Clicks(recorder, sight, dialogs.offer)),
        InteractionKind.DIALOG: dialogs.submitted,
    }
    newer = Newer(store, outside.scheduler, recorder, config.timezone)
    judge, older = (
        Judge(store, recorder, marks, Numbering(sight, time)),
        Older(store, recorder, Spoken(store, outside.messenger, recorder), newer),
    )
    respond = Respond(store, recorder, outside.desk, time, handlers)
    strays = Strays(store, outside.practices, outside.messenger, sight)
    audit = Audit(store, tuple(outside.practices), recorder, sight, strays)
    return Escalator(
        config=config,
        store=store,
        outside=outside,
        sight=sight,
        time=time,
        compare=Compare(time, outside.scheduler, store, recorder),
        poll=Poll(store, practices, judge, older, standby, sight, looks, time),
        closures=Closures(store, practices, recorder, sight),
        track=Track(store, practices, recorder, marks, sight, looks),
        presence=Presence(store, practices, recorder, sight),
        aways=aways,
        homes=homes,
        listen=Listen(store, recorder, sight, outside.listener, respond.keep, config.timezone),
        respond=respond,
        escalate=Escalate(store, tuple(outside.practices), recorder, sight),
        bursts=Bursts(store, recorder, sight, rules.burst_alarm(config)),
        reminder=ReviewReminder(store, recorder, sight, config.reviews.sites, WEEK.index(config.reviews.reminder)),
        digest=Digest(store, outside.practices, recorder, sight, is_on=config.slack.morning_messages),
        weekly=Weekly(store, recorder, sight),
        check_back=CheckBack(store, tuple(outside.practices), recorder, sight),
        detour=Detour(store, tuple(outside.practices), recorder, sight),
        deliver=Deliver(store, errands, recorder, sight, in_turn=lanes_in_turn),
        watch=Watch(audit, Copies(store, outside.messenger, sight), newer, dead_man, Heartbeat(config.heartbeat_url)),
    )


def _ask_what_was_accepted(store: Store, outside: Outside) -> None:
    def version(database: str) -> str | None:
        with store.reading() as tx:
            return accepted.load(tx, database)

    for name, practice in outside.practices.items():
        if isinstance(practice, OpenDentalPractice):
            practice.accepted = partial(version, name)


def _last_seen(store: Store) -> datetime | None:
    with store.reading() as tx:
        instants = (cursors.last_seen(tx), dead_man_row.load(tx).since)
    return max((at for at in instants if at is not None), default=None)


def _remember_sight(store: Store, sight: Sight, outside: Outside) -> None:
    with store.reading() as tx:
        for name in outside.practices:
            sight.remember(name, *cursors.seen(tx, name))


def _tell_operations_where_they_are(store: Store, recorder: Recorder) -> None:
    """Their channel may be another one than when these were promised. While nothing can be written, it can wait."""
    with suppress(StateError), store.transaction() as tx:
        unsent.address(tx, (Kind.ALERT, Kind.BACK), slack_lane(recorder.operations_channel))
