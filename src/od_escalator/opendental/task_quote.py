"""What a task quotes of the chart: the CommLog's words, and whom to call."""

from od_escalator.domain.note import Source
from od_escalator.domain.practice import TaskOrder
from od_escalator.errors import Permanent
from od_escalator.opendental.commlog_rows import words
from od_escalator.opendental.directory import Directory
from od_escalator.opendental.task_text import is_minor, whom_to_call
from od_escalator.opendental.versions import Shape


def quote(directory: Directory, shape: Shape, order: TaskOrder) -> tuple[str | None, list[str]]:
    """No words where no CommLog is quoted, or it is gone; Permanent where the patient is."""
    commlog = order.note.number if order.note and order.note.source is Source.COMMLOG else 0
    noted = directory.find_noted(order.patient, commlog, shape)
    if noted is None:
        raise Permanent(f"the patient of {order.mark} is not there", "unknown_patient")
    patient, said = noted.patient, None if noted.note is None else words(noted.note)
    minor = is_minor(patient.birthdate, noted.today)
    other = directory.find_noted(patient.guarantor, 0, shape) if minor else None
    return said, whom_to_call(patient, other.patient if other else None, noted.today) if order.calls else []
