"""`try`: what a note would do, in sentences and as JSON lines, whatever bytes come in."""

import json
import os
import subprocess
import sys
from io import BytesIO, StringIO
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.cli.jsonl import answer_lines
from od_escalator.domain.flags import Marks
from tests.cli.conftest import Desk

KEYS = ["id", "opens_case", "severity", "origin", "about", "watch", "help", "promise", "contact", "reasons"]


def ask(desk: Desk, *notes: object) -> list[Any]:
    result = desk.run("try", "--jsonl", stdin="".join(json.dumps(note) + "\n" for note in notes))
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_a_flagged_note_is_told_in_sentences(desk: Desk) -> None:
    result = desk.run("try", "--mode", "phone", stdin="#upset 3 Called pt, LVM. #promise call her 11/24")
    assert result.exit_code == 0
    assert result.stdout.splitlines()[:3] == [
        "This note opens a case: severity serious (3 of 4).",
        "It records a promise: call her 11/24",
        "It records an attempt to reach the patient, not a conversation.",
    ]


def test_an_ordinary_note_opens_nothing(desk: Desk) -> None:
    lines = desk.run("try", stdin="Prophy, no concerns.").stdout.splitlines()
    assert lines[0] == "This note opens no case."
    assert lines[-1] == "Why: nothing in it counts."


def test_no_text_is_no_case(desk: Desk) -> None:
    assert desk.run("try", stdin="").stdout.startswith("There is no text.\nThis note opens no case.\n")


def test_the_type_alone_opens_a_case(desk: Desk) -> None:
    assert "opens a case" in desk.run("try", "--type", "Upset Patient", stdin="bill").stdout
    assert "opens no case" in desk.run("try", "--type", "Recall", stdin="bill").stdout


def test_help_watch_and_review_are_told(desk: Desk) -> None:
    said = desk.run("try", stdin="#watch #review google one star #owners").stdout
    assert "from a review" in said
    assert "keep an eye" in said
    assert "asks the owners for help" in said


def test_a_json_line_has_exactly_the_documented_keys(desk: Desk) -> None:
    [answer] = ask(
        desk, {"id": 7, "source": "commlog", "type": "Upset Patient", "mode": "Phone", "text": "Spoke w/ pt"}
    )
    assert list(answer) == KEYS
    assert answer == {
        "id": 7,
        "opens_case": True,
        "severity": 2,
        "origin": None,
        "about": None,
        "watch": False,
        "help": None,
        "promise": None,
        "contact": "conversation",
        "reasons": ["type", "spoke"],
    }


def test_an_id_is_given_back_as_it_came_and_may_be_missing(desk: Desk) -> None:
    answers = ask(desk, {"text": ""}, {"id": {"a": [1]}, "text": ""}, {"id": "\ud800", "text": "x"})
    assert [answer["id"] for answer in answers] == [None, {"a": [1]}, "\ud800"]


@pytest.mark.parametrize(
    "mode", ["Phone", "phone", "3", 3, "In Person", "in_person", "InPerson", "EmailAndText", None, "None", 0]
)
def test_a_mode_is_known_by_name_or_number(desk: Desk, mode: object) -> None:
    [answer] = ask(desk, {"text": "", "mode": mode})
    assert "error" not in answer


@pytest.mark.parametrize(
    ("line", "cause"),
    [
        ('{"id": 5, "text": "x", "mode": "Fone"}', "unknown mode 'Fone'; there are None, Email"),
        ('{"id": 5, "text": "x", "mode": 9}', "unknown mode '9'"),
        ('{"id": 5, "text": "x", "mode": true}', "mode must be a name or a number"),
        ('{"id": 5, "text": "x", "mode": 3.5}', "mode must be a name or a number"),
        ('{"id": 5, "text": "x", "type": 4}', "type must be a string"),
        ('{"id": 5, "text": "x", "source": []}', "source must be a string"),
        ('{"id": 5}', "text is missing"),
        ('{"id": 5, "text": null}', "text is missing"),
        ('{"id": 5, "text": 5}', "text must be a string"),
        ("{", "not JSON: "),
        ("[]", "not an object"),
        ("[" * 100_000, "not JSON that can be read"),
        ("1" * 5000, "not JSON that can be read"),
    ],
)
def test_a_bad_line_is_named_with_its_cause_and_stops_no_other(desk: Desk, line: str, cause: str) -> None:
    result = desk.run("try", "--jsonl", stdin=f'{{"text": "#upset"}}\n\n{line}\n{{"id": 9, "text": "#upset"}}\n')
    assert result.exit_code == 1
    first, bad, last = (json.loads(each) for each in result.stdout.splitlines())
    assert first["opens_case"]
    assert last["opens_case"]
    assert bad["error"].startswith(f"line 3: {cause}")
    assert bad["id"] == (5 if '"id": 5' in line else None)


