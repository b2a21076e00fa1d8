"""What was written to a practice's database, read back in the few columns that matter to a reader."""

from od_escalator.demo.session import Session


def unread_by(session: Session, task: int) -> set[str]:
    """The names of the users for whom the task counts as unread."""
    return set(
        session.column(
            "SELECT UserName FROM taskunread JOIN userod USING (UserNum) WHERE TaskNum = %(task)s", task=task
        )
    )


def signals(session: Session) -> list[tuple[int, str, int]]:
    """Kind, type of key and key of every signal, in the order they were sent."""
    rows = session.rows("SELECT IType, FKeyType, FKey FROM signalod ORDER BY SignalNum")
    return [(row["IType"], row["FKeyType"], row["FKey"]) for row in rows]


def audit_trail(session: Session) -> list[tuple[int, str, int, int]]:
    """Permission, text, patient and key of every audit row, in order."""
    rows = session.rows("SELECT PermType, LogText, PatNum, FKey FROM securitylog ORDER BY SecurityLogNum")
    return [(row["PermType"], row["LogText"], row["PatNum"], row["FKey"]) for row in rows]
