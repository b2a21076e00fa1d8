"""Builds Willow Creek Dental in an Open Dental database: two offices, their staff, inboxes and patients.

The same seed and day give the same rows with the same numbers.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random
from typing import Final

from od_escalator.demo import account, schema, staff
from od_escalator.demo.copies import Copies
from od_escalator.demo.patients import Patient, invent
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session

COMMLOG_TYPE = 27  # definition.Category
TASK_PRIORITY = 33
_GOVERNMENTS_OWN, _MEDICAID = 13, 17  # insfilingcode.InsFilingCodeNum
PRACTICE_WIDE, HOLIDAY = 0, 2  # schedule.SchedType and Status
FIRST_KEYS = {  # different in each table, so that a number used in the wrong place finds nothing
    "clinic": 3,
    "provider": 11,
    "userod": 21,
    "usergroup": 41,
    "tasklist": 61,
    "definition": 281,
    "procedurecode": 401,
    "task": 5001,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Practice:
    """What was built, by name: users, inbox lists, types and priorities by their numbers in the database.

    `url` is how Open Dental itself logs in, `our_url` how od-escalator does, with the rights it needs and no other.
    """

    database: str
    url: str
    our_url: str
    users: Mapping[str, int]
    inboxes: Mapping[str, int]
    inboxes_parent: int
    commlog_types: Mapping[str, int]
    priorities: Mapping[str, int]
    clinics: Mapping[str, int]
    providers: Mapping[str, int]
    procedure_codes: Mapping[str, int]
    patients: tuple[Patient, ...]
    holidays: tuple[date, ...]

    def patient(self, name: str) -> Patient:
        return next(patient for patient in self.patients if patient.name == name)

    def open(self) -> Session:
        """A new connection to its database; the caller closes it."""
        return Session.open(self.url)


_COPIES: Final = Copies[Practice]()


def build(
    server: Server,
    today: date,
    *,
    name: str = "opendental",
    engine: str | None = None,
    version: str = schema.VERSION,
    patients: int = 300,
    seed: int = 1,
) -> Practice:
    """Create the database anew and fill it; history is `history.write_history`'s part."""
    engine = engine or server.engine
    like = (today, engine, version, patients, seed)

    def build_anew() -> Practice:
        return _build(server, name, *like)

    if engine != "MyISAM" or server.has_replicas:  # a replica hears of statements, not of files
        return build_anew()
    practice = _COPIES.lay_down(server, name, like, build_anew)
    account.let_in(server, name)
    return practice


def _build(server: Server, name: str, today: date, engine: str, version: str, patients: int, seed: int) -> Practice:
    url = schema.create(server, name, engine, version)
    with Session.open(url) as session:
        for table, first in FIRST_KEYS.items():
            session.run(f"ALTER TABLE {table} AUTO_INCREMENT = {first}")
        clinics = _clinics(session)
        providers = _providers(session)
        inboxes = _inboxes(session)
        people = invent(patients, today, Random(seed))
        _patients(session, people, clinics, providers)
        session.insert_many("preference", ("PrefName", "ValueString"), staff.PREFERENCES.items())
        return Practice(
            database=name,
            url=url,
            our_url=account.let_in(server, name),
            users=_users(session, clinics, providers, inboxes),
            inboxes={owner: number for owner, number in inboxes.items() if owner != "Inboxes"},
            inboxes_parent=inboxes["Inboxes"],
            commlog_types=_definitions(session, COMMLOG_TYPE, staff.COMMLOG_TYPES),
            priorities=_definitions(session, TASK_PRIORITY, staff.TASK_PRIORITIES),
            clinics=clinics,
            providers=providers,
            procedure_codes=_procedure_codes(session),
            patients=tuple(people),
            holidays=_holidays(session, today.year),
        )


