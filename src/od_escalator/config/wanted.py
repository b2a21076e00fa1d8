"""Which secrets there are, and the three places where each may be: a file, the environment, a systemd credential."""

from dataclasses import dataclass
from pathlib import Path

from od_escalator.config.email import Email
from od_escalator.config.findings import Code, Finding
from od_escalator.config.model import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """A secret and the three places where it may be; `place` and `key` are what the TOML calls it."""

    place: str
    key: str
    variable: str
    credential: str
    file: Path | None

    def finding(self, code: Code, problem: str, hint: str) -> Finding:
        return Finding(id=code, place=f"{self.place}: {self.key}", problem=problem, hint=hint)


def password(name: str, settings: Settings) -> Wanted:
    return Wanted(
        place=f"databases.{name}",
        key="password_file",
        variable=f"OD_ESCALATOR_DB_PASSWORD_{name.upper()}",
        credential=f"db-password-{name}",
        file=settings.databases[name].password_file,
    )


def read_password(name: str, settings: Settings) -> Wanted:
    return Wanted(
        place=f"databases.{name}",
        key="read_password_file",
        variable=f"OD_ESCALATOR_DB_READ_PASSWORD_{name.upper()}",
        credential=f"db-read-password-{name}",
        file=settings.databases[name].read_password_file,
    )


def api_key(name: str, whose: str, file: Path | None) -> Wanted:
    return Wanted(
        place=f"databases.{name}",
        key=f"api.{whose}_key_file",
        variable=f"OD_ESCALATOR_API_{whose.upper()}_KEY_{name.upper()}",
        credential=f"api-{whose}-key-{name}",
        file=file,
    )


def state_password(settings: Settings) -> Wanted:
    return Wanted(
        place="state",
        key="password_file",
        variable="OD_ESCALATOR_STATE_PASSWORD",
        credential="state-password",
        file=settings.state.password_file,
    )


def health_token(file: Path | None) -> Wanted:
    return Wanted(
        place="health",
        key="token_file",
        variable="OD_ESCALATOR_HEALTH_TOKEN",
        credential="health-token",
        file=file,
    )


def email_password(email: Email) -> Wanted:
    return Wanted(
        place="email",
        key="password_file",
        variable="OD_ESCALATOR_EMAIL_PASSWORD",
        credential="email-password",
        file=email.password_file,
    )


def token_of(kind: str, file: Path | None) -> Wanted:
    return Wanted(
        place="slack",
        key=f"{kind}_token_file",
        variable=f"OD_ESCALATOR_SLACK_{kind.upper()}_TOKEN",
        credential=f"slack-{kind}-token",
        file=file,
    )
