"""The monthly drill: that it can be held, on whom, and when the last one was."""

from datetime import datetime, timedelta

from od_escalator.cli.checking.report import Report
from od_escalator.config import rules
from od_escalator.config.drilling import drill_database
from od_escalator.config.model import Settings
from od_escalator.domain.roster import Roster
from od_escalator.domain.wording import counted
from od_escalator.errors import EscalatorError
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.store import cases
from od_escalator.store.store import Store

#: A month, and half of the next to come round to it.
_LONGEST = timedelta(days=45)
_PLACE, _PATIENT = "drill", "drill: test_patient"


def check_drill(settings: Settings, store: Store, now: datetime, report: Report) -> None:
    """From our own records; `now` is UTC."""
    if settings.drill is None:
        report.find("drill-not-set-up", _PLACE, "no test patient is configured, so no drill can be held")
        return
    with store.reading() as tx:
        last = cases.last_drill(tx)
    if last is None:
        report.find("drill-overdue", _PLACE, "no drill was held yet: nobody has seen the chain work from end to end")
    elif now - last.opened_at > _LONGEST:
        report.find("drill-overdue", _PLACE, f"the last drill was {counted((now - last.opened_at).days, 'day')} ago")
    else:
        report.good(f"Drill: the last one was {counted((now - last.opened_at).days, 'day')} ago, at {last.office}")


def check_test_patients(name: str, practice: OpenDentalPractice, settings: Settings, report: Report) -> None:
    """In the database itself: each test patient is there, and at the clinic of an office."""
    if settings.drill is None or drill_database(settings) != name:
        return
    roster = Roster(rules.people(settings), rules.offices(settings))
    for number in settings.drill.test_patient:
        try:
            patient = practice.find_patient(number)
        except EscalatorError:
            return  # said already: the database cannot be read
        if patient is None:
            report.find("test-patient-unknown", _PATIENT, f"Open Dental has no patient number {number}")
        elif roster.office_at(name, patient.clinic) is None:
            problem = f"patient number {number} is at no clinic of an office, so its drills would be set aside"
            report.find("test-patient-without-office", _PATIENT, problem)
