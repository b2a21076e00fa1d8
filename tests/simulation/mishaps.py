"""What goes wrong at large: a manager who does not come, and older backups that are restored."""

import shutil
from datetime import UTC, datetime, time, timedelta
from functools import partial

from tests.simulation.oracle import Oracle
from tests.simulation.rows import Rows
from tests.simulation.staff import BELIEVED, Staff
from tests.simulation.stories import Story
from tests.simulation.world import DAY, HOUR, MINUTE, World


class Mishaps:
    def __init__(self, world: World, oracle: Oracle, staff: Staff) -> None:
        self._world = world
        self._oracle = oracle
        self._staff = staff

    # People

    def fall_sick(self) -> None:
        """The manager of an office that has a deputy does not come one day, and nobody hears from her."""
        sites = self._world.group.sites
        site = self._world.rng.choice([site for site in sites if site.deputy] or sites)
        day = (self._world.now + self._world.rng.randrange(2, 9) * DAY).astimezone(site.almanac.tz).date()
        spans, signs, manager = site.almanac.of_day(day), self._world.databases[site.database].signs, site.manager
        if not spans:
            return
        site.sick.add(day)
        self._world.counts.sick += 1
        midnight = datetime.combine(day, time.min, site.almanac.tz).astimezone(UTC)
        self._world.at(midnight, lambda: signs.update({manager: midnight - HOUR}))
        self._world.at(midnight + DAY + 2 * HOUR, lambda: signs.pop(manager, None))
        self._staff.note_upset_at(site, spans[0][0] + 10 * MINUTE)
        self._world.at(spans[0][0] + HOUR, lambda: self._world.wake(timedelta(0), database=site.database))

    # Backups

    def back_up_practice(self) -> None:
        """It is restored after a while: what was written since is gone, and its keys are given out anew."""
        name = self._world.rng.choice(("north", "south"))
        backup = self._world.databases[name].backup()
        self._after_a_while(partial(self._restore_practice, name, backup, self._world.now))

    def _restore_practice(self, name: str, backup: Rows, taken: datetime) -> None:
        self._world.say(f"{name}: the backup of {taken:%m-%d %H:%M} is restored")
        self._world.counts.restores += 1
        database, merged = self._world.databases[name], {old for old, _, _ in backup.merges}
        unmerged = [(old, into) for old, into, _ in database.rows.merges if old not in merged]
        database.restore(backup)
        for story in self._oracle.stories:
            if story.site.database == name and (story.ended is None or story.ended >= taken):
                story.plain = False
                story.taken_back = story.taken_back or story.written >= taken
                story.part(merged)
        self._oracle.tasks.forget(name, unmerged)
        self._oracle.lost_at = self._world.now
        self._oracle.owners.lose_practice(name, taken, self._world.now)
        self._staff.forget_tasks(name)
        self._world.trouble.last = max(self._world.trouble.last, self._world.now)
        self._world.wake(*BELIEVED, database=name)

    def back_up_state(self) -> None:
        """It is restored after a while: our program must find out what it has told since."""
        file = self._world.folder / f"{self._world.now:%Y%m%d%H%M%S}.db"
        self._world.records.copy_to(file)
        self._after_a_while(partial(self._restore_state, file.name, self._world.now))

    def _restore_state(self, name: str, taken: datetime) -> None:
        world = self._world
        world.stop(f"our state of {taken:%m-%d %H:%M} is restored", MINUTE)
        world.counts.restores += 1
        world.records.close()
        for old in world.folder.glob("state.db*"):
            old.unlink()
        shutil.move(world.folder / name, world.folder / "state.db")
        world.records.open()
        linked = world.records.linked()
        written = {name: each.written_by("Escalator", world.now, linked) for name, each in world.databases.items()}
        silent = [name for name, at in written.items() if at < taken]
        nobody_knows = [""] if len(silent) == len(world.databases) else []
        self._oracle.forget_since(taken - MINUTE, silent + nobody_knows)
        for each in silent:
            self._oracle.tasks.forget_deleted(each)
        ended = world.records.openings("end IS NOT NULL")
        self._oracle.owners.forget_lost_ends(lambda opening: opening not in ended)
        for story in self._oracle.stories:  # what was clicked since is nowhere else
            is_told = story.clicked is None or story.clicked < taken - MINUTE
            story.plain = story.plain and is_told and not self._looks_unseen(story, taken - MINUTE)
        world.trouble.last = max(world.trouble.last, world.now)
        world.audit_for(HOUR / 2)  # before Slack is no longer asked first: a task may be lost at the same time

    def _looks_unseen(self, story: Story, since: datetime) -> bool:
        """Nothing tells that its task was opened since where a note of ours has marked it unread again."""
        task = self._world.databases[story.site.database].rows.tasks.get(story.task or 0)
        return task is not None and bool(task.unread) and story.seen is not None and story.seen >= since

    def _after_a_while(self, what: partial[None]) -> None:
        later = self._world.now + self._world.rng.randrange(10, 3000) * MINUTE
        self._world.at(later, lambda: None if self._world.trouble.is_over else what())
