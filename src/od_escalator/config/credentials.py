"""Finds secrets: in the environment, as a systemd credential, in a file, in this order; says which is missing."""

import os
import re
import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from pydantic import SecretStr

from od_escalator.config import wanted as places
from od_escalator.config.api import Api, ApiKeys
from od_escalator.config.findings import Code, Finding
from od_escalator.config.model import Secrets, Settings
from od_escalator.config.wanted import Wanted

_KINDS = {
    "xoxb-": "a bot token",
    "xapp-": "an app-level token",
    "xoxp-": "a user token",
    "xoxe": "a token for configuring apps",
    "https://hooks.slack.com/": "the address of an incoming webhook",
}
BOT, APP = "xoxb-", "xapp-"
_STANDS = {
    BOT: 'the bot token (xoxb-...) stands in the Slack app under "OAuth & Permissions", after installing it',
    APP: 'the app-level token (xapp-...) stands in the Slack app under "Basic Information", "App-Level Tokens"',
}
#: Nothing else may stand in a header.
API_KEY = re.compile(r"[A-Za-z0-9]{4,64}")
_ONLY = "write the secret into it, and nothing else"
#: Nobody guesses so many letters of the token of the health page.
_LONG_ENOUGH = 20


def another_kind(secret: str, prefix: str) -> tuple[str, str] | None:
    """What a secret is that does not begin as BOT or APP does, and where the right one stands."""
    if secret.startswith(prefix):
        return None
    kind = next((kind for start, kind in _KINDS.items() if secret.startswith(start)), "no token of Slack's")
    return kind, _STANDS[prefix]


@dataclass(frozen=True, slots=True)
class _Found:
    secret: str = field(repr=False)
    source: str


