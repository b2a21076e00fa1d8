"""`tasks_via = "api"`: how Open Dental's REST API is reached, and with which keys."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config import rules
from od_escalator.config.load import load, load_settings
from od_escalator.config.show import show

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

AT = "config.toml: databases.main: "
SQL, API = 'tasks_via = "sql"', 'tasks_via = "api"'
DEVELOPER, CUSTOMER = "DEVK1WILLOWCREEK", "CUSTK2GENEVALAKE"
VARIABLES = {"OD_ESCALATOR_API_DEVELOPER_KEY_MAIN": DEVELOPER, "OD_ESCALATOR_API_CUSTOMER_KEY_MAIN": CUSTOMER}


@pytest.fixture
def keys(path: Path) -> Path:
    for name, key in (("developer", DEVELOPER), ("customer", CUSTOMER)):
        file = path.parent / f"{name}-key"
        file.touch(mode=0o600)
        file.write_text(key + "\n", encoding="utf-8")
    return path.parent


def table(folder: Path, *more: str) -> str:
    named = [f'{name}_key_file = "{(folder / f"{name}-key").as_posix()}"' for name in ("developer", "customer")]
    return "\n".join([API, "[databases.main.api]", *more, *named])


def test_the_keys_are_read_from_their_files_and_never_shown(path: Path, spoil: Spoil, keys: Path) -> None:
    spoil({SQL: table(keys)})
    config = load(path, {})
    found = config.secrets.api_keys["main"]
    assert (found.developer.get_secret_value(), found.customer.get_secret_value()) == (DEVELOPER, CUSTOMER)
    assert config.databases["main"].api is not None
    assert config.databases["main"].api.url == "https://api.opendental.com/api/v1"
    shown = show(config)
    assert '# developer_key = "<secret>"\n# customer_key = "<secret>"\n' in shown
    assert not any(key in f"{shown}{config!r}{config.secrets!r}" for key in (DEVELOPER, CUSTOMER))
    assert [office.by_api for office in rules.offices(config)] == [True, True]
    assert show(load_settings(path)).count("<secret>") == 0


def test_the_environment_may_hold_them_and_another_way_needs_none(path: Path, spoil: Spoil) -> None:
    spoil({SQL: f"{API}\n[databases.main.api]"})
    assert load(path, VARIABLES).secrets.api_keys["main"].customer.get_secret_value() == CUSTOMER
    spoil({API: SQL})
    assert load(path, {}).secrets.api_keys == {}


def test_without_its_table_the_api_is_refused(spoil: Spoil, refusals: Refusals) -> None:
    spoil({SQL: API})
    assert refusals() == ['C080 config.toml: databases.main: tasks_via = "api" needs to know how the API is reached']


def test_what_the_keys_lack_is_told_at_once(spoil: Spoil, refusals: Refusals, keys: Path) -> None:
    spoil({SQL: f"{API}\n[databases.main.api]"})
    assert refusals() == [
        f"C040 {AT}api.{whose}_key_file: is not given anywhere" for whose in ("developer", "customer")
    ]
    (keys / "developer-key").write_text("ODFHIR one/two", encoding="utf-8")
    (keys / "customer-key").write_text(CUSTOMER + "\r\nX-Evil: 1", encoding="utf-8")
    spoil({f"{API}\n[databases.main.api]": table(keys)})
    assert refusals() == [
        f'C044 {AT}api.{whose}_key_file: "{keys / f"{whose}-key"}" holds no key of the API'
        for whose in ("developer", "customer")
    ]


def test_one_key_in_both_places_is_a_slip(path: Path, spoil: Spoil, refusals: Refusals, keys: Path) -> None:
    (keys / "customer-key").write_text(DEVELOPER, encoding="utf-8")
    spoil({SQL: table(keys)})
    assert refusals() == [f"C044 {AT}api.customer_key_file: is the same key as the developer key"]
    assert path.exists()


@pytest.mark.parametrize(
    ("url", "problem"),
    [
        ("http://10.0.0.5:30223/api/v1", "would send the keys and the tasks unprotected"),
        ("https://api.opendental.com", "must be a web address that ends in /api/v1"),
        ("ftp://api.opendental.com/api/v1", "must be a web address that ends in /api/v1"),
        ("https:///api/v1", "must be a web address that ends in /api/v1"),
        ("https://DEV:CUST@api.opendental.com/api/v1", "holds more than the address"),
        ("https://api.opendental.com/api/v1?key=DEV", "holds more than the address"),
        ("https://[/api/v1", "is not an address"),
    ],
)
def test_an_address_that_cannot_be(spoil: Spoil, refusals: Refusals, keys: Path, url: str, problem: str) -> None:
    spoil({SQL: table(keys, f'url = "{url}"')})
    assert refusals() == [f"C081 {AT}api.url: {problem}"]


@pytest.mark.parametrize("url", ["http://localhost:30223/api/v1", "http://127.0.0.1:30222/api/v1/"])
def test_on_the_same_machine_http_will_do(path: Path, spoil: Spoil, keys: Path, url: str) -> None:
    spoil({SQL: table(keys, f'url = "{url}"')})
    api = load(path, {}).databases["main"].api
    assert api is not None
    assert api.url == url.rstrip("/")


def test_a_key_in_the_file_itself_is_sent_elsewhere_and_not_repeated(spoil: Spoil, refusals: Refusals) -> None:
    spoil({SQL: f'{API}\n[databases.main.api]\ndeveloper_key = "{DEVELOPER}"'})
    told = refusals()
    assert f'C004 {AT}api.developer_key: no such key (did you mean "developer_key_file"?)' in told
    assert not any(DEVELOPER in line for line in told)
