"""What the owners hear of a case besides its steps."""

from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from od_escalator.domain.case import End
from od_escalator.domain.complaint import Remedy
from od_escalator.domain.deeds import HowSaid, Raised
from od_escalator.domain.effects import Announce, Reason, Tell, TellOwners
from od_escalator.domain.owners import month_begins
from od_escalator.domain.relevance import still_matters
from od_escalator.domain.severity import Severity
from od_escalator.domain.words import Contact
from tests.domain.builders import (
    KELLY,
    OPENED,
    Field,
    at,
    case_after,
    done,
    flag,
    key,
    made,
    new_case,
    talked,
    tell,
    words,
)

NEW_YORK = ZoneInfo("America/New_York")
LATER = at("Mon 11:00")
MILD = case_after(severity=Severity.MILD)
SPOT: dict[str, Field] = {**KELLY, "contact": Contact.CONVERSATION}


@pytest.mark.parametrize("severity", Severity)
@pytest.mark.parametrize("way", ["usual", "by_hand", "past_manager", "shadow", "drill"])
def test_they_hear_at_once_of_what_is_opened_and_not_mild(severity: Severity, way: str) -> None:
    new = replace(new_case(), severity=severity, shadow=way == "shadow", by_hand=way == "by_hand", drill=way == "drill")
    opened = tell(new, flag(severity=severity, past_manager=way == "past_manager", drill=way == "drill"))
    hear = severity > Severity.MILD and way not in ("shadow", "drill")
    assert opened.effects.count(Announce()) == hear
    assert Announce() not in tell(opened.case, flag(LATER, note=key(8), severity=severity)).effects


def test_they_hear_of_a_mild_one_when_it_becomes_graver_once() -> None:
    graver = tell(MILD, flag(LATER, note=key(8), severity=Severity.SERIOUS))
    assert Announce() in graver.effects
    assert Announce() in tell(MILD, Raised(at=LATER)).effects
    assert Announce() not in tell(graver.case, Raised(at=LATER)).effects


def test_what_is_solved_on_the_spot_they_hear_of_by_its_end() -> None:
    assert Announce() not in tell(new_case(), flag(**SPOT)).effects


def test_what_is_opened_again_they_hear_of_again() -> None:
    assert Announce() in tell(case_after(**SPOT), flag(LATER, note=key(8))).effects


@pytest.mark.parametrize(
    ("flagged", "said", "waits"),
    [
        ({}, {"offered": ()}, True),
        ({}, {}, False),
        ({"severity": Severity.MILD}, {"offered": ()}, False),
        ({"severity": Severity.CRITICAL}, {"offered": ()}, True),
    ],
)
def test_an_end_without_a_word_of_what_was_offered_is_asked_about_before_they_hear(
    flagged: dict[str, Field], said: dict[str, Field], waits: bool
) -> None:
    ended = tell(case_after(made(), talked(**said), **flagged), done(LATER))
    asks = "resolved: resolved how_asked -> edit say(resolved) summary say(how_asked) tell(how: office_manager)"
    assert words(ended) == (asks if waits else "resolved: resolved -> edit say(resolved) summary")
    [summary] = [effect for effect in ended.effects if isinstance(effect, TellOwners)]
    assert summary.after == (at("Tue 11:00") if waits else None)
    assert still_matters(ended.case, Tell.HOW, 1, (), OPENED) is waits


def test_what_is_said_then_is_told_at_once_and_only_then() -> None:
    ended = tell(case_after(made(), talked(offered=())), done(LATER)).case
    said = HowSaid(at=at("Mon 15:00"), offered=(Remedy.REFUND,), by="kelly")
    told = tell(ended, said)
    assert words(told) == "how_said: how_said -> edit say(how_said) summary"
    assert TellOwners() in told.effects
    assert (told.case.end, told.case.offered) == (End.RESOLVED, (Remedy.REFUND,))
    assert tell(told.case, said).reason is Reason.NOTHING_NEW


def test_of_what_was_solved_on_the_spot_nothing_stands_in_the_channel_that_could_be_edited() -> None:
    solved = tell(new_case(), flag(**SPOT))
    assert words(solved) == "solved_on_the_spot: solved_on_the_spot how_asked -> summary tell(how: office_manager)"
    told = tell(solved.case, HowSaid(at=LATER, offered=(Remedy.REFUND,)))
    assert words(told) == "how_said: how_said -> summary"


def test_the_month_is_that_of_the_office() -> None:
    new_year = replace(new_case(), opened_at=datetime(2027, 1, 1, 4, 59, tzinfo=UTC))
    assert month_begins(new_year, NEW_YORK) == datetime(2026, 12, 1, 5, tzinfo=UTC)
    assert month_begins(replace(new_year, opened_at=datetime(2027, 1, 1, 5, tzinfo=UTC)), NEW_YORK).year == 2027
