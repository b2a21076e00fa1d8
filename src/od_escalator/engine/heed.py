"""Heed: words of danger that are added to the clinical note of an open case, with no tag beside them.

In CommLogs track hears them.
"""

from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.danger import read_dangers
from od_escalator.domain.evidence import Viewpoint, is_kept_from
from od_escalator.domain.flags import Marks
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.practice import Users
from od_escalator.domain.said import DangerSaid
from od_escalator.engine.novelty import News
from od_escalator.engine.record import Recorder
from od_escalator.store import cases

_log = structlog.get_logger()


def heed(tx: Connection, recorder: Recorder, marks: Marks, news: News, users: Users, now: datetime) -> int:
    """How many cases changed (0 or 1) by what is new in a note that flags nothing new."""
    note, case = news.note, cases.load(tx, news.case) if news.case is not None else None
    office = recorder.roster.office(case.office) if case else None
    dangers = read_dangers(note.text)
    if case is None or office is None or case.end is not None or note.procedure is None or not dangers:
        return 0
    view = Viewpoint(office, recorder.roster, marks, users)
    if is_kept_from(case, note, view):
        return 0
    by, role = view.author_of(note.author), view.role_of(note.author)
    event = DangerSaid(at=note.written_at, note=note.key, dangers=dangers, by=by, role=role)
    decision = decide(case, event, recorder.policies, office.calendar)
    if not decision.entries:
        return 0
    recorder.record(tx, decision, now)
    _log.info("case." + decision.reason, case=case.label, office=office.name, database=office.database)
    return 1
