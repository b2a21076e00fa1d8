"""What is raised where a promise was not kept, and the first of them: whoever turns our clock moves nothing."""

from collections.abc import Iterable
from datetime import timedelta

from tests.simulation.stories import CLOCKS_DIFFER, Story
from tests.simulation.world import World

#: So long after something was due, with nothing broken meanwhile, it must have happened.
TOLERANCE = timedelta(hours=1)


class Broken(AssertionError):
    """A promise of design 6 was not kept."""


def look_at_clock(world: World, stories: Iterable[Story]) -> None:
    """Unless Slack and a server were away just then, or have not told a process yet that has just begun."""
    running = world.running
    if running is None or abs(world.program_now() - world.now) <= CLOCKS_DIFFER:
        return
    known = running.time.known()
    if not known.in_doubt and not known.alone and known.slack is not None and known.servers:
        raise Broken(f"the program goes by {world.program_now()}, and it is {world.now}")
    if known.alone:
        for story in stories:
            story.plain = story.plain and story.ended is not None
