"""Drills beside their cases: how one went, and what operations hear of one that was written on the wrong patient."""

from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.drill_result import DrillResult
from od_escalator.domain.effects import Reason, Tell
from od_escalator.domain.evidence import Viewpoint
from od_escalator.domain.note import Note
from od_escalator.domain.roster import Roster
from od_escalator.domain.wording import weekday_time
from od_escalator.engine.record import Recorder
from od_escalator.store import notes, tellings, timeline

_TASK = (Reason.TASK_MADE, Reason.TASK_SENT)


def result_of(tx: Connection, case: Case, roster: Roster) -> DrillResult:
    """As it stands now: the case, its timeline, and when Slack took the messages."""
    entries = timeline.of_case(tx, case.number)
    task = next((entry.at - case.opened_at for entry in entries if entry.reason in _TASK), None)
    told = {
        person: settled_at - case.opened_at if settled_at else None
        for person, settled_at in reversed(tellings.told_directly(tx, case.number, Tell.STEP))
    }
    return DrillResult(
        label=case.label,
        office=case.office,
        shadow=case.shadow,
        task=task,
        seen=case.seen_at - case.opened_at if case.seen_at else None,
        told=tuple((_name(person, roster), when) for person, when in reversed(told.items())),
        end=case.end,
        ended=case.ended_at - case.opened_at if case.ended_at else None,
    )


def tell_misplaced(tx: Connection, recorder: Recorder, note: Note, view: Viewpoint, now: datetime) -> None:
    """Operations hear once of a drill that opened nothing, and how a real case is opened after all."""
    key = note.key
    what = f"{key.database} {key.incarnation} {key.source} {key.number}"
    recorder.alert(tx, f"{notes.DRILL_ELSEWHERE} {what}", key.database, _finding(note, view), now)


def _finding(note: Note, view: Viewpoint) -> dict[str, str]:
    by = view.author_of(note.author)
    who = view.roster.people[by].name if by else "A member of staff"
    when = weekday_time(note.written_at, view.office.calendar.zone, note.written_at)
    return {
        "id": "drill-elsewhere",
        "place": view.office.name,
        "problem": f"{who} wrote #drill {when} on somebody who is not the test patient, so no case was opened.",
        "hint": "Ask the writer now. If a patient is upset: take #drill out of the note, that opens the case."
        " If it was to be a drill: write #upset #drill on the patient that od-escalator drill names.",
    }


def _name(person: str, roster: Roster) -> str:
    known = roster.people.get(person)
    return known.name if known else person
