"""Willow Creek with `tasks_via = "api"`, in front of whose database Open Dental's REST API is played."""

from collections.abc import Iterator
from contextlib import contextmanager

from od_escalator.demo.api import CUSTOMER_KEY, DEVELOPER_KEY, LocalApi
from od_escalator.demo.world import World

#: The first release whose API can do it all.
RELEASE = "24.4.22.0"


def configure(world: World, url: str, developer: str = DEVELOPER_KEY, customer: str = CUSTOMER_KEY) -> None:
    """As an administrator would, who has the two keys."""
    lines = ['tasks_via = "api"', "", "[databases.main.api]", f'url = "{url}"']
    for name, key in (("developer", developer), ("customer", customer)):
        file = world.folder / f"{name}-key"
        file.touch(mode=0o600)
        file.write_text(key, encoding="utf-8")
        lines.append(f'{name}_key_file = "{file.as_posix()}"')
    world.reconfigure(('tasks_via = "sql"', "\n".join(lines)))


@contextmanager
def through_api(world: World, *, marks: bool = True, pops_up: bool = False) -> Iterator[LocalApi]:
    """From the next start on tasks are written through it."""
    with world.practice.open() as session:
        session.run("UPDATE preference SET ValueString = %(v)s WHERE PrefName = 'DataBaseVersion'", v=RELEASE)
    with LocalApi(world.practice.url, world.clock, marks=marks, pops_up=pops_up) as api:
        configure(world, api.url)
        yield api
