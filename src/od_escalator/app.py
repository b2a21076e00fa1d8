"""The composition root: a configuration and a clock become a wired Escalator. Only this place builds adapters."""

from collections.abc import Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from od_escalator.clock import Clock
from od_escalator.config import rules
from od_escalator.config.model import Config
from od_escalator.domain.interaction import InteractionKind
from od_escalator.engine.audit import Audit, Watch
from od_escalator.engine.aways import Aways
from od_escalator.engine.clicks import Clicks
from od_escalator.engine.closures import Closures
from od_escalator.engine.commands import Commands
from od_escalator.engine.compare import Compare
from od_escalator.engine.copies import Copies
from od_escalator.engine.daemon import Job
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
from od_escalator.engine.older import Older
from od_escalator.engine.poll import Poll
from od_escalator.engine.ports import Listener, Practice
from od_escalator.engine.presence import Presence
from od_escalator.engine.record import Recorder
from od_escalator.engine.respond import Handler, Respond
from od_escalator.engine.sight import Sight
from od_escalator.engine.spoken import Spoken
from od_escalator.engine.standby import Standby
from od_escalator.engine.strays import Strays
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.engine.track import Track
from od_escalator.errors import OperatorError, StateError
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
from od_escalator.store import cursors, unsent
from od_escalator.store import dead_man as dead_man_row
from od_escalator.store.outbox import Kind
from od_escalator.store.store import Store

_LISTEN_EVERY = timedelta(seconds=1)
_RESPOND_EVERY = timedelta(seconds=1)
_HOME_EVERY = timedelta(seconds=10)
_ESCALATE_EVERY = timedelta(seconds=1)
_DELIVER_EVERY = timedelta(seconds=1)
_DETOUR_EVERY = timedelta(seconds=5)
_COMPARE_EVERY = timedelta(seconds=1)
_CLOSURES_EVERY = timedelta(seconds=5)
_PRESENCE_EVERY = timedelta(seconds=5)
_AWAYS_EVERY = timedelta(minutes=1)
_DIGEST_EVERY = timedelta(seconds=30)

#: Ticks of `deliver` that may overlap, so that one hanging lane does not hold up the others.
_DELIVERIES_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Escalator:
    """Everything wired together; each verb has `tick(now) -> int`. Only a daemon listens and keeps watch."""

    config: Config
    store: Store
    outside: Outside
    sight: Sight
    time: Timekeeper
    compare: Compare
    poll: Poll
    closures: Closures
    digest: Digest
    track: Track
    presence: Presence
    aways: Aways
    listen: Listen
    respond: Respond
    homes: Homes
    escalate: Escalate
    detour: Detour
    deliver: Deliver
    watch: Watch

    def tick(self, now: datetime) -> int:
        """One round of every verb, in the order in which news travels; returns the number of things done."""
        looks = (self.time.counted(verb.tick) for verb in (self.compare, self.poll))
        who_and_when = (self.closures, self.track, self.presence, self.aways)
        verbs = (*who_and_when, self.respond, self.homes, self.escalate, self.digest, self.detour, self.deliver)
        acts = (self.time.sure_of(verb.tick) for verb in verbs)
        return sum(tick(now) for tick in (*looks, *acts))

    def jobs(self) -> Sequence[Job]:
        """The verbs as the daemon runs them: poll and track each database in its own rhythm."""
        databases, practices = self.config.databases, self.outside.practices.items()
        polls = (
            Job(f"poll {n}", databases[n].poll_every, self.time.counted(partial(self.poll.look, p)), looks=True)
            for n, p in practices
        )
        tracks = (
            Job(f"track {n}", databases[n].track_every, self.time.sure_of(partial(self.track.look, p)), looks=True)
            for n, p in practices
        )
        return (
            *polls,
            *tracks,
            Job("compare", _COMPARE_EVERY, self.time.counted(self.compare.tick)),
            Job("closures", _CLOSURES_EVERY, self.time.sure_of(self.closures.tick)),
            Job("presence", _PRESENCE_EVERY, self.time.sure_of(self.presence.tick)),
            Job("aways", _AWAYS_EVERY, self.time.sure_of(self.aways.tick)),
            Job("digest", _DIGEST_EVERY, self.time.sure_of(self.digest.tick)),
            Job("listen", _LISTEN_EVERY, self.time.counted(self.listen.tick)),
            Job("respond", _RESPOND_EVERY, self.time.sure_of(self.respond.tick)),
            Job("home", _HOME_EVERY, self.time.sure_of(self.homes.tick)),
            Job("escalate", _ESCALATE_EVERY, self.time.sure_of(self.escalate.tick)),
            Job("detour", _DETOUR_EVERY, self.time.sure_of(self.detour.tick)),
            Job("deliver", _DELIVER_EVERY, self.time.sure_of(self.deliver.tick), at_once=_DELIVERIES_AT_ONCE),
            Job("audit", self.config.audit_every, self.time.sure_of(self.watch.tick)),
        )

    def close(self, handed_over: Collection[Practice | Listener] = ()) -> None:
        """Finish what is under way and let go of locks and link, except those that a successor goes on with."""
        self.deliver.close()
        self.outside.close(handed_over)
        self.store.close()


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

    Raises OperatorError when the state cannot be opened or its tables are missing.
    """
    store = Store(state_url or place_of(config))
    if missing := store.missing_tables():
        store.close()
        raise OperatorError(
            f"[state] url: the tables {', '.join(missing)} are missing", "run od-escalator migrate, then start again"
        )
    time = time or Timekeeper(clock, _last_seen(store))
    outside = outside or connect(config, time)
    recorder = recorder_of(config)
    sight, marks = Sight(), rules.marks(config)
    looks = Looks(sight, time)
    _remember_sight(store, sight, outside)
    _tell_operations_where_they_are(store, recorder)
    practices = tuple(outside.practices.values())
    errands = Errands(outside.practices, messenger_of(config, outside, store, sight), recorder)
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
    judge, older = Judge(store, recorder, marks), Older(store, recorder, Spoken(store, outside.messenger, recorder))
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
        digest=Digest(store, outside.practices, recorder, sight, is_on=config.slack.morning_messages),
        detour=Detour(store, tuple(outside.practices), recorder, sight),
        deliver=Deliver(store, errands, recorder, sight, in_turn=lanes_in_turn),
        watch=Watch(audit, Copies(store, outside.messenger, sight), dead_man, Heartbeat(config.heartbeat_url)),
    )


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
