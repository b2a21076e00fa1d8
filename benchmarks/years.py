"""Years of ordinary notes as statements that the server answers from numbers alone (its SEQUENCE engine).

A day has 913 CommLogs of some 375 characters each, as a large practice was measured to have (polling.md); a patient
has 125 of them, spread over the years. Two rows of the audit trail and two clinical notes go with each. One CommLog in
ten thousand says `#upset`.
"""

from collections.abc import Iterator
from dataclasses import dataclass

A_DAY = 913  # CommLogs
SECONDS_EACH = 86_400 // A_DAY
PER_PATIENT = 125  # CommLogs
FEWEST_PATIENTS = 200
FIRST_PATIENT = 80_001
SPREAD = 7_919  # a prime: the notes of one patient lie far apart

SENTENCES = (
    "Confirmed appt with pt, she will be here ten minutes early to update her medical history and insurance.",
    "LM on cell to confirm, no answer at home; will try again tomorrow morning before the huddle.",
    "Sent statement for the balance on account, pt asked to split it in three; the card on file is to be used.",
    "Claim #4471 went out again with narrative and x-rays, ins said 30 days; check #10283 was another visit.",
    "Discussed crown on #14 and the option of an onlay, pt wants to think and asked for a printed estimate.",
    "Recall is due in May, prefers Tuesday or Thursday after work and the same hygienist as last time.",
    "Rx called in to the pharmacy on Third Street, pt was told to take it with food and to call if worse.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Load:
    """`select` is what goes into the columns of the rows `seq`."""

    table: str
    columns: str
    select: str
    first: int = 1
    last: int
    first_key: int = 1

    @property
    def key(self) -> str:
        return self.columns.partition(",")[0]

    @property
    def last_key(self) -> int:
        return self.first_key + self.last - self.first

    def statement(self, first: int, last: int) -> str:
        return f"INSERT INTO {self.table} ({self.columns}) SELECT {self.select} FROM seq_{first}_to_{last}"


def patients(rows: int) -> int:
    return max(rows // PER_PATIENT, FEWEST_PATIENTS)


def loads(rows: int) -> Iterator[Load]:
    """Everything for so many CommLogs; the last one is two days old."""
    yield _patients(patients(rows))
    yield _commlogs(rows)
    yield _procnotes(rows)
    yield _audit(rows)


def _patients(count: int) -> Load:
    """Families of three, at two clinics."""
    head = f"{FIRST_PATIENT} + 3 * (seq DIV 3)"
    name = "CONCAT('Name', seq), CONCAT('Given', seq)"
    return Load(
        table="patient",
        columns="PatNum, LName, FName, Birthdate, Guarantor, WirelessPhone, ClinicNum",
        select=f"{FIRST_PATIENT} + seq, {name}, '1980-05-05', {head}, '555-0100', 3 + seq DIV 3 MOD 2",
        first=0,
        last=count - 1,
        first_key=FIRST_PATIENT,
    )


def _commlogs(rows: int) -> Load:
    at = _at("seq", rows)
    text = f"CONCAT({_text('seq', 4)}, IF(seq MOD 10000 = 77, ' #upset', ''))"
    return Load(
        table="commlog",
        columns="CommlogNum, PatNum, CommDateTime, CommType, Note, Mode_, UserNum, Signature, DateTStamp, CommSource,"
        " DateTEntry",
        select=f"seq, {_patient('seq', rows)}, {at}, 281 + seq MOD 5, {text}, 3, 23 + seq MOD 4, '', {at}, 0, {at}",
        last=rows,
    )


def _procnotes(rows: int) -> Load:
    at, text = _at("seq DIV 2", rows), _text("(seq + 3)", 3)
    return Load(
        table="procnote",
        columns="ProcNoteNum, PatNum, ProcNum, EntryDateTime, UserNum, Note, Signature",
        select=f"seq, {_patient('seq', rows)}, seq DIV 2 + 1, {at}, 29 + seq MOD 3, {text}, ''",
        last=2 * rows,
    )


def _audit(rows: int) -> Load:
    """Each second row tells of a new CommLog, and one in eighteen of an edited one."""
    kind = "IF(seq MOD 2, ELT(1 + seq DIV 2 MOD 9, 25, 26, 27, 47, 66, 83, 4, 43, 105), 193)"
    text = "IF(seq MOD 2, 'Recall appointment moved by the front desk', '')"
    about = f"{_patient('(seq DIV 2)', rows)}, 'FRONT-PC'"
    return Load(
        table="securitylog",
        columns="SecurityLogNum, PermType, UserNum, LogDateTime, LogText, PatNum, CompName",
        select=f"seq, {kind}, 23 + seq MOD 4, {_at('seq DIV 2', rows)}, {text}, {about}",
        last=2 * rows,
    )


def _patient(number: str, rows: int) -> str:
    return f"{FIRST_PATIENT} + {number} * {SPREAD} MOD {patients(rows)}"


def _at(number: str, rows: int) -> str:
    return f"DATE_SUB(NOW() - INTERVAL 2 DAY, INTERVAL ({rows} - {number}) * {SECONDS_EACH} SECOND)"


def _text(number: str, sentences: int) -> str:
    choice = ", ".join(f"'{sentence}'" for sentence in SENTENCES)
    many = len(SENTENCES)
    chosen = (f"ELT(1 + {number} DIV {many**place} MOD {many}, {choice})" for place in range(sentences))
    return f"CONCAT_WS(' ', {', '.join(chosen)})"
