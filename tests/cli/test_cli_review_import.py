"""`review import`: a file of another program becomes cases, all or none; what was left out is said, and why."""

import json
from datetime import timedelta
from pathlib import Path

import pytest

from od_escalator.clock import SystemClock
from od_escalator.domain.wording import local_day
from od_escalator.store import cases
from tests.cli.conftest import Desk, Ledger

TODAY = local_day(SystemClock().now(), "America/New_York")
DAY = TODAY - timedelta(days=3)


@pytest.fixture
def desk(there: Desk) -> Desk:
    """Open Dental is asked which numbers its cases have."""
    return there


def at_desk(desk: Desk, text: str | bytes, *words: str) -> tuple[int, list[str]]:
    file = Path(desk.folder / "reviews.csv")
    file.write_bytes(text if isinstance(text, bytes) else text.encode())
    result = desk.run("review", "import", str(file), *words)
    return result.exit_code, [
        line for line in (result.stdout + result.stderr).splitlines() if "case.opened" not in line
    ]


def opened(ledger: Ledger) -> list[int]:
    with ledger.store.reading() as tx:
        return sorted(case.number for case in cases.list_all(tx, 50))


def test_each_line_is_taken_once_or_its_reason_said(desk: Desk, ledger: Ledger) -> None:
    assert desk.run("review", "add", "--office", "Geneva", "--site", "yelp", "--date", str(DAY)).exit_code == 0
    text = f"""Location,Platform,Review Date,Star Rating,Review URL,Review,Reviewer
Geneva,Google,{DAY},1,https://g.example/1,"Rude,
and late",Pat Doe
geneva,Google Maps,{DAY},ONE,https://g.example/1,,
Geneva,google,{DAY},5/5,https://g.example/2,,
Geneva,google,{TODAY - timedelta(days=40)},1,https://g.example/3,,
Geneva,yelp,{DAY},2,https://y.example/1,,
Genf,google,{DAY},1,,,
Geneva,telegram,{DAY},1,,,
Geneva,google,soon,1,,,
Geneva,google,{TODAY + timedelta(days=1)},1,,,
Geneva,google,{DAY},11,,,
Geneva,google,{DAY}

,google,{DAY},1,,,
Geneva,,{DAY},1,,,
Geneva,google,{DAY},,,It hurt.,
Geneva,google,{DAY},3 stars,,IT  HURT.,
Geneva,google,{DAY},1,,It\0hurt.,
"""
    code, said = at_desk(desk, text, "--dry-run")
    assert (code, said[-2], opened(ledger)) == (1, "2 reviews would be taken, 14 left out.", [1001])
    code, said = at_desk(desk, text)
    reasons = [line.split("  ")[0] + ": " + line.split("  ")[-1].strip() for line in said[1:-3]]
    assert reasons == [
        "2: UP-1002",
        "4: left out: it is the same as line 2",
        "5: left out: it has more than 3 stars; --most-stars takes it",
        f"6: left out: it is older than {TODAY - timedelta(days=30)}; --since takes it",
        "7: left out: it is known already as UP-1001",
        '8: left out: there is no office "Genf", there is Geneva and Lakeside',
        '9: left out: "telegram" is none of google, yelp, facebook, healthgrades, zocdoc and other',
        '10: left out: "soon" is no day',
        f"11: left out: {TODAY + timedelta(days=1)} is still to come",
        '12: left out: "11" is no number of stars from 1 to 5',
        "13: left out: it has 3 cells, and the first line 7",
        "15: left out: it names no office",
        "16: left out: it names no site",
        "17: UP-1003",
        "18: left out: it is the same as line 17",
        "19: left out: it holds characters that are no text",
    ]
    assert (code, said[-3:-1]) == (1, ["Not read: the columns Reviewer.", "2 reviews taken, 14 left out."])
    assert said[-1].startswith("Please put lines 8, 9, 10, 11, 12, 13, 15 and 2 more right and import the file again")
    assert at_desk(desk, text)[1][-2] == "No reviews taken, 16 left out."
    code, said = at_desk(
        desk, f"office,site,date\nGeneva,zocdoc,{DAY}\nGeneva,zocdoc,{DAY}\nGeneva,zocdoc,x\n", "--dry-run"
    )
    assert said[2].endswith("left out: it is the same as line 2; a link or a text would tell them apart")
    assert said[-1].startswith("Please put line 4 right and")
    code, said = at_desk(desk, f"date\n{DAY}\n", "--office", "Geneva", "--site", "google", "--json")
    [row] = json.loads("".join(said))
    assert (code, row["case"], row["left_out"], row["posted_on"]) == (0, "UP-1004", None, str(DAY))
    assert opened(ledger) == [1001, 1002, 1003, 1004]