@pytest.mark.parametrize(
    "text",
    [
        "a" * 65_536 + " #upset",
        "\0" * 100 + "#upset",
        "\U0001f621 \U0001f468\u200d\U0001f469\u200d\U0001f467 #upset",
        "<!channel> #upset",
        "'; DROP TABLE commlog; -- #upset",
        "\ud800\udfff #upset",
        "\u2028#upset\x85",
    ],
)
def test_no_text_is_lost_whatever_it_holds(desk: Desk, text: str) -> None:
    [answer] = ask(desk, {"text": text})
    assert answer["opens_case"]


def test_bytes_that_are_no_utf8_and_a_byte_order_mark_are_read(desk: Desk) -> None:
    result = desk.run("try", "--jsonl", stdin=b'\xef\xbb\xbf{"text": "#upset caf\xe9 \xff\xfe"}\r\n')
    assert json.loads(result.stdout)["opens_case"]
    assert "opens a case" in desk.run("try", stdin=b"\xef\xbb\xbf#upset caf\xe9 \xff\0").stdout


@given(st.binary(max_size=300))
def test_any_bytes_get_an_answer(garbage: bytes) -> None:
    output = StringIO()
    answer_lines(BytesIO(garbage), output, Marks(types=frozenset()))
    for line in output.getvalue().splitlines():
        assert list(json.loads(line)) in (KEYS, ["id", "error"])


def test_each_line_is_answered_before_the_next_one_comes(desk: Desk) -> None:
    with desk.start("try", "--jsonl") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({"id": number, "text": "#upset"}) + "\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == number
        process.stdin.close()
        assert process.wait() == 0


def test_it_needs_no_configuration() -> None:
    command = [sys.executable, "-m", "od_escalator", "try"]
    done = subprocess.run(command, input="#upset", capture_output=True, text=True, check=True)
    assert "opens a case" in done.stdout


def test_a_letter_that_the_terminal_lacks_is_no_failure() -> None:
    command = [sys.executable, "-m", "od_escalator", "try"]
    environ = os.environ | {"PYTHONIOENCODING": "cp1252"}
    note = "#upset #promise call \u0141ucja".encode()
    done = subprocess.run(command, input=note, capture_output=True, check=True, env=environ)
    assert b"It records a promise: call \\u0141ucja" in done.stdout


def test_a_configuration_that_was_named_must_be_there(desk: Desk) -> None:
    desk.config.unlink()
    assert desk.run("try", stdin="#upset").exit_code == 78


def test_the_flags_of_the_configuration_count(desk: Desk) -> None:
    assert "no case" in desk.run("try", stdin="#angry").stdout
    flags = '[flags]\ncommlog_types = ["Angry"]\ntags = ["#upset", "#angry"]\n'
    text = desk.config.read_text(encoding="utf-8")
    desk.config.write_text(text.replace("[flags]\n", flags), encoding="utf-8")
    assert "opens a case" in desk.run("try", stdin="#angry").stdout
    assert "opens a case" in desk.run("try", "--type", "angry", stdin="bill").stdout
    assert "no case" in desk.run("try", "--type", "Upset Patient", stdin="bill").stdout


@pytest.mark.parametrize(
    ("who", "named"),
    [("om", "the office manager"), ("rm", "the regional manager"), ("owner", "an owner"), ("dr", "a provider")],
)
def test_it_says_whom_a_complaint_is_about(desk: Desk, who: str, named: str) -> None:
    assert f", about {named}." in desk.run("try", stdin=f"#about {who}").stdout
