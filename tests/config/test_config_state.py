"""Our own records on a server: its password and certificates, looked for like those of a database."""

from collections.abc import Callable, Mapping
from pathlib import Path

from od_escalator.config.credentials import Search
from od_escalator.config.load import load, load_settings
from od_escalator.config.show import show
from tests.certificates import Authority

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

FLAGS = "[flags]"
STATE = '[state]\nurl = "mysql+pymysql://us@10.0.0.5/od_escalator"\n'
HIDDEN = "hidden horse"
ENVIRON = {"OD_ESCALATOR_STATE_PASSWORD": "from the environment"}


def test_a_file_needs_no_password(path: Path) -> None:
    assert load(path, {}).secrets.state_password is None


def test_the_password_is_found_like_that_of_a_database_and_never_shown(
    path: Path, spoil: Spoil, tmp_path: Path
) -> None:
    file = tmp_path / "state-password"
    file.touch(mode=0o600)
    file.write_text(f"{HIDDEN}\n", encoding="utf-8")
    spoil({FLAGS: f'{STATE}password_file = "{file.as_posix()}"\n{FLAGS}'})
    config = load(path, {})
    assert config.secrets.state_password is not None
    assert config.secrets.state_password.get_secret_value() == HIDDEN
    assert HIDDEN not in f"{config!r} {show(config)} {config.model_dump_json()}"

    given = Search(ENVIRON).state_password(load_settings(path))
    assert given is not None
    assert given.get_secret_value() == "from the environment"


def test_its_certificate_is_read_and_a_missing_one_told(
    path: Path, spoil: Spoil, refusals: Refusals, tmp_path: Path
) -> None:
    ca = Authority.make(tmp_path / "ours", "ours").certificate
    lines = (
        f'password_file = "{(path.parent / "db-password").as_posix()}"\ntls = "verify"\ntls_ca = "{ca.as_posix()}"\n'
    )
    spoil({FLAGS: STATE + lines + FLAGS})
    assert load(path, {}).authorities == {"state": ca.read_text(encoding="utf-8").strip()}

    ca.unlink()
    said = f'state: tls_ca: cannot read "{ca}": No such file or directory'
    assert refusals() == [f"C046 config.toml: {said}"]


def test_a_certificate_that_nobody_asks_for_is_a_slip(spoil: Spoil, refusals: Refusals) -> None:
    spoil({FLAGS: f'{STATE}tls_ca = "/etc/ca.pem"\n{FLAGS}'})
    said = 'names an authority, and with tls = "off" no server has to prove anything'
    assert refusals(ENVIRON) == [f"C036 config.toml: state: tls_ca: {said}"]


def test_records_in_open_dentals_own_database_are_refused(spoil: Spoil, refusals: Refusals) -> None:
    spoil({FLAGS: f"{STATE.replace('10.0.0.5/od_escalator', '127.0.0.1/opendental')}{FLAGS}"})
    assert refusals(ENVIRON) == ["C048 config.toml: state: url: is the Open Dental database of databases.main"]
