"""Shows the configuration as it is in force: defaults filled in, secrets never.

What it prints is TOML again, and means the same when it is loaded.
"""

from collections.abc import Iterable

from od_escalator.config.ladder import shipped_policies
from od_escalator.config.model import Config, Settings
from od_escalator.config.toml_text import keys

_PLAIN = ("timezone", "reopen_within", "grace", "outer_limit", "check_back", "coaching", "playbooks")
_SECRET = "<secret>"  # noqa: S105  what stands in the place of one


def show(config: Settings) -> str:
    blocks = [keys((key, getattr(config, key)) for key in _PLAIN)]
    for name, database in config.databases.items():
        blocks.append([f"[databases.{name}]", *keys(database), *_hidden(_passwords(config, name))])
    blocks.append(["[state]", *keys(config.state)])
    blocks.append(["[slack]", *keys(config.slack), *_hidden(_tokens(config))])
    blocks.append(["[flags]", *keys(config.flags)])
    blocks += [["[drill]", *keys(config.drill)]] if config.drill else []
    blocks += [["[health]", *keys(config.health)]] if config.health else []
    blocks += [[f"[people.{id_}]", *keys(person)] for id_, person in config.people.items()]
    blocks += [["[[offices]]", *keys(office)] for office in config.offices]
    blocks += [[f"[offerings.{name}]", *keys(offering)] for name, offering in config.offerings.items()]
    policies = {**shipped_policies(), **config.policy}
    blocks += [[f"[[policy.{name}]]", *keys(step)] for name, steps in policies.items() for step in steps]
    return "\n\n".join("\n".join(block) for block in blocks) + "\n"


def _passwords(config: Settings, name: str) -> list[str]:
    if not isinstance(config, Config):
        return []
    return ["password", *(["developer_key", "customer_key"] if name in config.secrets.api_keys else [])]


def _tokens(config: Settings) -> list[str]:
    if not isinstance(config, Config):
        return []
    return ["bot_token", "app_token"] if config.secrets.app_token else ["bot_token"]


def _hidden(names: Iterable[str]) -> list[str]:
    return [f'# {name} = "{_SECRET}"' for name in names]