def _clinics(session: Session) -> dict[str, int]:
    return {
        clinic: session.insert("clinic", Description=f"{staff.GROUP} {clinic}", Abbr=clinic, ItemOrder=order)
        for order, clinic in enumerate(staff.CLINICS)
    }


def _providers(session: Session) -> dict[str, int]:
    return {
        abbr: session.insert("provider", Abbr=abbr, LName=last, FName=first) for abbr, last, first in staff.PROVIDERS
    }


def _inboxes(session: Session) -> dict[str, int]:
    """One list under a common parent for everyone who has one, so that a task's ancestors are two."""
    parent = session.insert("tasklist", Descript="Inboxes", Parent=0, GlobalTaskFilterType=1)
    made = {"Inboxes": parent}
    for person in staff.STAFF:
        if person.inbox:
            made[person.name] = session.insert("tasklist", Descript=person.name, Parent=parent, GlobalTaskFilterType=1)
    return made


def _users(
    session: Session, clinics: Mapping[str, int], providers: Mapping[str, int], inboxes: Mapping[str, int]
) -> dict[str, int]:
    groups: dict[str, int] = {}
    users: dict[str, int] = {}
    for person in staff.STAFF:
        if person.group not in groups:
            groups[person.group] = session.insert("usergroup", Description=person.group)
        users[person.name] = user = session.insert(
            "userod",
            UserName=person.name,
            UserGroupNum=groups[person.group],
            ClinicNum=clinics.get(person.clinic or "", 0),
            ProvNum=providers.get(person.provider or "", 0),
            TaskListInBox=inboxes.get(person.name, 0),
        )
        session.insert("usergroupattach", UserNum=user, UserGroupNum=groups[person.group])
        for followed in person.follows:
            session.insert("tasksubscription", UserNum=user, TaskListNum=inboxes[followed], TaskNum=0)
    return users


def _definitions(session: Session, category: int, names: tuple[tuple[str, str], ...]) -> dict[str, int]:
    return {
        name: session.insert("definition", Category=category, ItemOrder=order, ItemName=name, ItemValue=value)
        for order, (name, value) in enumerate(names)
    }


def _procedure_codes(session: Session) -> dict[str, int]:
    return {
        code: session.insert("procedurecode", ProcCode=code, Descript=text, AbbrDesc=short)
        for code, text, short in staff.PROCEDURES
    }


def _patients(
    session: Session, people: list[Patient], clinics: Mapping[str, int], providers: Mapping[str, int]
) -> None:
    doctors = dict(zip(staff.CLINICS, providers.values(), strict=True))
    session.insert_many(
        "patient",
        ("PatNum", "LName", "FName", "Birthdate", "Guarantor", "HmPhone", "WirelessPhone", "ClinicNum", "PriProv"),
        [
            (p.number, p.last, p.first, p.born, p.guarantor, p.home, p.mobile, clinics[p.clinic], doctors[p.clinic])
            for p in people
        ],
    )
    for filing_code, insured in ((_GOVERNMENTS_OWN, people[2]), (_MEDICAID, people[3])):
        plan = session.insert("insplan", GroupName=insured.last, FilingCode=filing_code)
        subscribed = session.insert("inssub", PlanNum=plan, Subscriber=insured.number)
        session.insert("patplan", PatNum=insured.number, Ordinal=1, InsSubNum=subscribed)


def _holidays(session: Session, year: int) -> tuple[date, ...]:
    """Days on which the whole practice is closed, this year and the next."""
    closed = tuple(
        day for y in (year, year + 1) for day in (date(y, 1, 1), date(y, 7, 4), _thanksgiving(y), date(y, 12, 25))
    )
    session.insert_many(
        "schedule",
        ("SchedDate", "SchedType", "Status", "Note"),
        [(day, PRACTICE_WIDE, HOLIDAY, "Closed") for day in closed],
    )
    return closed


def _thanksgiving(year: int) -> date:
    first = date(year, 11, 1)
    return first + timedelta(days=(3 - first.weekday()) % 7 + 21)
