"""Who is who: offices and people as the TOML names them, found from what a database says."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from od_escalator.domain.person import Office, Person, Role


@dataclass(frozen=True, slots=True)
class Roster:
    people: Mapping[str, Person]
    offices: tuple[Office, ...]
    _by_user: Mapping[str, str] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        named = {p.open_dental_user.casefold(): p.id for p in self.people.values() if p.open_dental_user}
        object.__setattr__(self, "_by_user", named)

    def office(self, name: str) -> Office | None:
        return next((office for office in self.offices if office.name == name), None)

    def office_at(self, database: str, clinic: str) -> Office | None:
        """The office that looks after a clinic; an office without clinics takes its whole database."""
        here = [office for office in self.offices if office.database == database]
        listed = (o for o in here if clinic.casefold() in {name.casefold() for name in o.clinics})
        return next(listed, None) or next((o for o in here if not o.clinics), None)

    def databases(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(office.database for office in self.offices))

    def person_of(self, open_dental_user: str | None) -> str | None:
        """The id of the person who logs in to Open Dental under this name."""
        return self._by_user.get(open_dental_user.casefold()) if open_dental_user else None

    def called(self, typed: str) -> tuple[str, ...]:
        """The ids of those who may be meant: by id or whole name, else by a part of it."""
        name = typed.removeprefix("@").casefold()
        whole = tuple(p.id for p in self.people.values() if name in (p.id.casefold(), p.name.casefold()))
        return whole or tuple(p.id for p in self.people.values() if name in p.name.casefold().split())

    def role_at(self, office: Office, person: str | None) -> Role | None:
        return office.role_of(person) if person else None
