"""Lets a world's program keep its records on a MariaDB server instead of in a file."""

from collections.abc import Iterator
from contextlib import contextmanager

from od_escalator.demo.server import USER, Server
from od_escalator.demo.world import World
from od_escalator.records import place_of
from od_escalator.store.migrate import migrate


@contextmanager
def on_server(world: World, server: Server, schema: str = "od_escalator_world") -> Iterator[None]:
    with server.admin() as admin:
        admin.run(f"CREATE DATABASE {schema}")
        secret = world.folder / "state-password"
        secret.touch(mode=0o600)
        secret.write_text(server.password, encoding="utf-8")
        url = f"mysql+pymysql://{USER}@127.0.0.1:{server.port}/{schema}"
        lines = f'url = "{url}"\npassword_file = "{secret.as_posix()}"'
        world.reconfigure((f'url = "{world.config.state.url}"', lines))
        migrate(place_of(world.config))
        yield
        admin.run(f"DROP DATABASE {schema}")
