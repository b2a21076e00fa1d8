"""What `init` writes: all of it or nothing, private from the first moment, and nothing of anybody's is lost."""

import os
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from od_escalator.cli.setting_up.files import NewFile, in_the_way, write
from od_escalator.cli.setting_up.private import icacls
from od_escalator.cli.setting_up.zone import zone_like
from od_escalator.errors import OperatorError

NOW = datetime(2026, 11, 16, 15, 14, tzinfo=UTC)


def files(folder: Path, text: str = "new") -> list[NewFile]:
    return [
        NewFile(path=folder / "secret", text=text, secret=True),
        NewFile(path=folder / "config.toml", text=text, secret=False),
    ]


def shown(folder: Path) -> dict[str, str]:
    return {file.name: file.read_text(encoding="utf-8") for file in sorted(folder.iterdir())}


@pytest.fixture
def open_to_all() -> Iterator[None]:
    """The administrator's shell lets everybody read what it makes."""
    before = os.umask(0)
    yield
    os.umask(before)


@pytest.mark.usefixtures("open_to_all")
def test_a_secret_is_its_owners_alone_and_what_stood_there_is_kept(tmp_path: Path) -> None:
    folder = tmp_path / "etc"
    assert write(files(folder, "old"), NOW) == []
    assert in_the_way(files(folder, "old")) == []
    assert in_the_way(files(folder)) == [folder / "secret", folder / "config.toml"]
    kept = write(files(folder), NOW)
    assert shown(folder) == {
        "config.toml": "new",
        "config.toml.before-20261116-151400": "old",
        "secret": "new",
        "secret.before-20261116-151400": "old",
    }
    assert kept == [folder / "secret.before-20261116-151400", folder / "config.toml.before-20261116-151400"]
    assert {(folder / name).stat().st_mode & 0o777 for name in ("secret", "secret.before-20261116-151400")} == {0o600}


def test_what_is_the_same_already_stays_as_it_is(tmp_path: Path) -> None:
    write(files(tmp_path), NOW)
    assert write(files(tmp_path), NOW) == []
    assert set(shown(tmp_path)) == {"secret", "config.toml"}


def test_where_one_cannot_be_written_none_is(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("old", encoding="utf-8")
    (tmp_path / "config.toml.before-20261116-151400").mkdir()
    (tmp_path / "config.toml.before-20261116-151400" / "full").touch()
    (tmp_path / "config.toml").write_text("old", encoding="utf-8")
    with pytest.raises(OperatorError, match="cannot write"):
        write(files(tmp_path), NOW)
    assert (tmp_path / "secret").read_text(encoding="utf-8") == "old"
    assert (tmp_path / "config.toml").read_text(encoding="utf-8") == "old"
    assert [each.name for each in tmp_path.glob("*.new")] == []
    with pytest.raises(OperatorError, match="cannot write"):
        write(files(tmp_path / "secret" / "inside"), NOW)


def test_windows_is_told_to_let_in_only_the_owner_the_administrators_and_services() -> None:
    assert icacls(Path("db-password-main"), "Pat") == [
        "icacls", "db-password-main", "/inheritance:r", "/grant:r",
        "Pat:M", "*S-1-5-32-544:F", "*S-1-5-18:F", "*S-1-5-19:R",
    ]  # fmt: skip


def test_a_server_in_no_zone_of_the_practice_gets_no_proposal() -> None:
    assert zone_like({NOW: timedelta(0)}) is None
    assert (
        zone_like({NOW: datetime(2026, 11, 16, 8, tzinfo=UTC) - datetime(2026, 11, 16, 15, tzinfo=UTC)})
        == "America/Denver"
    )
