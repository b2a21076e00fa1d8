"""What the documents say is so: commands, tags, links, log events and database rights are those of the code."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from od_escalator.cli import COMMANDS, main
from od_escalator.domain.effects import Reason
from od_escalator.domain.flags import Flag, Marks, read_flag
from od_escalator.opendental.rights import COLUMNS, PLANS, WRITTEN

ROOT = Path(__file__).parent.parent
SOURCES = ROOT / "src" / "od_escalator"
PAGES = [ROOT / "README.md", ROOT / "CHANGELOG.md", *sorted((ROOT / "docs").rglob("*.md"))]

_FENCE = re.compile(r"^```\w*\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SPAN = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)\s]+)\)")
_HEADING = re.compile(r"^#+ (.+)$", re.MULTILINE)
_CALL = re.compile(r"(?:^|[\s/])od-escalator (?P<words>-?-?[a-z][^#|>\n]*)", re.MULTILINE)
_TAG = re.compile(r"#[a-z]+(?: [\w/]+)*")
_EVENT = re.compile(r"`([a-z][a-z_]*\.[a-z_]+)`")
_LOGGING = {"debug", "info", "warning", "error", "critical", "exception", "log"}
_NAMELESS = Marks(types=frozenset())


def page(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def prose(path: Path) -> str:
    return _FENCE.sub("", page(path))


def code(path: Path) -> Iterator[str]:
    """Everything that a reader may type: fenced blocks and `spans`."""
    yield from _FENCE.findall(page(path))
    yield from (span.replace("\\|", "|") for span in _SPAN.findall(prose(path)))


def by_name(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def misspelt(words: list[str]) -> str | None:
    """What is wrong with the words after `od-escalator`, or None."""
    command: click.Command = main
    known = {option for each in main.params for option in each.opts}
    while words and isinstance(command, click.Group):
        if words[0].startswith("--"):
            break
        name = words.pop(0)
        found = command.get_command(click.Context(command), name)
        if found is None:
            return f"no command {name}"
        command, known = found, known | {option for each in found.params for option in each.opts}
    return next((f"no option {word}" for word in words if word.startswith("--") and word not in known), None)


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_every_command_that_a_page_names_can_be_typed(path: Path) -> None:
    calls = [found["words"].split() for piece in code(path) for found in _CALL.finditer(piece)]
    assert [(words, problem) for words in calls if (problem := misspelt(list(words)))] == []


def test_a_page_says_how_to_use_every_command() -> None:
    typed = {found["words"].split()[0] for path in PAGES for piece in code(path) for found in _CALL.finditer(piece)}
    assert set(COMMANDS) - {"demo"} <= typed  # the demo is scripts/demo


def is_understood(tag: str) -> bool:
    flag: Flag = read_flag(f"Pt called about the bill. {tag}", None, _NAMELESS)
    said = {"watch", "promise", "snooze", "resolved", "replied", "notupset", "drill_aside"}
    return bool(flag.opens or flag.help or said & set(flag.reasons))


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_every_tag_that_a_page_names_is_understood(path: Path) -> None:
    tags = [span for span in _SPAN.findall(prose(path)) if _TAG.fullmatch(span)]
    assert [tag for tag in tags if not is_understood(tag)] == []


def test_the_front_desk_is_told_a_severity_that_is_read_as_they_meant_it() -> None:
    assert "`#upset 3`" in page(ROOT / "docs" / "front-desk.md")
    assert read_flag("#upset 3", None, _NAMELESS).severity == read_flag("#upset urgent", None, _NAMELESS).severity


def anchors(path: Path) -> set[str]:
    """How GitHub names the headings of a page."""
    plain = (re.sub(r"[^\w\- ]", "", heading.lower()).strip() for heading in _HEADING.findall(prose(path)))
    return {heading.replace(" ", "-") for heading in plain}


def leads_nowhere(link: str, path: Path) -> bool:
    if re.match(r"[a-z]+:", link):
        return False
    file, _, anchor = link.partition("#")
    target = (path.parent / file).resolve() if file else path
    return not target.exists() or (bool(anchor) and anchor not in anchors(target))


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_every_link_leads_somewhere(path: Path) -> None:
    assert [link for link in _LINK.findall(prose(path)) if leads_nowhere(link, path)] == []


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_every_file_of_ours_that_a_page_names_is_there(path: Path) -> None:
    ours = re.compile(r"(?:tests|scripts|docs|migrations)/[\w./-]+")
    named = {span for span in _SPAN.findall(prose(path)) if ours.fullmatch(span)}
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("path", PAGES, ids=by_name)
def test_a_picture_is_told_to_those_who_do_not_see_it(path: Path) -> None:
    assert [found for found in re.findall(r"!\[(.*?)\]\(", page(path)) if len(found.split()) < 5] == []


def log_events() -> set[str]:
    """Every event name that the sources log; a name that is put together from a reason stands for all reasons."""
    found: set[str] = set()
    for path in SOURCES.rglob("*.py"):
        for call in ast.walk(ast.parse(page(path))):
            if isinstance(call, ast.Call) and isinstance(call.func, ast.Attribute) and call.func.attr in _LOGGING:
                found |= {name for argument in call.args[:2] for name in event_names(argument)}
    return found


def event_names(argument: ast.expr) -> Iterator[str]:
    match argument:
        case ast.Constant(value=str(name)) if re.fullmatch(r"[a-z_]+(\.[a-z_]+)+", name):
            yield name
        case ast.BinOp(left=ast.Constant(value="case."), right=ast.Attribute(attr="reason")):
            yield from (f"case.{reason}" for reason in Reason)


def test_the_operators_find_every_log_event_in_their_table_and_no_other() -> None:
    text = page(ROOT / "docs" / "operators.md").partition("## The log")[2].partition("\n## ")[0]
    rows = [line.split("|")[1] for line in text.splitlines() if line.startswith("| `")]
    assert {name for row in rows for name in _EVENT.findall(row)} == log_events()


def test_the_rights_that_are_granted_are_those_that_are_used() -> None:
    sql = "\n".join(page(path) for path in (SOURCES / "opendental").rglob("*.py"))
    assert {
        verb: {table for table, verbs in WRITTEN.items() if verb in verbs} for verb in ("INSERT", "UPDATE", "DELETE")
    } == {
        "INSERT": set(re.findall(r"\binsert(?:_rows)?\(\s*\"(\w+)\"", sql)),
        "UPDATE": set(re.findall(r"\"UPDATE (\w+) SET", sql)),
        "DELETE": set(re.findall(r"\"DELETE FROM (\w+)", sql)),
    }


def test_the_readme_names_the_rights_that_are_granted_to_write() -> None:
    text = page(ROOT / "README.md").partition("### What the login in MySQL may do")[2].partition("\n### ")[0]
    granted = {verb for verbs in WRITTEN.values() for verb in verbs} | {"SELECT"}
    assert set(re.findall(r"\b(SELECT|INSERT|UPDATE|DELETE|DROP|ALTER|CREATE)\b", text)) == granted
    assert "DELETE on `taskancestor` and\n  `taskunread`" in text
    assert [table for table, verbs in WRITTEN.items() if "DELETE" in verbs] == ["taskancestor", "taskunread"]
    assert "UPDATE on three\n  columns of `task`" in text
    assert [key for key in COLUMNS if key[0] == "UPDATE"] == [("UPDATE", "task")]
    assert len(COLUMNS["UPDATE", "task"]) == 3
    assert "`clockevent` and the four tables of insurance plans only the columns that are read" in text
    named = {"userod", "patient", "appointment", "clockevent"}
    assert {table for verb, table in COLUMNS if verb == "SELECT"} == named | set(PLANS)
    assert len(PLANS) == len(set(PLANS)) == 4