NO_REVIEWS = [
    (b" \n", "the file is empty"),
    (
        b"office,site,when\nGeneva,google,2026-11-14\n",
        'the first line of the file has no column "date"; it has "office", "site" and "when"',
    ),
    (b"office,site,date,Date\nGeneva,google,2026-11-14,2026-11-15\n", 'the file has two columns "date"'),
    (b"PK\x03\x04\x14\0", "this is a workbook, and no CSV"),
    (
        b'office,site,date\nGeneva,google,"2026-11-14\n',
        "this is no CSV: a quotation mark is opened in it and never closed",
    ),
    (b"office,site,date,text\nGeneva,google,2026-11-14," + b"a" * 140_000, "this is no CSV"),
    (b"office,site,date\n" + b"Geneva,google,2026-11-14\n" * 900_000, "the file has more than 20 MB"),
]


def test_of_a_file_that_is_no_table_of_reviews_nothing_is_taken(desk: Desk, ledger: Ledger) -> None:
    for text, problem in NO_REVIEWS:
        code, said = at_desk(desk, text)
        assert (code, problem in said[0], "hint: " in said[1]) == (1, True, True)
    assert opened(ledger) == []


def test_a_day_that_may_be_two_is_asked_about_before_anything_is_taken(desk: Desk, ledger: Ledger) -> None:
    mixed = "office;site;date\nGeneva;google;2/28/2026\nGeneva;google;28.02.2026\nGeneva;google;3/4/2026\n"
    code, said = at_desk(desk, mixed, "--since", "2026-01-01")
    assert (code, opened(ledger)) == (1, [])
    assert 'line 4: "3/4/2026" may be 2026-03-04 or 2026-04-03, and nothing was taken' in said[0]
    assert "say --dates month-first for 2026-03-04, or --dates day-first for 2026-04-03" in said[1]
    code, said = at_desk(desk, mixed, "--since", "2026-01-01", "--dates", "day-first")
    assert (code, len(opened(ledger)), "2026-04-03" in said[3]) == (0, 2, True)


def test_the_file_may_be_saved_as_any_program_saves_it(desk: Desk, ledger: Ledger) -> None:
    long = "Träge, " * 9_000
    text = f'office\tsite\tdate\ttext\t=1+1\tescape\nGeneva\tgoogle\t{DAY}\t"{long}"\t=cmd|calc\t\x1b[2J\r\n'
    code, said = at_desk(desk, text)
    assert (code, said[1], said[-1]) == (
        0,
        f"2     Geneva  google  {DAY}         UP-1001",
        "1 review taken, 0 left out.",
    )
    for encoding in ("utf-8-sig", "utf-16", "utf-16-le", "latin-1"):
        code, said = at_desk(desk, text.encode(encoding))
        assert (code, said[1].endswith("left out: it is known already as UP-1001"), encoding) == (0, True, encoding)
        assert "\x1b" not in "".join(said)
    assert opened(ledger) == [1001]


def test_nothing_is_half_imported(desk: Desk, ledger: Ledger) -> None:
    """The state refuses the second case: the first is not there either."""
    with ledger.store.transaction() as tx:
        tx.exec_driver_sql(
            "CREATE TRIGGER full BEFORE INSERT ON cases WHEN new.number = 1002 BEGIN SELECT RAISE(ABORT, 'full'); END"
        )
    code, said = at_desk(desk, f"office,site,date,link\nGeneva,google,{DAY},1\nGeneva,google,{DAY},2\n")
    assert (code != 0, opened(ledger)) == (True, [])
    assert "taken" not in "".join(said)
