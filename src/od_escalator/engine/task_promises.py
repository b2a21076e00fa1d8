"""What is promised of a case's task, under which natural key."""

from od_escalator.domain.case import Case
from od_escalator.domain.effects import FinishTask, MakeTask, NoteOnTask, PutTaskBack, Reason, ToTask
from od_escalator.engine.lanes import opendental_lane
from od_escalator.store.outbox import Kind, Promise

KINDS = {
    MakeTask: Kind.MAKE_TASK,
    NoteOnTask: Kind.TASK_NOTE,
    FinishTask: Kind.FINISH_TASK,
    PutTaskBack: Kind.PUT_BACK,
}


def task_promise(case: Case, effect: MakeTask | ToTask, kind: Kind, number: int) -> Promise:
    """The `number`th of its kind of this case."""
    detail: dict[str, object]
    match effect:
        case MakeTask(popup=popup):
            name, detail = f"task {case.opening}", {"popup": popup}
        case NoteOnTask(about=about, popup=popup, by=by, at=at):
            name, detail = f"task note {number}", {"about": about, "popup": popup, "number": number}
            if by and at:
                detail = {**detail, "by": by, "at": at.isoformat()}
        case FinishTask():
            name, detail = f"finish {number}", {"task": case.task}
        case PutTaskBack():
            noted = {"about": Reason.TASK_PUT_BACK, "popup": False, "number": f"B{number}"}
            name, detail = f"put back {number}", {"task": case.task, **noted}
    return Promise(
        key=f"case {case.number} {name}",
        lane=opendental_lane(case),
        database=case.database,
        kind=kind,
        case_number=case.number,
        detail=detail,
    )
