"""The first look into an Open Dental database, before there is a configuration: what it is, and who works there.

It only reads, and each call may raise what the connection raises; OperatorError where it is no Open Dental database.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, timedelta

from od_escalator.domain.hours import Window
from od_escalator.opendental.allowed import Missing, missing_rights
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.directory import Directory
from od_escalator.opendental.inspection import Inspection, Question, inspect
from od_escalator.opendental.server_time import LOCAL_NOW
from od_escalator.opendental.versions import Shape, check_writable, read_shape
from od_escalator.tls import Tls

_NEAR = timedelta(days=28)
_PROVIDERS_OPEN = "SchedType = 1 AND Status = 0"
_MINUTE, _DAY_ENDS = timedelta(minutes=1), 24 * 60


class FirstLook:
    """`name` is what the database will be called in the TOML."""

    def __init__(self, name: str, url: str, tls: Tls | None = None) -> None:
        self._name = name
        self._connection = HeldConnection(name, url, tls)
        self._known: Shape | None = None

    def close(self) -> None:
        """Give up the connection; the next question opens another."""
        self._connection.close()

    def missing_rights(self, *, writes: bool) -> tuple[Missing, ...]:
        return tuple(each for each in missing_rights(self._connection, writes=writes) if not each.optional)

    def inspect(self, now: datetime, instants: Sequence[datetime]) -> Inspection:
        question = Question(now=now, people=(), instants=instants)
        return inspect(self._connection, Directory(self._connection), self._shape(), question, ("", ""))

    def check_writable(self) -> None:
        """Permanent where tasks would not be written, whatever our rights: unknown version or columns."""
        check_writable(self._name, self._shape(), lambda: None)

    def title(self) -> str:
        """What the practice calls itself; empty where it does not."""
        row = self._connection.row("SELECT ValueString FROM preference WHERE PrefName = 'PracticeTitle'")
        return str(row.ValueString or "").strip() if row else ""

    def worked(self) -> Mapping[date, tuple[Window, ...]]:
        """When providers are scheduled, on the days around today: of all clinics together."""
        [row] = self._connection.rows(f"SELECT DATE({LOCAL_NOW}) AS today")
        rows = self._connection.rows(
            "SELECT SchedDate, StartTime, StopTime FROM schedule"  # noqa: S608  constants
            f" WHERE {_PROVIDERS_OPEN} AND SchedDate BETWEEN %(since)s AND %(until)s",
            since=row.today - _NEAR,
            until=row.today + _NEAR,
        )
        found: dict[date, list[Window]] = {}
        for each in rows:
            opens, closes = each.StartTime // _MINUTE, each.StopTime // _MINUTE
            if 0 <= opens < closes <= _DAY_ENDS:
                found.setdefault(each.SchedDate, []).append(Window(opens, closes))
        return {day: tuple(windows) for day, windows in found.items()}

    def _shape(self) -> Shape:
        if self._known is None:
            self._known = read_shape(self._connection)
        return self._known
