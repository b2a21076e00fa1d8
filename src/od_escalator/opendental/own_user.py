"""Our own user in Open Dental: the author of our tasks, looked up once for as long as a connection is the same."""

from od_escalator.errors import Permanent
from od_escalator.opendental.directory import Directory, User


class OwnUser:
    """`database` and `name` are as in the TOML."""

    def __init__(self, database: str, name: str, directory: Directory) -> None:
        self._database = database
        self.name = name
        self._directory = directory
        self._found: User | None = None

    def forget(self) -> None:
        self._found = None

    def number(self) -> int:
        """0 while there is no such user: reading goes on."""
        if self._found is None:
            self._found = self._directory.find_user(self.name)
        return self._found.number if self._found else 0

    def require(self) -> User:
        """For what is written; Permanent while there is no such user."""
        if not self.number() or self._found is None:
            raise Permanent(f"{self._database}: Open Dental has no user {self.name}", "unknown_user")
        return self._found
