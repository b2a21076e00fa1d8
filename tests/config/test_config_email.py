"""What may stand in `[email]`, and who has an address."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.load import load

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

DANA = 'slack = "U0DANA"'
SERVER = '[email]\nhost = "smtp.wc.example"\nsender = "escalator@wc.example"\n'
HERS = f'{DANA}\nemail = "dana@wc.example"'


def add(path: Path, text: str) -> None:
    path.write_text(f"{path.read_text(encoding='utf-8')}\n{text}\n", encoding="utf-8")


@pytest.mark.parametrize(
    ("written", "port"),
    [("", 587), ('encryption = "tls"', 465), ('encryption = "none"', 25), ("port = 2525", 2525)],
)
def test_each_encryption_has_its_port(path: Path, spoil: Spoil, written: str, port: int) -> None:
    spoil({DANA: HERS})
    add(path, SERVER + written)
    config = load(path, {})
    assert config.email is not None
    assert config.email.at_port == port
    assert config.secrets.email_password is None
    assert config.people["dana"].email == "dana@wc.example"


@pytest.mark.parametrize(
    ("hers", "server", "said"),
    [
        (HERS, "", "C074 config.toml: people.dana: email: there is no mail server that would take what is for this"),
        (DANA, SERVER, "C074 config.toml: email: nobody has an e-mail address that this server would be for"),
        (HERS, f"{SERVER}port = 0", "C074 config.toml: email.port: 0 is not the number of a port"),
        (HERS, f"{SERVER}port = 65536", "C074 config.toml: email.port: 65536 is not the number of a port"),
        (
            HERS,
            f'{SERVER}user = "x"\nencryption = "none"',
            "C074 config.toml: email: would send its password unencrypted",
        ),
        (HERS, f'{SERVER}user = "x"', "C040 config.toml: email: password_file: is not given anywhere"),
        (f'{DANA}\nemail = "dana"', SERVER, 'C074 config.toml: people.dana: email: "dana" is not an e-mail address'),
    ],
)
def test_what_cannot_be_is_named(
    path: Path, spoil: Spoil, refusals: Refusals, hers: str, server: str, said: str
) -> None:
    spoil({DANA: hers})
    add(path, server)
    assert any(line.startswith(said) for line in refusals()), refusals()


def test_the_password_stands_in_its_file_or_the_environment(path: Path, spoil: Spoil) -> None:
    spoil({DANA: HERS})
    file = path.parent / "email-password"
    file.write_text("a long password\n", encoding="utf-8")
    file.chmod(0o600)
    add(path, f'{SERVER}user = "escalator"\npassword_file = "{file}"')
    for environ, expected in (({}, "a long password"), ({"OD_ESCALATOR_EMAIL_PASSWORD": "another"}, "another")):
        found = load(path, environ).secrets.email_password
        assert found is not None
        assert found.get_secret_value() == expected


def test_its_password_is_missed_as_well_where_the_table_of_slack_is_bad(
    path: Path, spoil: Spoil, refusals: Refusals
) -> None:
    spoil({DANA: HERS, 'owners_channel = "C0OWNERS"': 'owners_channel = "owners"'})
    add(path, f'{SERVER}user = "x"')
    assert {line.split()[0] for line in refusals()} == {"C029", "C040"}
