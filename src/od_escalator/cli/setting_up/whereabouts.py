"""Where secrets and our own records will stand, and what the TOML says of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from od_escalator.cli.setting_up.api_questions import ApiAccess
from od_escalator.cli.setting_up.databases import Login, Reached
from od_escalator.cli.setting_up.files import NewFile
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.setting_up.workspace import Workspace
from od_escalator.config.api import REMOTE


@dataclass(frozen=True, slots=True)
class Secrets:
    """A file that an option names is used where it is; what was typed gets a file beside the configuration."""

    given: Given
    login: Login
    workspace: Workspace
    api: ApiAccess | None

    def password(self, database: str) -> Path:
        given = self.given.password_file
        return given.resolve() if given else self.given.folder / f"db-password-{database}"

    @property
    def bot(self) -> Path:
        given = self.given.bot_token_file
        return given.resolve() if given else self.given.folder / "slack-bot-token"

    @property
    def app(self) -> Path | None:
        if self.workspace.app_token is None:
            return None
        given = self.given.app_token_file
        return given.resolve() if given else self.given.folder / "slack-app-token"

    def developer_key(self, database: str) -> Path:
        given = self.given.developer_key_file
        return given.resolve() if given else self.given.folder / f"api-developer-key-{database}"

    def customer_key(self, database: str) -> Path:
        given = self.given.customer_key_file
        return given.resolve() if given else self.given.folder / f"api-customer-key-{database}"

    def files(self, databases: Sequence[str]) -> list[NewFile]:
        """Those that were typed."""
        typed = [] if self.given.password_file else [(self.password(each), self.login.password) for each in databases]
        typed += [] if self.given.bot_token_file else [(self.bot, self.workspace.bot_token)]
        if self.app and not self.given.app_token_file:
            typed.append((self.app, self.workspace.app_token or ""))
        if self.api and not self.given.developer_key_file:
            typed += [(self.developer_key(each), self.api.developer) for each in databases]
        if self.api and not self.given.customer_key_file:
            typed += [(self.customer_key(each), self.api.customers[each]) for each in databases]
        return [NewFile(path=path, text=f"{secret}\n", secret=True) for path, secret in typed]


def database_table(each: Reached, given: Given, way: str, author: str, secrets: Secrets) -> dict[str, Any]:
    tls = {"tls": given.tls} if given.tls != "off" else {}
    return {
        "url": each.url,
        "password_file": secrets.password(each.name).as_posix(),
        "open_dental_user": author,
        "tasks_via": way,
        **tls,
        **({"api": _api_table(each.name, secrets.api, secrets)} if secrets.api else {}),
        **({"tls_ca": given.tls_ca.resolve().as_posix()} if given.tls_ca else {}),
    }


def _api_table(database: str, api: ApiAccess, secrets: Secrets) -> dict[str, str]:
    return {
        **({"url": api.url} if api.url != REMOTE else {}),
        "developer_key_file": secrets.developer_key(database).as_posix(),
        "customer_key_file": secrets.customer_key(database).as_posix(),
    }


def slack_table(given: Given, secrets: Secrets) -> Mapping[str, Any]:
    return {
        "bot_token_file": secrets.bot.as_posix(),
        **({"app_token_file": secrets.app.as_posix()} if secrets.app else {}),
        **({"base_url": given.base_url} if given.base_url else {}),
    }


def state_file(folder: Path) -> Path:
    """Where a service has its own records, and beside the configuration where that is somebody's own."""
    return Path("/var/lib/od-escalator/state.db") if folder == Path("/etc/od-escalator") else folder / "state.db"
