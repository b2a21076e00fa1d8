"""A configuration and a state of their own for the program at a filled database, in a folder that goes away."""

from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from benchmarks.filling import Filled
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.demo.server import Server
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN
from od_escalator.store.migrate import migrate

NOWHERE = "http://127.0.0.1:9/api/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """The file as an administrator would write it, and how it is understood."""

    toml: Path
    config: Config


def configured(  # noqa: PLR0913  each is a setting of its own
    server: Server,
    filled: Filled,
    folder: Path,
    *,
    settle: str,
    poll_every: str = "1s",
    slack: str = NOWHERE,
    codes: bool = False,
    page: int | None = None,
) -> Desk:
    """Willow Creek Dental, pointed at this database; unless with its procedure `codes` flagging as it is shipped.

    With the health page where a port is given for it.
    """
    secrets = {"db-password": server.password, "slack-bot-token": BOT_TOKEN.value, "slack-app-token": APP_TOKEN.value}
    for name, secret in secrets.items():
        file = folder / name
        file.touch(mode=0o600)
        file.write_text(secret, encoding="utf-8")
    template = (files("od_escalator.demo") / "willow_creek.toml").read_text(encoding="utf-8")
    url = filled.url.replace(f":{server.password}@", "@")
    text = template.format(url=url, folder=folder.as_posix(), slack=slack)
    text = text if codes else text.replace('procedure_codes = ["Zupset"]', "procedure_codes = []")
    ours = f'[databases.main]\nsettle = "{settle}"\npoll_every = "{poll_every}"\n'
    text += f'\n[health]\nlisten = "127.0.0.1:{page}"\n' if page else ""
    toml = folder / "config.toml"
    toml.write_text(text.replace("[databases.main]\n", ours), encoding="utf-8")
    config = load(toml, {})
    migrate(config.state.url)
    return Desk(toml=toml, config=config)
