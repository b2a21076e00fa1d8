"""Where the test patients of drills are: in which of the databases."""

from collections.abc import Iterator

from od_escalator.config.findings import Code, Finding, listed, suggestion
from od_escalator.config.model import Settings


def drill_database(settings: Settings) -> str | None:
    """The database that has the test patient; it need not be named where there is only one."""
    if settings.drill is None:
        return None
    return settings.drill.database or (next(iter(settings.databases)) if len(settings.databases) == 1 else None)


def drill_findings(settings: Settings) -> Iterator[Finding]:
    if settings.drill is None:
        return
    name = settings.drill.database
    if name is None and len(settings.databases) > 1:
        yield Finding(
            id=Code.DATABASE,
            place="drill: database",
            problem="must be named, because there are several databases",
            hint=f"say which one has the test patient: {listed(settings.databases)}",
        )
    if name is not None and name not in settings.databases:
        yield no_database("drill: database", name, settings)


def no_database(place: str, name: str, settings: Settings) -> Finding:
    return Finding(
        id=Code.DATABASE,
        place=place,
        problem=f'no database called "{name}"{suggestion(name, settings.databases)}',
        hint=f"databases are named by their tables, [databases.NAME]; there are {listed(settings.databases)}",
    )
