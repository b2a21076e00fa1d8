"""A replica for reading: its address and its password, which is mostly that of the database itself."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.clock import SystemClock
from od_escalator.config.load import load
from od_escalator.outside import connect

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

TASKS = 'tasks_via = "sql"'
READ = f'{TASKS}\nread_url = "mysql+pymysql://reader@10.0.0.8:3306/opendental"'


def test_it_may_have_a_password_of_its_own(path: Path, spoil: Spoil) -> None:
    spoil({TASKS: READ})
    assert load(path, {}).secrets.read_passwords == {}
    secrets = load(path, {"OD_ESCALATOR_DB_READ_PASSWORD_MAIN": "for reading"}).secrets
    assert secrets.read_passwords["main"].get_secret_value() == "for reading"
    connect(load(path, {}), SystemClock()).close()


@pytest.mark.parametrize("url", ["mysql+pymysql://reader@127.0.0.1/opendental", "mysql+pymysql://r@127.0.0.1:3306/x"])
def test_the_database_is_no_replica_of_itself(spoil: Spoil, refusals: Refusals, url: str) -> None:
    spoil({TASKS: f'{TASKS}\nread_url = "{url}"'})
    assert refusals() == ["C038 config.toml: databases.main: read_url: is the server of url itself"]


def test_a_password_for_nothing_is_a_slip(path: Path, spoil: Spoil, refusals: Refusals) -> None:
    spoil({TASKS: f'{TASKS}\nread_password_file = "{path.parent}/db-password"'})
    said = "is the password of read_url, which is not there"
    assert refusals() == [f"C038 config.toml: databases.main: read_password_file: {said}"]
