"""`review add` and `review replied`: a review of nobody known becomes one case, and a manager's word ends it."""

import pytest

from od_escalator.demo.world import World
from od_escalator.domain.case import End
from od_escalator.domain.complaint import Origin
from od_escalator.store import cases, reviews
from tests.cli.conftest import Desk, Ledger
from tests.cli.test_cli_run import begin, note


@pytest.fixture
def desk(there: Desk) -> Desk:
    """Open Dental is asked which numbers its cases have."""
    return there


def test_a_review_opens_one_case_however_often_it_is_added(desk: Desk, ledger: Ledger) -> None:
    def review(*words: str) -> tuple[int, str]:
        result = desk.run("review", *words)
        return result.exit_code, result.stdout + result.stderr

    google = ("add", "--office", "Geneva", "--site", "google")
    code, said = review(*google, "--date", "2026-11-14", "--stars", "1")
    assert (code, "UP-1001: the reply to this review is followed up" in said) == (0, True)
    code, said = review(*google, "--date", "2026-11-14", "--stars", "1")
    assert (code, said.startswith("Known already as UP-1001.")) == (0, True)
    link = ("--link", "https://g.example/r/2")
    assert "UP-1002" in review(*google, *link)[1]
    assert "Known already as UP-1002" in review(*google, *link)[1]
    assert "is still to come" in review(*google, "--date", "2126-11-14")[1]
    code, said = review("add", "--office", "Genf", "--site", "google")
    assert (code, 'there is no office "Genf"' in said, "Geneva" in said) == (1, True, True)
    assert "nobody knows whose review it is" in desk.run("cases", "show", "UP-1001").stdout
    assert "A review was found, and nobody knows whose it is." in desk.run("explain", "1001").stdout
    assert "glad to hear from you" in desk.run("review", "draft", "1001").stdout
    with ledger.store.reading() as tx:
        assert cases.list_of_patient(tx, "main", 0) == []
        found = reviews.of_case(tx, 1001)
    assert found is not None
    assert (found.site, found.rating) == ("google", 1)


def test_a_manager_says_that_the_reply_is_posted(desk: Desk, ledger: Ledger) -> None:
    assert desk.run("review", "add", "--office", "Geneva", "--site", "yelp").exit_code == 0
    ledger.open_case(origin=Origin.REVIEW)

    def replied(case: str, by: str = "kelly") -> str:
        result = desk.run("review", "replied", case, "--by", by)
        return result.stdout + result.stderr

    assert '"nobody" is no manager of Geneva' in replied("1001", "nobody")
    assert replied("1001") == "UP-1001: the reply is posted, and that ended it.\n"
    assert "UP-1001: it waits for no public reply" in replied("1001")
    assert replied("1002") == "UP-1002: the reply is posted, and it ends when the patient is settled.\n"
    with ledger.store.reading() as tx:
        case = cases.load(tx, 1001)
    assert case is not None
    assert (case.end, case.ended_by) == (End.RESOLVED, "kelly")


def test_a_review_gets_no_number_that_a_patient_has_in_an_open_dental_that_our_copied_back_records_know_nothing_of(
    desk: Desk, world: World
) -> None:
    begin(world)
    before = desk.state.with_name("before.db")
    assert desk.run("backup", str(before)).exit_code == 0
    note(world)
    assert desk.run("run", "--once").exit_code == 0
    for file in desk.folder.glob("state.db*"):
        file.unlink()
    before.rename(desk.state)
    assert "UP-1002: the reply" in desk.run("review", "add", "--office", "Geneva", "--site", "google").stdout


def test_a_review_gets_no_number_that_a_patient_may_have_in_an_open_dental_that_is_away(desk: Desk) -> None:
    desk.edit("@127.0.0.1:", "@127.0.0.9:")
    assert "UP-2001: the reply" in desk.run("review", "add", "--office", "Geneva", "--site", "google").stdout
