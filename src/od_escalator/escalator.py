"""Everything wired together, and the rhythm in which the daemon runs it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from od_escalator.config.model import Config
from od_escalator.engine.audit import Watch
from od_escalator.engine.aways import Aways
from od_escalator.engine.bursts import Bursts
from od_escalator.engine.check_back import CheckBack
from od_escalator.engine.closures import Closures
from od_escalator.engine.compare import Compare
from od_escalator.engine.daemon import Job
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.detour import Detour
from od_escalator.engine.digest import Digest
from od_escalator.engine.escalate import Escalate
from od_escalator.engine.home import Homes
from od_escalator.engine.listen import Listen
from od_escalator.engine.poll import Poll
from od_escalator.engine.ports import Listener, Practice
from od_escalator.engine.presence import Presence
from od_escalator.engine.respond import Respond
from od_escalator.engine.review_reminder import ReviewReminder
from od_escalator.engine.sight import Sight
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.engine.track import Track
from od_escalator.engine.weekly import Weekly
from od_escalator.outside import Outside
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
_BURSTS_EVERY = timedelta(minutes=1)
_DIGEST_EVERY = timedelta(seconds=30)
_CHECK_BACK_EVERY = timedelta(minutes=1)

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
    bursts: Bursts
    reminder: ReviewReminder
    weekly: Weekly
    track: Track
    presence: Presence
    aways: Aways
    listen: Listen
    respond: Respond
    homes: Homes
    escalate: Escalate
    check_back: CheckBack
    detour: Detour
    deliver: Deliver
    watch: Watch

    def tick(self, now: datetime) -> int:
        """One round of every verb, in the order in which news travels; returns the number of things done."""
        looks = (self.time.counted(verb.tick) for verb in (self.compare, self.poll))
        who_and_when = (self.closures, self.track, self.presence, self.aways)
        news = (self.escalate, self.digest, self.weekly, self.bursts, self.reminder, self.check_back)
        verbs = (*who_and_when, self.respond, self.homes, *news, self.detour, self.deliver)
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
            Job("bursts", _BURSTS_EVERY, self.time.sure_of(self.bursts.tick)),
            Job("reminder", _DIGEST_EVERY, self.time.sure_of(self.reminder.tick)),
            Job("digest", _DIGEST_EVERY, self.time.sure_of(self.digest.tick)),
            Job("weekly", _DIGEST_EVERY, self.time.sure_of(self.weekly.tick)),
            Job("listen", _LISTEN_EVERY, self.time.counted(self.listen.tick)),
            Job("respond", _RESPOND_EVERY, self.time.sure_of(self.respond.tick)),
            Job("home", _HOME_EVERY, self.time.sure_of(self.homes.tick)),
            Job("escalate", _ESCALATE_EVERY, self.time.sure_of(self.escalate.tick)),
            Job("check back", _CHECK_BACK_EVERY, self.time.sure_of(self.check_back.tick)),
            Job("detour", _DETOUR_EVERY, self.time.sure_of(self.detour.tick)),
            Job("deliver", _DELIVER_EVERY, self.time.sure_of(self.deliver.tick), at_once=_DELIVERIES_AT_ONCE),
            Job("audit", self.config.audit_every, self.time.sure_of(self.watch.tick)),
        )

    def close(self, handed_over: Collection[Practice | Listener] = ()) -> None:
        """Finish what is under way and let go of locks and link, except those that a successor goes on with."""
        self.deliver.close()
        self.outside.close(handed_over)
        self.store.close()
