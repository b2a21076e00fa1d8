"""Turns the configuration into what the domain knows: people, offices, policies, marks."""

from datetime import date

from od_escalator.config import model
from od_escalator.config.away import WEEK
from od_escalator.config.drilling import drill_database
from od_escalator.config.holidays import closed
from od_escalator.config.ladder import shipped_policies
from od_escalator.config.model import Settings
from od_escalator.config.opening_hours import Holidays
from od_escalator.config.relations import holders
from od_escalator.config.steps import Step as StepTable
from od_escalator.domain.availability import Attendance
from od_escalator.domain.burst import BurstAlarm
from od_escalator.domain.flags import Marks
from od_escalator.domain.hours import Calendar
from od_escalator.domain.period import Rhythm
from od_escalator.domain.person import Office, Person, Role
from od_escalator.domain.policy import Policies, Repeat, Step


def people(settings: Settings) -> dict[str, Person]:
    """Everybody by id, in the order of the TOML."""
    return {
        id_: Person(
            id=id_,
            name=each.name,
            open_dental_user=each.open_dental_user,
            slack=each.slack,
            email=each.email,
            quiet_hours=each.quiet_hours,
        )
        for id_, each in settings.people.items()
    }


def offices(settings: Settings) -> tuple[Office, ...]:
    return tuple(_office(office, settings) for office in settings.offices)


def policies(settings: Settings) -> Policies:
    """The shipped policies; one that the TOML has is wholly the TOML's."""
    steps = {**shipped_policies(), **settings.policy}
    return Policies(
        steps={name: tuple(_step(step) for step in each) for name, each in steps.items()},
        outer_limit=settings.outer_limit,
        grace=settings.grace,
        reopen_within=settings.reopen_within,
        check_back=settings.check_back,
    )


def burst_alarm(settings: Settings) -> BurstAlarm | None:
    bursts = settings.bursts
    return None if bursts.cases == "off" else BurstAlarm(cases=bursts.cases, within=bursts.within)


def marks(settings: Settings) -> Marks:
    flags = settings.flags
    database, drill = drill_database(settings), settings.drill
    patients = drill.test_patient if drill else ()
    return Marks(
        types=frozenset(flags.commlog_types),
        tags=flags.tags,
        codes=frozenset(flags.procedure_codes),
        test_patients=frozenset((database, patient) for patient in patients if database is not None),
    )


def digests(settings: Settings) -> Rhythm:
    digest = settings.digest
    return Rhythm(
        weekday=None if digest.weekly == "off" else WEEK.index(digest.weekly),
        silence_after=None if digest.silence_after == "off" else digest.silence_after,
        zone=settings.timezone,
        learning=digest.learning,
    )


def _office(office: model.Office, settings: Settings) -> Office:
    return Office(
        name=office.name,
        database=office.database,
        clinics=office.clinics,
        calendar=Calendar(
            zone=office.timezone or settings.timezone,
            week=tuple(windows for _, windows in office.hours),
            closed=frozenset(office.closed) | _holidays(office.holidays),
        ),
        roles={role: held for role in Role if (held := _holders(office, role))},
        slack_channel=office.slack_channel,
        shadow=office.mode == "shadow",
        by_hand=settings.databases[office.database].tasks_via == "none",
        by_api=settings.databases[office.database].tasks_via == "api",
        reads_schedule=office.closures == "open dental",
        sick_after=None if office.sick_after == "off" else office.sick_after,
        attendance=_attendance(settings),
    )


def _attendance(settings: Settings) -> Attendance:
    return Attendance(
        away={id_: each.away for id_, each in settings.people.items() if each.away},
        days={
            id_: frozenset(WEEK.index(day) for day in each.days) for id_, each in settings.people.items() if each.days
        },
    )


def _holders(office: model.Office, role: Role) -> tuple[str, ...]:
    """An emergency reaches somebody also where no doctor is named."""
    held = holders(office, role)
    return holders(office, Role.REGIONAL_MANAGER) if role is Role.ON_CALL_DOCTOR and not held else held


def _holidays(of: Holidays | None) -> frozenset[date]:
    return closed(of.place, of.open_on) if of else frozenset()


def _step(step: StepTable) -> Step:
    repeat = Repeat(every=step.repeat.every, times=step.repeat.times) if step.repeat else None
    return Step(
        after=step.after, until=step.until, tell=step.tell, warn=step.warn, repeat=repeat, delay=step.attempt_delay
    )