@dataclass(slots=True)
class Search:
    """One search through an environment; `findings` grows while it goes on."""

    environ: Mapping[str, str]
    findings: list[Finding] = field(default_factory=list)

    def secrets(self, settings: Settings, skip: Collection[str] = ()) -> Secrets:
        """All that is needed; blank where there are findings. Places in `skip` have other troubles already."""
        databases = [name for name in settings.databases if f"databases.{name}" not in skip]
        found = {name: self._read(places.password(name, settings)) for name in databases}
        passwords = {name: SecretStr(each.secret) for name, each in found.items() if each}
        given = {name: self._read(places.read_password(name, settings), required=False) for name in databases}
        read_passwords = {name: SecretStr(each.secret) for name, each in given.items() if each}
        state, health = self.state_password(settings), self._health_token(settings)
        email = self._email_password(settings)
        api_keys = self._api_keys(settings, databases)
        if "slack" in skip:
            return Secrets(
                passwords=passwords,
                read_passwords=read_passwords,
                api_keys=api_keys,
                email_password=email,
                bot_token=SecretStr(""),
            )
        slack = settings.slack
        bot = self._token(places.token_of("bot", slack.bot_token_file), BOT, required=True)
        app = self._token(places.token_of("app", slack.app_token_file), APP, required=False)
        return Secrets(
            passwords=passwords,
            read_passwords=read_passwords,
            api_keys=api_keys,
            state_password=state,
            email_password=email,
            bot_token=SecretStr(bot or ""),
            app_token=SecretStr(app) if app else None,
            health_token=health,
        )

    def state_password(self, settings: Settings) -> SecretStr | None:
        """None of a file, which needs none, and where there are findings."""
        found = self._read(places.state_password(settings)) if settings.state.on_server else None
        return SecretStr(found.secret) if found else None

    def _health_token(self, settings: Settings) -> SecretStr | None:
        """Whoever else reaches the page must be asked for one."""
        health = settings.health
        if health is None:
            return None
        wanted = places.health_token(health.token_file)
        found = self._read(wanted, required=not health.is_for_this_machine)
        if found is not None and len(found.secret) < _LONG_ENOUGH:
            problem = f"{found.source} holds {len(found.secret)} letters, which can be guessed"
            hint = f"{_LONG_ENOUGH} letters at least; openssl rand -hex 20 makes such a word"
            self.findings.append(wanted.finding(Code.GUESSABLE, problem, hint))
        return SecretStr(found.secret) if found else None

    def _email_password(self, settings: Settings) -> SecretStr | None:
        """None where no account is named, and where there are findings."""
        found = self._read(places.email_password(settings.email)) if settings.email and settings.email.user else None
        return SecretStr(found.secret) if found else None

    def _api_keys(self, settings: Settings, databases: Iterable[str]) -> dict[str, ApiKeys]:
        """Nothing where the table itself is missing, which is told elsewhere, and where there are findings."""
        keys = {}
        for name in databases:
            api = settings.databases[name].api
            if settings.databases[name].tasks_via == "api" and api is not None and (found := self._keys_of(name, api)):
                keys[name] = found
        return keys

    def _keys_of(self, name: str, api: Api) -> ApiKeys | None:
        wanted = (
            places.api_key(name, "developer", api.developer_key_file),
            places.api_key(name, "customer", api.customer_key_file),
        )
        developer, customer = (self._key(each) for each in wanted)
        if developer is None or customer is None:
            return None
        if developer == customer:
            hint = "the developer key is this program's, the customer key stands at the practice in Open Dental"
            problem = "is the same key as the developer key"
            self.findings.append(wanted[1].finding(Code.CREDENTIAL_KIND, problem, hint))
        return ApiKeys(developer=SecretStr(developer), customer=SecretStr(customer))

    def _key(self, wanted: Wanted) -> str | None:
        found = self._read(wanted)
        if found is None:
            return None
        if API_KEY.fullmatch(found.secret):
            return found.secret
        hint = "a key is letters and digits alone; Open Dental's developer portal shows both"
        self.findings.append(wanted.finding(Code.CREDENTIAL_KIND, f"{found.source} holds no key of the API", hint))
        return None

    def _token(self, wanted: Wanted, prefix: str, *, required: bool) -> str | None:
        found = self._read(wanted, required=required)
        if found is None:
            return None
        wrong = another_kind(found.secret, prefix)
        if wrong is None:
            return found.secret
        kind, where = wrong
        self.findings.append(wanted.finding(Code.CREDENTIAL_KIND, f"{found.source} holds {kind}", where))
        return None

    def _read(self, wanted: Wanted, *, required: bool = True) -> _Found | None:
        if given := self.environ.get(wanted.variable, "").strip():
            return _Found(given, f"the variable {wanted.variable}")
        credential = Path(self.environ.get("CREDENTIALS_DIRECTORY", ""), wanted.credential)
        if credential.is_absolute() and os.access(credential, os.F_OK):
            return self._contents(wanted, credential)
        if wanted.file is not None:
            return self._contents(wanted, wanted.file, warn=True)
        if required:
            hint = f"set {wanted.key}, the variable {wanted.variable} or the systemd credential {wanted.credential}"
            self.findings.append(wanted.finding(Code.NO_CREDENTIAL, "is not given anywhere", hint))
        return None

    def _contents(self, wanted: Wanted, file: Path, *, warn: bool = False) -> _Found | None:
        try:
            with file.open(encoding="utf-8") as stream:
                secret, mode = stream.read().strip(), os.fstat(stream.fileno()).st_mode
        except OSError as error:
            problem = f'cannot read "{file}": {error.strerror}'
            hint = "the file must exist and be readable by the user that this program runs as"
            self.findings.append(wanted.finding(Code.CREDENTIAL_FILE, problem, hint))
            return None
        except UnicodeDecodeError:
            problem = f'"{file}" is not a text file in UTF-8'
            self.findings.append(wanted.finding(Code.CREDENTIAL_FILE, problem, _ONLY))
            return None
        # Windows has no such bits, and systemd guards a credential by access lists that look like them.
        if warn and os.name == "posix" and stat.S_IMODE(mode) & 0o077:
            problem = f'others on this machine may read "{file}"'
            opened = wanted.finding(Code.CREDENTIAL_OPEN, problem, f"chmod 600 {file}")
            self.findings.append(replace(opened, severity="warning"))
        if not secret:
            self.findings.append(wanted.finding(Code.CREDENTIAL_EMPTY, f'"{file}" is empty', _ONLY))
            return None
        return _Found(secret, f'"{file}"')
