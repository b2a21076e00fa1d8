"""Years of ordinary notes for a made-up practice: calls, reminders, recalls, treatment; nobody is upset in any of them.

Everything carries the stamps it would have had, ends before `until`, and follows from the seed. The texts hold
what a careless reader of tags stumbles over: tooth numbers, claim numbers, cheque numbers.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from random import Random

from od_escalator.demo.audit import NEVER, audit_hash
from od_escalator.demo.patients import Patient
from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.taskrows import Permission

OPENS, WORKDAY_SECONDS = time(8), 9 * 3600
CREATED = int(Permission.COMMLOG_CREATE)
WRITERS = {"Geneva": ("Jamie", "Jamie", "Jamie", "Kelly", "Sam"), "Lakeside": ("Alex", "Alex", "Morgan")}
DOCTORS = {"Geneva": ("Okafor", "DrOk"), "Lakeside": ("Lindgren", "DrLi")}
PHONE, IN_PERSON, TEXT = 3, 4, 5
SENT, RECEIVED = 1, 2
COMPLETE = 2  # procedurelog.ProcStatus

# CommLog type, Mode_, SentOrReceived, text
CALLS = (
    ("ApptRelated", PHONE, SENT, "Confirmed appt for {day} at {hour}, spoke with pt."),
    ("ApptRelated", PHONE, SENT, "LM to confirm appt {day}. No answer on cell."),
    ("ApptRelated", PHONE, RECEIVED, "Pt called to move the cleaning to {day}, running late at work."),
    ("ApptRelated", TEXT, SENT, "Appt reminder sent for {day} {hour}."),
    ("Insurance", PHONE, SENT, "Spoke w/ Delta, claim #{number} is in process, 10-14 days."),
    ("Insurance", PHONE, RECEIVED, "Pt has new insurance, took the ID over the phone. Verified, eff {day}."),
    ("Insurance", PHONE, SENT, "Called ins re crown #14, narrative and x-rays resent.\r\nRef #{number}."),
    ("Financial", PHONE, RECEIVED, "Paid balance by ck #{number}. Receipt mailed."),
    ("Financial", PHONE, SENT, "Went over the estimate for #30 MOD with pt, OK with payments of $85/mo."),
    ("Recall", PHONE, SENT, "LVM re 6 mo recall, due since {day}."),
    ("Recall", TEXT, SENT, "Recall text sent."),
    ("Misc", IN_PERSON, RECEIVED, "Pt dropped off the medical history form. Updated meds."),
    ("Misc", PHONE, RECEIVED, "Asked for a copy of the x-rays for the ortho office, e-mailed with consent."),
    (
        "Misc",
        PHONE,
        SENT,
        "Post-op call after #19 ext: doing well, mild soreness, ibuprofen helps. Very happy with Dr.",
    ),
    ("Misc", IN_PERSON, RECEIVED, "Mom asked about sealants for #3 and #14 next visit."),
)

TREATMENTS = (
    ("D0120", "Periodic exam. No new findings. NV: 6 mo recall."),
    ("D1110", "Adult prophy, light calculus lower anteriors, OHI given. Pt tolerated well."),
    ("D2392", "#{tooth} MO composite, A2. 1.7 mL 2% lido 1:100k epi. Rubber dam, etch, bond. Occl checked."),
    ("D2740", "#{tooth} crown prep, shade A3 with pt's agreement. Temp cemented, NV: seat in 2 wks."),
)


def write_history(
    session: Session, practice: Practice, until: date, *, commlogs: int = 20_000, years: int = 4, seed: int = 1
) -> None:
    """Add `commlogs` CommLogs with their audit rows, and half as many treatments with their clinical notes."""
    rng = Random(seed)
    _write_commlogs(session, practice, list(_moments(commlogs, until, years, rng)), rng)
    _write_treatments(session, practice, list(_moments(commlogs // 2, until, years, rng)), rng)


def _moments(count: int, until: date, years: int, rng: Random) -> Iterator[datetime]:
    """Local times on working days, in order, as they would have been typed."""
    days = [
        day
        for day in (until - timedelta(days=back) for back in range(years * 365, 0, -1))
        if day.weekday() < 5  # noqa: PLR2004  Saturday
    ]
    for seconds in sorted(rng.randrange(len(days) * WORKDAY_SECONDS) for _ in range(count)):
        day, second = divmod(seconds, WORKDAY_SECONDS)
        yield datetime.combine(days[day], OPENS) + timedelta(seconds=second)


def _write_commlogs(session: Session, practice: Practice, moments: list[datetime], rng: Random) -> None:
    notes, audit = [], []
    for at in moments:
        patient = rng.choice(practice.patients)
        kind, mode, direction, text = rng.choice(CALLS)
        user = practice.users[rng.choice(WRITERS[patient.clinic])]
        note = _fill(text, at, rng)
        type_number = practice.commlog_types[kind]
        notes.append((patient.number, at, type_number, note, mode, direction, user, "", at, 0, at))
        audit.append((CREATED, user, at, "", patient.number, "FRONT-PC", 0, 0))
    session.insert_many(
        "commlog",
        (
            "PatNum",
            "CommDateTime",
            "CommType",
            "Note",
            "Mode_",
            "SentOrReceived",
            "UserNum",
            "Signature",
            "DateTStamp",
            "CommSource",
            "DateTEntry",
        ),
        notes,
    )
    _write_audit(session, audit)


def _write_audit(session: Session, rows: Sequence[tuple[object, ...]]) -> None:
    columns = ("PermType", "UserNum", "LogDateTime", "LogText", "PatNum", "CompName", "FKey", "LogSource")
    first = _next_key(session, "securitylog", "SecurityLogNum")
    numbers = accumulate((1 for _ in rows[1:]), initial=first)
    numbered = [(number, *row) for number, row in zip(numbers, rows, strict=False)]
    session.insert_many("securitylog", ("SecurityLogNum", *columns), numbered)
    session.insert_many(
        "securityloghash",
        ("SecurityLogNum", "LogHash"),
        [
            (number, audit_hash(dict(zip(columns, row, strict=True)) | {"DateTPrevious": NEVER}))
            for number, *row in numbered
        ],
    )


def _write_treatments(session: Session, practice: Practice, moments: list[datetime], rng: Random) -> None:
    first = _next_key(session, "procedurelog", "ProcNum")
    procedures, notes = [], []
    for number, at in enumerate(moments, start=first):
        patient = rng.choice(practice.patients)
        code, text = rng.choice(TREATMENTS)
        user, provider = _treated_by(practice, patient)
        clinic, code_number = practice.clinics[patient.clinic], practice.procedure_codes[code]
        procedures.append(
            (number, patient.number, at.date(), COMPLETE, provider, clinic, code_number, 1, at, user, at, at.date())
        )
        notes.append((patient.number, number, at, user, _fill(text, at, rng), ""))
    session.insert_many(
        "procedurelog",
        (
            "ProcNum",
            "PatNum",
            "ProcDate",
            "ProcStatus",
            "ProvNum",
            "ClinicNum",
            "CodeNum",
            "UnitQty",
            "DateTStamp",
            "SecUserNumEntry",
            "SecDateEntry",
            "DateComplete",
        ),
        procedures,
    )
    session.insert_many("procnote", ("PatNum", "ProcNum", "EntryDateTime", "UserNum", "Note", "Signature"), notes)


def _treated_by(practice: Practice, patient: Patient) -> tuple[int, int]:
    user, provider = DOCTORS[patient.clinic]
    return practice.users[user], practice.providers[provider]


def _fill(text: str, at: datetime, rng: Random) -> str:
    day = at + timedelta(days=rng.randint(1, 28))
    return text.format(
        day=f"{day.month}/{day.day}",
        hour=f"{rng.randint(8, 12)}:30",
        number=rng.randint(1000, 99999),
        tooth=rng.randint(2, 31),
    )


def _next_key(session: Session, table: str, key: str) -> int:
    return int(session.value(f"SELECT COALESCE(MAX({key}), 0) + 1 FROM {table}"))  # noqa: S608  our own names
