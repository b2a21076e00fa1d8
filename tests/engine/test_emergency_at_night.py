"""Quiet hours keep what can wait until morning, and no emergency."""

from dataclasses import replace

import pytest

from od_escalator.domain.availability import Quiet
from od_escalator.domain.effects import Tell, TellPeople
from od_escalator.domain.severity import Severity
from od_escalator.engine.hearing import goes_by_mail, waits_until
from tests.domain.builders import OFFICE, PEOPLE, at, case_after

ROSA = replace(PEOPLE["rosa"], quiet_hours=(Quiet(20 * 60, 7 * 60),))


@pytest.mark.parametrize(
    ("kind", "severity", "waits"),
    [
        (Tell.DANGER, Severity.SERIOUS, True),
        (Tell.PRIVACY, Severity.SERIOUS, True),
        (Tell.EMERGENCY, Severity.SERIOUS, False),
        (Tell.PRIVACY, Severity.CRITICAL, False),
    ],
)
def test_an_emergency_wakes_the_doctor(kind: Tell, severity: Severity, waits: bool) -> None:
    telling = TellPeople(kind=kind, recipients=("rosa",))
    until = waits_until(telling, ROSA, case_after(severity=severity), OFFICE, at("Mon 22:00"))
    assert (until == at("Tue 7:00")) is waits


WOKEN = replace(ROSA, email="rosa@wc.example")


@pytest.mark.parametrize(
    ("kind", "severity", "when", "mailed"),
    [
        (Tell.STEP, Severity.CRITICAL, "Mon 22:00", True),
        (Tell.HELP, Severity.CRITICAL, "Mon 18:00", True),
        (Tell.EMERGENCY, Severity.SERIOUS, "Mon 22:00", True),
        (Tell.STEP, Severity.CRITICAL, "Mon 10:00", False),
        (Tell.STEP, Severity.SERIOUS, "Mon 22:00", False),
        (Tell.HOW, Severity.CRITICAL, "Mon 22:00", False),
        (Tell.AGAIN, Severity.CRITICAL, "Mon 22:00", False),
        (Tell.PICKED_UP, Severity.CRITICAL, "Mon 22:00", False),
    ],
)
def test_nobody_is_woken_to_be_asked_what_was_offered(kind: Tell, severity: Severity, when: str, mailed: bool) -> None:
    telling = TellPeople(kind=kind, recipients=("rosa",))
    assert goes_by_mail(telling, WOKEN, case_after(severity=severity), OFFICE, at(when)) is mailed
    assert not goes_by_mail(telling, ROSA, case_after(severity=severity), OFFICE, at(when))
