"""[state] of the TOML; each description is what `config.example.toml` says about the key."""

from typing import Literal

from pydantic import Field

from od_escalator.config.addresses import StateUrl
from od_escalator.config.fields import AuthorityFile, SecretFile
from od_escalator.config.table import Table
from od_escalator.folders import HERE


class State(Table):
    """Where this program keeps its own records."""

    url: StateUrl = Field(
        default=f"sqlite:///{HERE.state.as_posix()}/state.db",
        description="An SQLite file on a local disk, by its full path. Or a database of their own on a MariaDB server "
        '(10.5 or newer, InnoDB), where a standby on another machine shares them: "mysql+pymysql://'
        "od_escalator@10.0.0.5:3306/od_escalator\", without a password and never Open Dental's own database.",
    )
    password_file: SecretFile | None = Field(
        default=None,
        description="For MariaDB: a file that holds the password and nothing else. Instead of the file: the "
        "environment variable OD_ESCALATOR_STATE_PASSWORD, or the systemd credential state-password.",
        examples=["/etc/od-escalator/state-password"],
    )
    tls: Literal["off", "required", "verify"] = Field(
        default="off",
        description="For MariaDB: encryption on the way there, as in [databases.main].",
        examples=["verify"],
    )
    tls_ca: AuthorityFile | None = Field(
        default=None, description="The same.", examples=["/etc/od-escalator/mysql-ca.pem"]
    )

    @property
    def on_server(self) -> bool:
        return not self.url.startswith("sqlite:")
