"""[databases.NAME] of the TOML; each description is what `config.example.toml` says about the key."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from od_escalator.config.addresses import DatabaseUrl
from od_escalator.config.api import Api
from od_escalator.config.fields import AuthorityFile, PollTime, SecretFile, SettleTime, Text, TrackTime
from od_escalator.config.table import Table


class Database(Table):
    """One Open Dental database that is read."""

    url: DatabaseUrl = Field(
        description="Where the database is, without a password. `od-escalator grants` prints what its user must be "
        "granted."
    )
    password_file: SecretFile | None = Field(
        default=None,
        description="A file that holds the password and nothing else. Instead of the file: the environment variable "
        "OD_ESCALATOR_DB_PASSWORD_MAIN (the table's name in capitals), or the systemd credential db-password-main.",
    )
    read_url: DatabaseUrl | None = Field(
        default=None,
        description="A replica of it (MariaDB, by GTID) for the reading of notes, where the database itself should be "
        "spared; the lock, the tasks and everything written stay with url. What it has not replayed yet does not count "
        "as read. Few need it: a look costs the database almost nothing. It uses the same tls.",
        examples=["mysql+pymysql://od_escalator@10.0.0.8:3306/opendental"],
    )
    read_password_file: SecretFile | None = Field(
        default=None,
        description="Its password, where it has another one than url. Instead of the file: the environment variable "
        "OD_ESCALATOR_DB_READ_PASSWORD_MAIN, or the systemd credential db-read-password-main.",
        examples=["/etc/od-escalator/db-read-password"],
    )
    open_dental_user: Text = Field(
        description="The Open Dental user who is the author of our tasks. Make one for this program alone."
    )
    tasks_via: Literal["sql", "api", "none"] = Field(
        description="How tasks get into Open Dental. There is no default, because the practice has to decide: "
        '"sql" writes the rows that Open Dental itself writes, which Open Dental does not approve of; "api" asks Open '
        "Dental's REST API to, which needs Open Dental 24.4.22, two keys and a monthly fee for each location, and the "
        'table [databases.main.api]; "none" writes nothing: staff send the task by hand, and it is found and followed.'
    )
    api: Api | None = Field(default=None, description="How the REST API is reached: a table of its own, below.")
    tls: Literal["off", "required", "verify"] = Field(
        default="off",
        description='Encryption on the way to the server. "off" is the default, because Open Dental sets none up and '
        "its workstations use none: whoever can listen on that network reads notes and names. "
        '"required" encrypts, and believes whoever answers. "verify" encrypts, and the server has to prove by a '
        "certificate that it is the host of url: the one to use where the server is another machine.",
        examples=["verify"],
    )
    tls_ca: AuthorityFile | None = Field(
        default=None,
        description='For "verify": a file with the certificate (PEM) of the authority that signed the server\'s. '
        "Without it the authorities count that this machine trusts.",
        examples=["/etc/od-escalator/mysql-ca.pem"],
    )
    poll_every: PollTime = Field(default=timedelta(seconds=1), description="How often to look for new notes.")
    settle: SettleTime = Field(
        default=timedelta(seconds=30),
        description="A note is judged when it has not changed for this long: Open Dental saves half sentences.",
    )
    track_every: TrackTime = Field(
        default=timedelta(seconds=15),
        description="How often to look at the tasks and the CommLogs of open cases.",
    )
