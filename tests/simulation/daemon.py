"""The jobs of the daemon, one after the other. It looks every second, here only where there may be something to see."""

from datetime import datetime
from functools import partial

from od_escalator.escalator import Escalator
from tests.simulation.faults import Crash
from tests.simulation.world import AUDITS_APART, HOUR, LOOKS_AGAIN, MINUTE, SECOND, World

#: While the time is in doubt, Slack is asked for it so often.
_ASKS_AGAIN = 30 * SECOND

#: A note is believed so soon.
_SETTLES = 31 * SECOND


def tick(world: World) -> None:
    """Until nothing is left to be done at once."""
    if world.running is None or not _may_matter(world):
        return
    world.counts.ticks += 1
    unseen = _unseen(world, world.running)
    if "slack" not in world.trouble.away:
        world.slack.answered = world.slack.clock()  # each audit asks something of it, which tells its time
    try:
        world.trouble.is_working = True
        _work(world, world.running)
    except Crash as crash:
        world.counts.crashes += 1
        world.stop(f"in {crash}", world.rng.choice((SECOND, MINUTE, 10 * MINUTE, 3 * HOUR)))
        return
    finally:
        world.trouble.is_working = False
    if world.running.time.known().in_doubt:
        if world.asks_at <= world.now:
            world.asks_at = world.now + _ASKS_AGAIN
            world.wake(_ASKS_AGAIN)
        return
    _look_again(world, unseen | _unseen(world, world.running))


def _unseen(world: World, running: Escalator) -> set[str]:
    return {name for name in world.databases if not running.sight.of(name).reachable}


def _look_again(world: World, unseen: set[str]) -> None:
    """Of what was not reached until just now nobody but poll may have seen anything yet."""
    world.must_respond = world.must_respond and world.records.is_clicked()
    if world.must_respond:
        world.wake(LOOKS_AGAIN)
    due, unjudged = world.records.databases_due(world.program_now()), world.records.unjudged()
    for name in sorted(world.databases.keys() - world.trouble.away):
        if name in due:
            world.wake(5 * SECOND, database=name)
        if name in unjudged:
            world.wake(_SETTLES, database=name)
        if name in unseen:
            world.wake(LOOKS_AGAIN, database=name)


def _may_matter(world: World) -> bool:
    """Now and then it is looked where nothing can have happened."""
    has_news = world.to_look_at or world.must_audit or world.must_respond or world.asks_at > world.now
    now = world.program_now()
    return bool(
        has_news or world.records.databases_due(now) or world.records.is_due(now) or world.rng.randrange(8) == 0
    )


def _work(world: World, running: Escalator) -> None:
    now = world.program_now()
    names, world.to_look_at = world.to_look_at | world.records.databases_due(now), set()
    practices, time = [running.outside.practices[name] for name in sorted(names)], running.time
    looks = [
        look
        for practice in practices
        for look in (
            time.counted(partial(running.poll.look, practice)),
            time.sure_of(partial(running.track.look, practice)),
        )
    ]
    others = [running.presence.tick, running.escalate.tick]
    schedules = [each.is_schedule_read for each in world.databases.values()]
    others += [] if all(schedules) and world.rng.randrange(8) else [running.closures.tick]
    others += [running.detour.tick] if world.records.undelivered() else []
    others += [running.digest.tick] if world.is_morning else []
    if world.must_respond:
        others += [running.respond.tick, running.aways.tick, running.homes.tick]
    must_audit = world.rng.randrange(4) == 0 or world.now <= world.audits_until
    others += [partial(_audit, world, running)] if must_audit else []
    verbs = [*looks, *(time.sure_of(each) for each in others)]
    if world.rng.randrange(8) == 0:
        world.rng.shuffle(verbs)  # the jobs of a daemon know no order
    time.counted(running.compare.tick)(now)
    for verb in verbs if looks or world.must_respond or not world.records.is_due(now) else ():
        verb(now)
    if not world.link.is_up:
        time.counted(running.listen.tick)(now)
    time.sure_of(running.weekly.tick)(now)
    time.sure_of(running.check_back.tick)(now)
    deliver = time.sure_of(running.deliver.tick)
    deliver(now)
    idle = 0
    while idle < 2 and world.records.is_due(world.program_now()):
        world.clock.true += SECOND
        idle = 0 if deliver(world.program_now()) else idle + 1
    if world.must_audit:
        world.must_audit, world.audited_at = False, world.now
        time.sure_of(running.watch.tick)(now)


def _audit(world: World, running: Escalator, now: datetime) -> int:
    if world.now - world.audited_at < AUDITS_APART:
        return 0
    world.audited_at = world.now
    return running.watch.audit.tick(now)
