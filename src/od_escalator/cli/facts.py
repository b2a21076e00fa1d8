"""What the command line says of a case in one place or another, from our own database and the configuration."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.config import rules
from od_escalator.config.model import Settings
from od_escalator.domain.availability import joined
from od_escalator.domain.card import card_of
from od_escalator.domain.case import Case
from od_escalator.domain.person import Office, Person, told_away, told_of
from od_escalator.domain.recipients import ids_of, recipients_of
from od_escalator.domain.roster import Roster
from od_escalator.domain.wording import listed
from od_escalator.slack.standing import standing
from od_escalator.store import aways, unseen


@dataclass(frozen=True, slots=True)
class Directory:
    """Who is who and which office is where, as the TOML says now; a case may be older than that."""

    roster: Roster
    zone: str

    @classmethod
    def of(cls, settings: Settings, tx: Connection | None = None) -> "Directory":
        """With `tx` also who turned out not to be there or was said in Slack to be away, and when."""
        offices = rules.offices(settings)
        if tx is not None:
            away = joined(aways.load(tx), offices[0].attendance.away)
            offices = tuple(told_away(told_of(each, unseen.load(tx, each.name)), away) for each in offices)
        return cls(Roster(rules.people(settings), offices), settings.timezone)

    @property
    def people(self) -> Mapping[str, Person]:
        return self.roster.people

    def office(self, case: Case) -> Office | None:
        return self.roster.office(case.office)

    def zone_of(self, case: Case) -> str:
        office = self.office(case)
        return office.calendar.zone if office else self.zone

    def name(self, person: str | None) -> str | None:
        """The name of a person by id; the id itself where the TOML has nobody of that id any more."""
        if person is None:
            return None
        return self.people[person].name if person in self.people else person

    def names(self, told: tuple[str, ...], case: Case, at: datetime) -> str:
        """Who is meant by roles and ids at that time, as people say it; the roles where the office is gone."""
        office = self.office(case)
        ids = ids_of(recipients_of(told, case, office, at)) if office else told
        return listed([self.name(id_) or id_ for id_ in ids]) or "nobody"

    def standing(self, case: Case) -> str:
        """Where the case stands, as one clause."""
        office = self.office(case)
        said = standing(card_of(case, office, self.people)) if office else case.state.value
        marks = ", ".join(mark for mark, is_so in (("drill", case.drill), ("shadow", case.shadow)) if is_so)
        return f"{said} ({marks})" if marks else said
