"""What a mail says, word for word; whom it is about stands nowhere in it."""

from dataclasses import replace

import pytest

from od_escalator.domain.card import Staff, Telling, card_of
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category
from od_escalator.domain.effects import Tell
from od_escalator.domain.said import Attempted
from od_escalator.domain.severity import Severity
from od_escalator.mail.words import mail_words
from tests.domain.builders import OFFICE, OPENED, PEOPLE, at, case_after, made, talked, tell

OPEN = case_after(made(), severity=Severity.CRITICAL)


@pytest.mark.parametrize(
    ("case", "said"),
    [
        (OPEN, "No call is on file yet."),
        (tell(OPEN, Attempted(at=OPENED)).case, "Somebody has tried; the patient was not reached yet."),
        (tell(OPEN, talked()).case, "The patient was reached, and the matter is still open."),
        (
            replace(OPEN, category=Category.LEGAL),
            "Please do not call or offer anything before the owners have decided.",
        ),
    ],
)
def test_how_it_stands(case: Case, said: str) -> None:
    assert words(case)[1].splitlines()[1] == said


def words(case: Case, office: str = "Geneva") -> tuple[str, str]:
    card = replace(card_of(case, OFFICE, PEOPLE), office=office)
    return mail_words(
        Telling(card=card, kind=Tell.STEP, to=Staff(name="Rosa"), is_owner_of_case=False), at("Mon 22:00")
    )


def test_an_emergency_is_not_called_critical_and_a_drill_is_called_a_drill() -> None:
    assert words(OPEN)[0] == "Critical: UP-1042, Geneva"
    assert words(replace(OPEN, severity=Severity.SERIOUS))[0] == "An emergency: UP-1042, Geneva"
    subject, text = words(replace(OPEN, drill=True))
    assert subject == "DRILL: Critical: UP-1042, Geneva"
    assert text.startswith("This is a drill. Nobody is upset.\n")


def test_the_name_of_an_office_breaks_no_header() -> None:
    assert words(OPEN, "Geneva\r\nBcc: all@wc.example")[0] == "Critical: UP-1042, Geneva Bcc: all@wc.example"
