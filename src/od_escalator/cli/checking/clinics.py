"""Clinics and offices: each visible clinic has an office, and each office's clinics exist."""

from collections.abc import Iterable

from od_escalator.cli.checking.report import Report
from od_escalator.config.findings import suggestion
from od_escalator.config.model import Office, Settings
from od_escalator.opendental.inspection import ClinicFacts, Inspection


def check_clinics(name: str, facts: Inspection, settings: Settings, report: Report) -> None:
    offices = [office for office in settings.offices if office.database == name]
    if not facts.clinics:
        _without_clinics(name, offices, report)
        return
    by_name = {_called(clinic).casefold(): clinic for clinic in facts.clinics}
    for office in offices:
        for wanted in office.clinics:
            _check(office, wanted, by_name.get(wanted.casefold()), facts.clinics, report)
    if all(office.clinics for office in offices):
        _unclaimed(name, offices, facts.clinics, report)


def _without_clinics(name: str, offices: Iterable[Office], report: Report) -> None:
    for office in offices:
        if office.clinics:
            report.find(
                "clinics-not-used",
                f'office "{office.name}": clinics',
                f"database {name} has no clinics, so no note would find its way to this office",
            )


def _check(
    office: Office, wanted: str, there: ClinicFacts | None, clinics: Iterable[ClinicFacts], report: Report
) -> None:
    place = f'office "{office.name}": clinics'
    if there is None:
        near = suggestion(wanted, map(_called, clinics))
        report.find("clinic-unknown", place, f'no clinic called "{wanted}"{near}')
    elif there.hidden:
        report.find("clinic-hidden", place, f'clinic "{wanted}" is hidden')


def _unclaimed(name: str, offices: Iterable[Office], clinics: Iterable[ClinicFacts], report: Report) -> None:
    claimed = {wanted.casefold() for office in offices for wanted in office.clinics}
    for clinic in clinics:
        if not clinic.hidden and _called(clinic).casefold() not in claimed:
            report.find(
                "clinic-without-office",
                f"databases.{name}",
                f'clinic "{_called(clinic)}" belongs to no office, so its notes would be set aside',
            )


def _called(clinic: ClinicFacts) -> str:
    return clinic.abbreviation or clinic.description
