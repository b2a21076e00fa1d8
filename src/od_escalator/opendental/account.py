"""The SQL that makes our account on the database server, as `grants` prints it for an administrator to paste."""

from dataclasses import dataclass

from od_escalator.opendental.rights import LATER, grants, needed, spelled_account

#: No SQL on purpose: pasted as it stands, it makes no account with a password that everybody knows.
PASSWORD = "<password>"  # noqa: S105  what stands in the place of one

#: Open Dental's servers run with an empty sql_mode, under which a GRANT to nobody makes an account without a password.
NO_GHOSTS = "SET SESSION sql_mode = 'NO_AUTO_CREATE_USER'"


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """`host` is where od-escalator logs in from, as the server sees it; `encrypted`: no login without TLS."""

    user: str
    host: str
    encrypted: bool = False

    def __str__(self) -> str:
        return spelled_account(self.user, self.host)

    def creation(self) -> list[str]:
        """Once for each server."""
        made = [NO_GHOSTS, f"CREATE USER {self} IDENTIFIED BY {PASSWORD}"]
        return [*made, f"GRANT USAGE ON *.* TO {self} REQUIRE SSL"] if self.encrypted else made

    def grants(self, database: str, *, writes: bool) -> list[str]:
        return list(grants(needed(writes=writes), database, str(self)))

    def later_grants(self, database: str) -> list[str]:
        """Of columns that not every version has: error 1054 on an older one."""
        return list(grants(LATER, database, str(self)))

    def revocation(self) -> str:
        """Takes away what the account was given before, on every database of the server."""
        return f"REVOKE ALL PRIVILEGES, GRANT OPTION FROM {self}"
