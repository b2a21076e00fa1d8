"""Encryption on the way to a database: the keys of the TOML, and the certificates that they name."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.load import load, load_settings
from od_escalator.config.show import show
from tests.certificates import Authority

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

AT = "config.toml: databases.main: "
TASKS = 'tasks_via = "sql"'


def test_nothing_is_encrypted_unless_the_file_says_so(path: Path) -> None:
    config = load(path, {})
    assert (config.databases["main"].tls, config.databases["main"].tls_ca, config.authorities) == ("off", None, {})
    assert 'tls = "off"\n' in show(config)
    assert "tls_ca" not in show(config)


def test_the_authorities_of_this_machine_need_no_file(path: Path, spoil: Spoil) -> None:
    spoil({TASKS: f'{TASKS}\ntls = "verify"'})
    assert load(path, {}).authorities == {}


def test_a_certificate_is_read_with_whatever_stands_around_it(path: Path, spoil: Spoil, tmp_path: Path) -> None:
    pem = Authority.make(tmp_path / "ours", "ours").certificate.read_text(encoding="utf-8").strip()
    file = tmp_path / "ca.pem"
    file.write_bytes(b"Of the practice in Gen\xe8ve:\r\n" + pem.encode() + b"\r\n")
    spoil({TASKS: f'{TASKS}\ntls = "verify"\ntls_ca = "{file.as_posix()}"'})
    config = load(path, {})
    assert config.authorities == {"databases.main": pem}
    assert f'tls = "verify"\ntls_ca = "{file.as_posix()}"\n' in show(config)
    assert load_settings(path).databases["main"].tls == "verify"


@pytest.mark.parametrize(
    "text",
    ["", "correct horse battery", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"],
)
def test_a_file_without_a_certificate_is_told(spoil: Spoil, refusals: Refusals, tmp_path: Path, text: str) -> None:
    file = tmp_path / "ca.pem"
    file.write_text(text, encoding="utf-8")
    spoil({TASKS: f'{TASKS}\ntls = "verify"\ntls_ca = "{file.as_posix()}"'})
    assert refusals() == [f'C046 {AT}tls_ca: "{file}" holds no certificate']


def test_a_file_that_is_not_there_is_told(spoil: Spoil, refusals: Refusals, tmp_path: Path) -> None:
    file = tmp_path / "ca.pem"
    spoil({TASKS: f'{TASKS}\ntls = "verify"\ntls_ca = "{file.as_posix()}"'})
    assert refusals() == [f'C046 {AT}tls_ca: cannot read "{file}": No such file or directory']


def test_where_the_table_has_other_troubles_the_file_is_not_looked_for(spoil: Spoil, refusals: Refusals) -> None:
    spoil({TASKS: 'tls = "verify"\ntls_ca = "/nowhere/ca.pem"'})
    assert refusals() == [f"C005 {AT}tasks_via: is missing"]


@pytest.mark.parametrize("tls", ["", '\ntls = "required"'])
def test_an_authority_that_nobody_asks_is_a_slip(spoil: Spoil, refusals: Refusals, tls: str) -> None:
    spoil({TASKS: f'{TASKS}{tls}\ntls_ca = "/etc/ca.pem"'})
    said = f'"{"required" if tls else "off"}"'
    assert refusals() == [f"C036 {AT}tls_ca: names an authority, and with tls = {said} no server has to prove anything"]


def test_a_certificate_pasted_into_the_file_is_not_repeated(spoil: Spoil, refusals: Refusals) -> None:
    spoil({TASKS: f'{TASKS}\ntls = "verify"\ntls_ca = "-----BEGIN CERTIFICATE-----"'})
    assert refusals() == [f"C031 {AT}tls_ca: must be the full path of a file"]


def test_another_word_than_the_three_is_told(spoil: Spoil, refusals: Refusals) -> None:
    spoil({TASKS: f'{TASKS}\ntls = "on"'})
    assert refusals() == [f'C007 {AT}tls: must be "off", "required" or "verify" in this version']


@pytest.mark.parametrize("query", ["ssl_ca=/etc/ca.pem", "ssl_disabled=", "charset=utf8mb4&ssl_verify_cert=true"])
def test_encryption_is_not_said_in_the_address(spoil: Spoil, refusals: Refusals, query: str) -> None:
    spoil({":3306/opendental": f":3306/opendental?{query}"})
    assert refusals() == [f"C037 {AT}url: says something of encryption"]
