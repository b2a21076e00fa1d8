"""Who is away now or will be, as was said in Slack and as the TOML says."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from od_escalator.cli.state import find_state, open_state
from od_escalator.config import rules
from od_escalator.config.model import Settings
from od_escalator.domain.availability import Away, joined
from od_escalator.domain.person import Office, Person, told_away
from od_escalator.domain.wording import named_day
from od_escalator.errors import EscalatorError, OperatorError
from od_escalator.store import aways


@dataclass(frozen=True, slots=True, kw_only=True)
class Absence:
    """`until` is the day on which they are back; `delegate` is a name."""

    name: str
    begins: date
    until: date
    delegate: str | None
    in_slack: bool

    def line(self, today: date) -> str:
        """`Away: Kelly Ray, Mon Dec 21 until Mon Dec 28, for whom Sam Ortiz stands in (said in Slack)`."""
        days = f"{named_day(self.begins, today)} until {named_day(self.until, today)}"
        stands_in = f", for whom {self.delegate} stands in" if self.delegate else ""
        return f"Away: {self.name}, {days}{stands_in} ({'said in Slack' if self.in_slack else 'in config.toml'})"

    def as_json(self) -> dict[str, str | None]:
        return {
            "person": self.name,
            "from": self.begins.isoformat(),
            "until": self.until.isoformat(),
            "delegate": self.delegate,
            "said_in": "slack" if self.in_slack else "toml",
        }


def list_away(tx: Connection, settings: Settings, today: date) -> tuple[Absence, ...]:
    """Those that are not over, the next first."""
    people, (office, *_) = rules.people(settings), rules.offices(settings)
    said, configured = aways.load(tx), office.attendance.away
    found = [*_absences(said, people, in_slack=True), *_absences(configured, people, in_slack=False)]
    return tuple(sorted((each for each in found if each.until > today), key=lambda each: (each.begins, each.name)))


def as_said(settings: Settings, office: Office) -> tuple[Office, str | None]:
    """The office, which knows who was said in Slack to be away, and why it does not where our records tell nothing."""
    try:
        place = find_state(settings)
        if place.file is not None and not place.file.exists():
            return office, None  # nobody has said anything yet
        with open_state(settings) as store, store.reading() as tx:
            return told_away(office, joined(aways.load(tx), office.attendance.away)), None
    except EscalatorError as error:
        return office, error.problem if isinstance(error, OperatorError) else str(error)


def _absences(
    times: Mapping[str, tuple[Away, ...]], people: Mapping[str, Person], *, in_slack: bool
) -> Iterator[Absence]:
    """Of people whom the TOML still has."""
    for id_ in (id_ for id_ in times if id_ in people):
        for away in times[id_]:
            delegate = people.get(away.delegate or "")
            yield Absence(
                name=people[id_].name,
                begins=away.begins,
                until=away.until,
                delegate=delegate.name if delegate else None,
                in_slack=in_slack,
            )
