"""How many rows of each kind we have left in Open Dental."""

from od_escalator.demo.audit import audit_is_trusted
from od_escalator.demo.world import World

_TABLES = ("task", "taskancestor", "tasknote", "taskunread", "taskhist")


def rows(world: World) -> list[str]:
    """Every audit row of ours must be trusted."""
    us = world.practice.users["Escalator"]
    with world.practice.open() as session:
        audit = session.column("SELECT SecurityLogNum FROM securitylog WHERE UserNum = %(us)s", us=us)
        assert all(audit_is_trusted(session, number) for number in audit)
        found = {table: session.value(f"SELECT COUNT(*) FROM {table}") for table in _TABLES}  # noqa: S608  names of ours
        found["popups"] = session.value("SELECT COUNT(*) FROM signalod WHERE IType = 28")
    return [f"{count} rows: {name}" for name, count in (found | {"audit": len(audit)}).items()]
