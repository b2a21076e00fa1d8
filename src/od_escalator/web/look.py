"""What the page, the probes and the metrics are made of: our own records, and what this process knows by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from od_escalator.domain.case import Case
from od_escalator.domain.practice import Standing
from od_escalator.domain.wording import span
from od_escalator.engine.sight import View
from od_escalator.engine.status import Status, read_status
from od_escalator.escalator import Escalator
from od_escalator.store import cases


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """As of `at`; `rows` are the cases that time will change first; `in_file`: who makes backups is us."""

    at: datetime
    zone: str
    status: Status
    views: Mapping[str, View]
    rows: tuple[Case, ...]
    in_file: bool

    def unready(self) -> list[str]:
        """Why this process does neither write, with everything read lately, nor stand by for one that does."""
        found = []
        for database in self.status.databases:
            view = self.views[database.name]
            if view.standing is Standing.STANDBY and view.reachable:
                continue
            if view.standing is None:
                found.append(f"{database.name}: it is not known yet who writes")
            if database.is_stale(self.at):
                seen = (database.read_until, database.tracked_until)
                oldest = min((at for at in seen if at is not None), default=None)
                since = f"read or tracked for {span(self.at - oldest)}" if oldest else "read yet"
                found.append(f"{database.name}: not {since}")
        return found


def look(escalator: Escalator, most: int = 0) -> Look:
    """With so many cases at most. Raises StateError where our own records cannot be read."""
    databases = tuple(escalator.config.databases)
    with escalator.store.reading() as tx:
        return Look(
            at=escalator.time.now(),
            zone=escalator.config.timezone,
            status=read_status(tx, databases),
            views={name: escalator.sight.of(name) for name in databases},
            rows=tuple(cases.first_due(tx, databases, most)) if most else (),
            in_file=not escalator.config.state.on_server,
        )
