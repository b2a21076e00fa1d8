"""The shipped policies (design 5), which are TOML as an administrator would write them."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from pydantic import TypeAdapter

from od_escalator.config.steps import Steps


def ladder_text() -> str:
    return files("od_escalator.config").joinpath("ladder.toml").read_text(encoding="utf-8")


@cache
def shipped_policies() -> Mapping[str, Steps]:
    """Steps by policy name, mild to critical."""
    return TypeAdapter(dict[str, Steps]).validate_python(tomllib.loads(ladder_text())["policy"])
