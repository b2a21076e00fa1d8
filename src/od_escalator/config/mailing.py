"""What must hold between the people's e-mail addresses and the server that takes their mail."""

from collections.abc import Iterator

from od_escalator.config.findings import Code, Finding
from od_escalator.config.model import Settings


def mail_findings(settings: Settings) -> Iterator[Finding]:
    reached = [id_ for id_, person in settings.people.items() if person.email is not None]
    if settings.email is None:
        for id_ in reached:
            yield Finding(
                id=Code.EMAIL,
                place=f"people.{id_}: email",
                problem="there is no mail server that would take what is for this address",
                hint="fill in the table [email], or take the address out",
            )
    elif not reached:
        yield Finding(
            id=Code.EMAIL,
            place="email",
            problem="nobody has an e-mail address that this server would be for",
            hint='give people email = "...", or take the table out',
        )
