from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.availability import Away
from od_escalator.domain.command import Command, Puzzle, Verb, read_command

TODAY = date(2026, 11, 18)  # a Wednesday


def day(text: str) -> date:
    month, day, *year = (int(part) for part in text.split("/"))
    return date(year[0] if year else TODAY.year, month, day)


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("", Command(verb=Verb.HELP)),
        ("help me", Command(verb=Verb.HELP)),
        (" TEST ", Command(verb=Verb.TEST)),
        ("open", Command(verb=Verb.OPEN)),
        ("open page 2", Command(verb=Verb.OPEN, page=2)),
        ("Mine 0", Command(verb=Verb.MINE, page=1)),
        ("open geneva", Puzzle.NO_COMMAND),
        ("open \u0665", Puzzle.NO_COMMAND),
        ("case 1042", Command(verb=Verb.CASE, case=1042)),
        ("case UP-1042", Command(verb=Verb.CASE, case=1042)),
        ("up-1042", Command(verb=Verb.CASE, case=1042)),
        ("case", Puzzle.NO_CASE),
        ("case of Nora", Puzzle.NO_CASE),
        ("back", Command(verb=Verb.BACK)),
        ("back kelly", Command(verb=Verb.BACK, who="kelly")),
        ("away kelly back", Command(verb=Verb.BACK, who="kelly")),
        ("away", Command(verb=Verb.AWAY)),
        ("what is up", Puzzle.NO_COMMAND),
    ],
)
def test_a_command_is_read(text: str, command: Command | Puzzle) -> None:
    assert read_command(text, TODAY) == command


@pytest.mark.parametrize(
    ("text", "who", "begins", "until", "delegate"),
    [
        ("12/21-12/28 sam", None, "12/21", "12/29", "sam"),
        ("12/21 \u2013 12/28", None, "12/21", "12/29", None),
        ("12/21 to 1/4 with Sam Ortiz", None, "12/21", "1/5/2027", "Sam Ortiz"),
        ("12/21 until 12/28", None, "12/21", "12/28", None),
        ("2026-12-21 - 2026-12-28 sam", None, "12/21", "12/29", "sam"),
        ("2026-12-21-2026-12-28", None, "12/21", "12/29", None),
        ("kelly 12/21", "kelly", "12/21", "12/22", None),
        ("anna-lee from tomorrow through Fri, delegate anna-lou.", "anna-lee", "11/19", "11/21", "anna-lou"),
        ("me until monday", None, "11/18", "11/23", None),
        ("@kelly today for @sam", "@kelly", "11/18", "11/19", "@sam"),
        ("11/16-11/20", None, "11/18", "11/21", None),  # they have been away before it was said
    ],
)
def test_days_away_are_read(text: str, who: str | None, begins: str, until: str, delegate: str | None) -> None:
    away = Away(begins=day(begins), until=day(until), delegate=delegate)
    assert read_command(f"away {text}", TODAY) == Command(verb=Verb.AWAY, who=who, away=away)


@pytest.mark.parametrize(
    ("text", "puzzle"),
    [
        ("kelly", Puzzle.NO_DAYS),
        ("next week", Puzzle.NO_DAYS),
        ("13/45", Puzzle.NO_DAYS),
        ("until", Puzzle.NO_DAYS),
        ("until later", Puzzle.NO_DAYS),
        ("12/21-", Puzzle.NO_DAYS),
        ("12/21 to sam", Puzzle.NO_DAYS),
        ("12/21-12/28-12/30", None),
        ("11/16", Puzzle.DAYS_OVER),
        ("11/16-11/17 sam", Puzzle.DAYS_OVER),
        ("until today", Puzzle.ENDS_FIRST),
        ("12/28/26-12/21/26", Puzzle.ENDS_FIRST),
        ("12/21/26-12/31/28", Puzzle.TOO_LONG),
    ],
)
def test_what_cannot_be_followed_has_a_name(text: str, puzzle: Puzzle | None) -> None:
    found = read_command(f"away {text}", TODAY)
    assert found == puzzle if puzzle else isinstance(found, Command)


_WORDS = st.sampled_from(
    ("away", "open", "case", "back", "until", "-", "to", "12/31", "today", "mon", "9999-12-31", "sam")
)


@given(st.text() | st.lists(_WORDS | st.text(max_size=4)).map(" ".join), st.dates(date(2000, 1, 1), date(2999, 1, 1)))
def test_any_text_has_an_answer(text: str, today: date) -> None:
    found = read_command(text, today)
    if isinstance(found, Command) and found.away:
        assert today <= found.away.begins < found.away.until
