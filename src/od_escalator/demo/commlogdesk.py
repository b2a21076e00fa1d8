"""What a user does to CommLogs (Open Dental, FormCommItem): no signal is written for any of it."""

import re
from datetime import datetime
from enum import IntEnum

from od_escalator.demo.audit import NEVER, Actor, write_audit
from od_escalator.demo.releases import Release
from od_escalator.demo.session import NOW, Session
from od_escalator.demo.taskrows import Permission

COMMLOG_TYPE = 27  # definition.Category
CREATE_IS_ITS_OWN = "21.2"  # up to 21.1 the audit trail has a new CommLog as an edit

#: What three bytes of UTF-8 cannot hold, and the older signs: weather, chess, stars, dingbats.
_PICTOGRAPH = re.compile("[\U00010000-\U0010ffff\u2600-\u27ff]")


class Mode(IntEnum):
    NONE = 0
    EMAIL = 1
    MAIL = 2
    PHONE = 3
    IN_PERSON = 4
    TEXT = 5


class Direction(IntEnum):
    NEITHER = 0
    SENT = 1
    RECEIVED = 2


class CommlogDesk:
    def __init__(self, session: Session, actor: Actor, release: Release) -> None:
        self._session = session
        self._actor = actor
        self._release = release

    def write(
        self,
        patient: int,
        text: str,
        *,
        type_name: str | None,
        mode: Mode,
        direction: Direction,
        at: datetime | None,
        autosave: bool,
    ) -> int:
        """Save a new CommLog, or let the first tick of the auto-save do it."""
        number = self._session.insert(
            "commlog",
            PatNum=patient,
            CommDateTime=at or NOW,
            CommType=self._type(type_name),
            Note=as_typed(text),
            Mode_=int(mode),
            SentOrReceived=int(direction),
            UserNum=self._actor.user,
            Signature="",
            SigIsTopaz=0,
            DateTimeEnd=NEVER,
            CommSource=0,
            ProgramNum=0,
            **self._release.since("22.2.1", DateTEntry=NOW),
            **self._release.since("23.1.0", ReferralNum=0, CommReferralBehavior=0),
        )
        self._log_new(patient, autosave=autosave)
        return number

    def edit(self, number: int, text: str | None, type_name: str | None, *, autosave: bool) -> None:
        """Change text, type or both; the ticks of the auto-save leave no audit row."""
        row = self._session.row("SELECT * FROM commlog WHERE CommlogNum = %(number)s", number=number)
        if row is None:
            raise LookupError(f"there is no CommLog {number}")
        del row["DateTStamp"]  # the server keeps it
        if text is not None:
            row["Note"] = as_typed(text)
        if type_name is not None:
            row["CommType"] = self._type(type_name)
        self._session.update("commlog", "CommlogNum", **(row | {"Signature": ""}))
        if not autosave:
            self._log(Permission.COMMLOG_EDIT, "", row["PatNum"])

    def delete(self, number: int, *, autosave: bool) -> None:
        """Delete it, or cancel the window of one that was only auto-saved."""
        patient = self._session.value("SELECT PatNum FROM commlog WHERE CommlogNum = %(number)s", number=number)
        self._session.run("DELETE FROM commlog WHERE CommlogNum = %(number)s", number=number)
        self._log(Permission.COMMLOG_EDIT, "Autosaved Commlog Deleted" if autosave else "Delete", int(patient or 0))

    def _type(self, name: str | None) -> int:
        if name is None:
            return 0
        number = self._session.value(
            "SELECT DefNum FROM definition WHERE Category = %(category)s AND ItemName = %(name)s",
            category=COMMLOG_TYPE,
            name=name,
        )
        if number is None:
            raise LookupError(f"there is no CommLog type {name}")
        return int(number)

    def _log_new(self, patient: int, *, autosave: bool) -> None:
        if self._release.knows(CREATE_IS_ITS_OWN):
            self._log(Permission.COMMLOG_CREATE, "Autosave" if autosave else "", patient)
        else:
            self._log(Permission.COMMLOG_EDIT, "Autosave Insert" if autosave else "Insert", patient)

    def _log(self, permission: Permission, text: str, patient: int) -> None:
        write_audit(self._session, self._actor, permission, text, patient=patient)


def as_typed(text: str) -> str:
    """What the window stores: CRLF line ends, and U+FFFD for pictographs, which the columns cannot hold."""
    lines = text.replace("\r\n", "\n").replace("\n", "\r\n")
    return _PICTOGRAPH.sub("\ufffd", lines)
