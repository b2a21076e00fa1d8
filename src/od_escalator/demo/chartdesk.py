"""What a user does to clinical notes (Open Dental 24.3): rows are only ever added, each with the whole text.

Neither a signal nor an audit row is written for a note, and the procedure's own row stays as it is (opendental.md 3h).
"""

from collections.abc import Sequence
from enum import IntEnum

from od_escalator.demo.audit import Actor
from od_escalator.demo.commlogdesk import as_typed
from od_escalator.demo.session import NOW, Row, Session

GROUP_NOTE = "~GRP~"


class ProcStatus(IntEnum):
    COMPLETE = 2
    EXISTING_CURRENT = 3
    DELETED = 6


class ChartDesk:
    def __init__(self, session: Session, actor: Actor) -> None:
        self._session = session
        self._actor = actor

    def write_note(self, patient: int, text: str, code: str = "D1110", clinic: int | None = None) -> int:
        """Enter a complete procedure with its note at the patient's clinic, or another; returns the ProcNum."""
        number = self._procedure(patient, code, ProcStatus.COMPLETE, clinic)
        self._add(patient, number, as_typed(text))
        return number

    def append(self, procedure: int, text: str) -> None:
        row = self._newest(procedure)
        self._add(row["PatNum"], procedure, f"{row['Note']}\r\n{as_typed(text)}")

    def rewrite(self, procedure: int, text: str) -> None:
        """Replace the text; an empty one clears the note."""
        self._add(self._newest(procedure)["PatNum"], procedure, as_typed(text))

    def sign(self, procedure: int) -> None:
        """Sign the note as it is; signing again saves it once more, too."""
        row = self._newest(procedure)
        self._add(row["PatNum"], procedure, row["Note"], signature="0x5ec")

    def merge(self, procedure: int, text: str) -> None:
        """Save beside somebody who saved first: both texts are kept under headers (ProcNoteConcurrencyMerge)."""
        row = self._newest(procedure)
        entered = f"{row['EntryDateTime']:%m/%d/%Y %I:%M:%S %p}"
        self._add(row["PatNum"], procedure, f"{entered} Jamie: {row['Note']}\r\n\r\n{entered} Robin: {as_typed(text)}")

    def write_group_note(self, procedures: Sequence[int], text: str = "") -> int:
        """Collect notes into a group note, which empties the unsigned ones (ProcGroupNoteDoesAggregate)."""
        rows = [self._newest(procedure) for procedure in procedures]
        patient = rows[0]["PatNum"]
        group = self._procedure(patient, GROUP_NOTE, ProcStatus.EXISTING_CURRENT, None)
        for procedure in procedures:
            self._session.insert("procgroupitem", ProcNum=procedure, GroupNum=group)
        collected = [row["Note"] for row in rows]
        self._add(patient, group, "\r\n".join([*collected, as_typed(text)]) if text else "\r\n".join(collected))
        for row in rows:
            if not row["Signature"]:
                self._add(patient, row["ProcNum"], "")
        return group

    def delete_procedure(self, procedure: int) -> None:
        """The procedure is marked as deleted; its notes stay where they are."""
        self._session.update("procedurelog", "ProcNum", ProcNum=procedure, ProcStatus=int(ProcStatus.DELETED), AptNum=0)

    def _procedure(self, patient: int, code: str, status: ProcStatus, clinic: int | None) -> int:
        number = self._session.value("SELECT CodeNum FROM procedurecode WHERE ProcCode = %(code)s", code=code)
        if number is None:
            raise LookupError(f"there is no procedure code {code}")
        home = self._session.value("SELECT ClinicNum FROM patient WHERE PatNum = %(patient)s", patient=patient)
        return self._session.insert(
            "procedurelog",
            PatNum=patient,
            ProcDate=NOW,
            ProcStatus=int(status),
            ClinicNum=home if clinic is None else clinic,
            CodeNum=number,
            SecUserNumEntry=self._actor.user,
            SecDateEntry=NOW,
        )

    def _newest(self, procedure: int) -> Row:
        row = self._session.row(
            "SELECT * FROM procnote WHERE ProcNum = %(procedure)s"
            " ORDER BY EntryDateTime DESC, ProcNoteNum DESC LIMIT 1",
            procedure=procedure,
        )
        if row is None:
            raise LookupError(f"there is no note of procedure {procedure}")
        return row

    def _add(self, patient: int, procedure: int, text: str, signature: str = "") -> None:
        self._session.insert(
            "procnote",
            PatNum=patient,
            ProcNum=procedure,
            EntryDateTime=NOW,
            UserNum=self._actor.user,
            Note=text,
            SigIsTopaz=0,
            Signature=signature,
        )
