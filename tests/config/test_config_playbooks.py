"""The office's own texts: each takes the place of the shipped one, and a bad one is told and left out."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.config.show import show
from od_escalator.domain.complaint import Category
from od_escalator.domain.playbook import Playbook

Own = Callable[[Mapping[str, bytes]], Config]
FLAGS = "[flags]"
ZONE = 'timezone = "America/New_York"'


@pytest.fixture
def texts(tmp_path: Path) -> Path:
    folder = tmp_path / "playbooks"
    folder.mkdir()
    return folder


@pytest.fixture
def own(path: Path, texts: Path) -> Own:
    """The configuration with a folder that holds these files."""

    def loaded(files: Mapping[str, bytes]) -> Config:
        for name, content in files.items():
            (texts / name).write_bytes(content)
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace(ZONE, f'{ZONE}\nplaybooks = "{texts.as_posix()}"', 1), encoding="utf-8")
        return load(path, {})

    return loaded


def told(config: Config) -> list[tuple[str, str]]:
    assert all(each.severity == "warning" and each.place == "playbooks" for each in config.warnings)
    return [(each.id, each.problem) for each in config.warnings]


def test_texts_are_shipped_and_can_be_switched_off(path: Path) -> None:
    config = load(path, {})
    assert (told(config), len(config.playbook.steps)) == ([], 15)
    assert 0 < len(config.playbook.coaching) <= 8
    assert "coaching = true\n" in show(config)
    path.write_text(path.read_text(encoding="utf-8").replace(ZONE, f"{ZONE}\ncoaching = false"), encoding="utf-8")
    assert load(path, {}).playbook == Playbook()


def test_a_text_of_ones_own_replaces_the_shipped_one_of_that_name(path: Path, own: Own, texts: Path) -> None:
    shipped = load(path, {}).playbook
    config = own({"billing.md": b"\xef\xbb\xbf# Ours\r\n- Look.\r\n", "coaching.md": b"Listen.", "README": b"\xff"})
    assert told(config) == []
    assert (config.playbook.steps[Category.BILLING], config.playbook.coaching) == (("- Look.",), ("Listen.",))
    assert config.playbook.steps[Category.WAIT] == shipped.steps[Category.WAIT]
    assert f'playbooks = "{texts.as_posix()}"\n' in show(config)


def test_each_bad_text_is_told_and_the_shipped_one_stays(path: Path, own: Own, texts: Path) -> None:
    shipped = load(path, {}).playbook
    (texts / "wait.md").mkdir()
    (texts / "records.md").symlink_to(texts / "records.md")
    config = own(
        {
            "access.md": b"- a\n" * 9,
            "biling.md": b"- Look.",
            "billing.md": b"",
            "coaching.md": b"- \xff",
            "manner.md": b"a" * 9_000,
        }
    )
    assert config.playbook == shipped
    assert told(config) == [
        ("C070", f'"{texts / "access.md"}" has 9 lines, and 8 fit into a task'),
        ("C070", f'"{texts / "biling.md"}" belongs to no text (did you mean "billing"?)'),
        ("C070", f'"{texts / "billing.md"}" has no lines'),
        ("C070", f'"{texts / "coaching.md"}" is not UTF-8 text'),
        ("C070", f'"{texts / "manner.md"}" is larger than 8000 bytes'),
        ("C070", f'cannot read "{texts / "records.md"}": Too many levels of symbolic links'),
        ("C070", f'cannot read "{texts / "wait.md"}": Is a directory'),
    ]


def test_a_folder_that_is_not_there_leaves_all_shipped_texts(path: Path, own: Own, texts: Path) -> None:
    shipped = load(path, {}).playbook
    texts.rmdir()
    config = own({})
    assert (config.playbook, told(config)) == (
        shipped,
        [("C070", f'cannot read the folder "{texts}": No such file or directory')],
    )
