"""Logs in to Open Dental's databases and reads what a configuration needs; asks again for what was wrong."""

from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime

import click

from od_escalator.cli.checking.database import kind_of
from od_escalator.cli.checking.moments import instants_to_compare
from od_escalator.cli.setting_up.asking import Asking, read_secret_file, read_text
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.setting_up.servers import Server, login_sql, names_for, read_servers
from od_escalator.cli.setting_up.week import Week, usual_week
from od_escalator.config.catalog import kinds
from od_escalator.errors import EscalatorError, Permanent
from od_escalator.opendental.first_look import FirstLook
from od_escalator.opendental.inspection import Inspection
from od_escalator.tls import Tls

_ZONE = "America/New_York"  # whose changes of the clock are looked at
_SQL = "?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reached:
    """One database that let us in and could be read."""

    name: str
    url: str
    title: str
    facts: Inspection
    week: Week | None
    look: FirstLook


@dataclass(slots=True, kw_only=True)
class Login:
    """What is asked for until it lets us in; the same login for every server."""

    asking: Asking
    given: Given
    now: datetime
    open_looks: ExitStack
    password: str = field(default="", repr=False)
    servers: tuple[Server, ...] = ()
    schema: str = ""
    user: str = ""

    def reach(self) -> tuple[Reached, ...]:
        """All of the databases; raises UsageError where nobody can be asked for what was wrong."""
        self._ask_servers(self.given.server)
        self._ask_schema(self.given.schema)
        self._ask_user(self.given.user)
        while True:
            try:
                return tuple(self._read(name, server) for name, server in self._named())
            except EscalatorError as error:
                self._correct(error)

    def require_rights_to_write(self, reached: tuple[Reached, ...]) -> None:
        """Says which are missing, and waits until they are there."""
        for each in reached:
            self._require_rights(each.look, writes=True)

    def _named(self) -> list[tuple[str, Server]]:
        return list(zip(names_for(self.servers), self.servers, strict=True))

    def _read(self, name: str, server: Server) -> Reached:
        url = server.url(self.user, self.schema, self.password)
        tls = None if self.given.tls == "off" else Tls(verify=self.given.tls == "verify", authorities=self._authority())
        look = FirstLook(name, url, tls)
        self.open_looks.callback(look.close)
        self._require_rights(look, writes=False)
        reached = Reached(
            name=name,
            url=server.url(self.user, self.schema),
            title=look.title(),
            facts=look.inspect(self.now, instants_to_compare([_ZONE], self.now)),
            week=usual_week(look.worked()),
            look=look,
        )
        look.close()  # who answers thinks for longer than the server keeps a silent connection; it is opened anew
        return reached

    def _authority(self) -> str | None:
        return read_secret_file(str(self.given.tls_ca)) if self.given.tls_ca else None

    def _require_rights(self, look: FirstLook, *, writes: bool) -> None:
        while missing := look.missing_rights(writes=writes):
            what = "to write tasks" if writes else "to read"
            self.asking.say(f"  The login lacks rights {what}: as the server's administrator run")
            for each in missing:
                self.asking.say(f"    {each.grant};")
            look.close()
            self._wait("Enter when that is done")

    def _wait(self, question: str) -> None:
        if not self.asking.by_hand:
            raise click.UsageError("--user: the login lacks rights; od-escalator grants prints what it needs")
        click.prompt(question, default="", show_default=False, err=self.asking.aside)

    def _correct(self, error: EscalatorError) -> None:
        """Ask again for that part of it which was wrong."""
        kind = kind_of(error)
        problem = str(error).split("\n", maxsplit=1)[0].partition(": ")[2]
        self._tell(f"{problem}: {_REMEDIES.get(kind, kinds()[kind].remedy)}")
        if isinstance(error, Permanent) and error.code == "access_denied":
            self._ask_user(None)
        elif kind in ("database-unknown-database", "database-not-open-dental", "database-too-old"):
            self._ask_schema(None)
        else:
            self._ask_servers(None)

    def _tell(self, problem: str) -> None:
        if not self.asking.by_hand:
            raise click.UsageError(f"--server, --database or --user: {problem}")
        self.asking.say(f"  {problem}")

    def _ask_servers(self, given: str | None) -> None:
        proposal = ", ".join(map(str, self.servers)) or "127.0.0.1"
        self.servers = self.asking.ask(
            "Open Dental's database server (several with commas)",
            read_servers,
            flag="--server",
            given=given,
            proposal=proposal,
        )

    def _ask_schema(self, given: str | None) -> None:
        self.schema = self.asking.ask(
            "Name of the database there",
            read_text,
            flag="--database",
            given=given,
            proposal=self.schema or "opendental",
        )

    def _ask_user(self, given: str | None) -> None:
        self.user = self.asking.ask(
            "Our login there (? shows the SQL that makes it)",
            self._or_sql(read_text),
            flag="--user",
            given=given,
            proposal=self.user or "od_escalator",
        )
        file = self.given.password_file
        if file is not None and not self.password:
            self.password = self.asking.ask(
                "File with its password", read_secret_file, flag="--password-file", given=str(file)
            )
            return
        self.password = self.asking.ask_secret(
            "Its password (not shown)", read_text, flag="--password-file", may_be_empty=False
        )

    def _or_sql(self, read: Callable[[str], str]) -> Callable[[str], str]:
        def answer(text: str) -> str:
            if text.strip() != _SQL:
                return read(text)
            writes = self.given.tasks_via != "none"
            for line in login_sql(self.user or "od_escalator", self.servers, self.schema, writes=writes):
                self.asking.say(f"  {line}")
            raise Refused("That makes a login", "name it here when it is there")

        return answer


#: Where the catalog speaks of keys of the TOML, which is not there yet.
_REMEDIES = {
    "database-login": "look at user and password; ? shows the SQL that makes the login",
    "database-unknown-database": "it is usually called opendental; ? at the next question shows the SQL for the rights",
    "database-not-open-dental": "name Open Dental's own database, usually opendental",
    "database-away": "does the server run, and is it the right one?",
}
