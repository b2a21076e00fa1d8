"""What Open Dental writes when somebody merges one patient's chart into another's (opendental.md 3f, version 24.3)."""

from od_escalator.demo.audit import Actor, write_audit
from od_escalator.demo.session import NOW, Session

OF_A_PATIENT = ("appointment", "commlog", "procnote", "procedurelog")
ARCHIVED = 3  # patient.PatStatus
PATIENT_MERGE = 94  # securitylog.PermType
MERGE = 1  # patientlink.LinkType
PATIENT_TASKS = 92  # signalod.IType


def merge(session: Session, actor: Actor, old: int, new: int) -> None:
    """Everything of `old` becomes `new`'s; the time stamps of the moved rows jump to now, their keys stay."""
    for table in OF_A_PATIENT:
        session.run(f"UPDATE {table} SET PatNum = %(new)s WHERE PatNum = %(old)s", old=old, new=new)  # noqa: S608  own names
    for table in ("task", "taskhist"):
        session.run(
            f"UPDATE {table} SET KeyNum = %(new)s WHERE KeyNum = %(old)s AND ObjectType = 1",  # noqa: S608  own names
            old=old,
            new=new,
        )
    session.update("patient", "PatNum", PatNum=old, PatStatus=ARCHIVED)
    session.insert("patientlink", PatNumFrom=old, PatNumTo=new, LinkType=MERGE, DateTimeLink=NOW)
    text = f"Patient: {old}\r\nPatNum From: {old}\r\nMerged into\r\nPatient: {new}\r\nPatNum To: {new}"
    write_audit(session, actor, PATIENT_MERGE, text, patient=new)
    session.insert(
        "signalod", SigDateTime=NOW, FKey=new, FKeyType="Undefined", IType=PATIENT_TASKS, RemoteRole=0, MsgValue=""
    )
