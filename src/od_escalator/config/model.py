"""The TOML as frozen tables; each description is what `config.example.toml` says about the key."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Annotated, Literal

from pydantic import Field, SecretStr

from od_escalator.config.addresses import BaseUrl, HeartbeatUrl
from od_escalator.config.api import ApiKeys
from od_escalator.config.database import Database
from od_escalator.config.digest import Digest
from od_escalator.config.drill import Drill
from od_escalator.config.email import Email
from od_escalator.config.fields import (
    AuditTime,
    Channel,
    CheckBackTime,
    GraceTime,
    LocalDate,
    NotEmpty,
    OfficeName,
    OuterTime,
    People,
    PlaybookFolder,
    ReopenTime,
    SecretFile,
    SickTime,
    Text,
    Zone,
)
from od_escalator.config.findings import Finding
from od_escalator.config.flagging import Flags
from od_escalator.config.health import Health
from od_escalator.config.offering import Offering
from od_escalator.config.opening_hours import Holidays, Hours
from od_escalator.config.person import Person
from od_escalator.config.retention import Retention
from od_escalator.config.reviews import Bursts, Reviews
from od_escalator.config.state import State
from od_escalator.config.steps import Steps
from od_escalator.config.table import Table
from od_escalator.domain.playbook import Playbook


class Slack(Table):
    """The Slack workspace."""

    bot_token_file: SecretFile | None = Field(
        default=None,
        description="A file that holds the bot token (xoxb-...). Instead of the file: the environment variable "
        "OD_ESCALATOR_SLACK_BOT_TOKEN, or the systemd credential slack-bot-token.",
    )
    app_token_file: SecretFile | None = Field(
        default=None,
        description="A file that holds the app-level token (xapp-...). Instead of the file: the environment variable "
        "OD_ESCALATOR_SLACK_APP_TOKEN, or the systemd credential slack-app-token.",
    )
    owners_channel: Channel = Field(description="The owners hear here how each case ended. A channel's id.")
    operations_channel: Channel = Field(description="Whoever looks after this program hears here of its troubles.")
    morning_messages: bool = Field(
        default=True,
        description="Whether each office manager and regional manager hears, when the first of their offices opens, "
        "what is open, what falls due and which case's patient comes in today. Without open cases it is left out.",
    )
    privacy: Literal["none", "initials", "full"] = Field(
        default="none",
        description='What Slack may know of a patient. "none": nothing at all. "initials" and "full": the message of '
        "a case, what people are told directly and how the case ended say the patient's initials, or name; never what "
        "the note says. That is for practices with which Slack has signed a business associate agreement.",
    )
    privacy_agreement: Text | None = Field(
        default=None,
        description='When that agreement was signed and by whom; needed for "initials" and "full".',
        examples=["2026-03-02, Rosa Lind"],
    )
    base_url: BaseUrl = Field(
        default="https://slack.com/api/", description="Another address of Slack, such as a local stand-in."
    )


class Office(Table):
    """A place with an office manager."""

    name: OfficeName = Field(description="The office's name, as it appears in Slack.")
    database: str = Field(description="Which of the databases above.")
    clinics: tuple[Text, ...] = Field(
        default=(),
        description="Abbreviations of the Open Dental clinics that make up the office. "
        "Leave it out where the whole database is one office.",
    )
    mode: Literal["live", "shadow"] = Field(
        default="live",
        description='"live" opens tasks and sends messages. "shadow" does everything but that: nothing is written into '
        "Open Dental, and the operations channel hears what the others would. A case that was opened in shadow stays "
        "so until it ends.",
    )
    office_manager: str = Field(description="Gets the task. Roles are filled with people's table names.")
    deputy: str | None = Field(default=None, description="Stands in for the office manager.")
    regional_manager: str = Field(description="Is told next.")
    owners: People = Field(description="Are told last, and how each case ended.")
    privacy_officer: str | None = Field(default=None, description="Is told of complaints about privacy.")
    on_call_doctor: str | None = Field(
        default=None, description="Is told at once of swelling, bleeding, breathing; else the regional manager."
    )
    slack_channel: Channel = Field(description="The office's own Slack channel, by its id.")
    phone: Text | None = Field(
        default=None,
        description="The number that a public answer to a review may give.",
        examples=["(315) 555-0142"],
    )
    hours: Hours = Field(
        description='When the office is open: for each day a list like ["08:00-12:00", "13:00-17:00"]. '
        'A day left out is closed; "24:00" is midnight at the end of the day.'
    )
    closed: tuple[LocalDate, ...] = Field(
        default=(), description="Dates on which the office is closed.", examples=[[date(2026, 11, 27)]]
    )
    holidays: Holidays | None = Field(
        default=None,
        description='National holidays on which it is closed as well: of a country ("US") or a part of one ("US-IL"), '
        "but for those on which you work. Off by default. od-escalator simulate shows them.",
        examples=[{"place": "US", "open_on": ["Columbus Day", "Veterans Day"]}],
    )
    closures: Literal["open dental", "none"] = Field(
        default="open dental",
        description='"open dental": it is closed as well on the holidays in the schedule of Open Dental, those of the '
        'whole practice and of all clinics of the office. "none": the schedule does not matter.',
    )
    sick_after: SickTime = Field(
        default=timedelta(minutes=45),
        description="An office manager of whom there is no sign in Open Dental so long after the office opened (nothing"
        ' done, not clocked in) counts as not there: the deputy hears until there is. "off" where she works elsewhere.',
    )
    timezone: Zone | None = Field(
        default=None, description="Only where it differs from the one at the top.", examples=["America/Chicago"]
    )


class Settings(Table):
    """The whole file."""

    timezone: Zone = Field(description="The offices' time zone.")
    reopen_within: ReopenTime = Field(
        default=timedelta(days=30),
        description="A new flag this soon after a case ended opens it again instead of a new one.",
    )
    grace: GraceTime = Field(
        default=timedelta(minutes=30),
        description="How long a task may be Done before its CommLog about the conversation is asked for.",
    )
    outer_limit: OuterTime = Field(
        default=timedelta(days=7),
        description="Whatever its policy says, the owners hear of a case that is open for longer than this (in real "
        "time): when its office is open next, and then at that time on each day with open hours until it ends.",
    )
    check_back: CheckBackTime = Field(
        default=timedelta(days=10),
        description="So long after a case of severity 2 or more was resolved, when the office opens, its manager gets "
        "a quiet task once: how is the patient doing since? Where tasks are sent by hand the morning message says so. "
        'Not of patients who have left, or who have another case since. "0d": never.',
    )
    audit_every: AuditTime = Field(
        default=timedelta(minutes=5),
        description="How often everything that should have happened is derived anew and compared. After each of these "
        "audits Slack is asked to speak up in the operations channel if it hears nothing from us for 45 minutes.",
    )
    heartbeat_url: HeartbeatUrl | None = Field(
        default=None,
        description="An address that is called after each audit, where somebody outside watches that it is.",
        examples=["https://hc.example.com/ping/your-check"],
    )
    coaching: bool = Field(
        default=True,
        description="Whether a task ends with the steps for what it is about and how to speak with somebody upset: "
        "both are shipped.",
    )
    playbooks: PlaybookFolder | None = Field(
        default=None,
        description="A folder with texts of your own in place of the shipped ones: coaching.md and, named after what a "
        'case is about, billing.md, wait.md and so on. At most 8 lines each, of 160 letters, that may begin with "- ". '
        "Patients may read tasks: no names, and nobody's fault. The folder is read at the start and at a reload.",
        examples=["/etc/od-escalator/playbooks"],
    )
    databases: Annotated[Mapping[str, Database], NotEmpty] = Field(description="The Open Dental databases.")
    state: State = Field(default_factory=State, description="This program's own records.")
    slack: Slack = Field(description="The Slack workspace.")
    flags: Flags = Field(default_factory=Flags, description="What makes a note open a case.")
    digest: Digest = Field(default_factory=Digest, description="What the owners hear of each week.")
    drill: Drill | None = Field(default=None, description="The monthly drill.")
    health: Health | None = Field(default=None, description="The health page.")
    reviews: Reviews = Field(default_factory=Reviews, description="Public reviews.")
    bursts: Bursts = Field(default_factory=Bursts, description="The alarm about several cases of one office.")
    retention: Retention = Field(default_factory=Retention, description="How long patients stay known.")
    email: Email | None = Field(default=None, description="The mail server for what is critical at night.")
    people: Annotated[Mapping[str, Person], NotEmpty] = Field(description="Everybody who takes part.")
    offices: Annotated[tuple[Office, ...], NotEmpty] = Field(description="The offices.")
    offerings: Mapping[str, Offering] = Field(
        default_factory=dict, description="What has to be true before something is offered, each table as a whole."
    )
    policy: Mapping[str, Steps] = Field(
        default_factory=dict, description="Policies that replace the shipped ones, each as a whole."
    )

    @property
    def servers(self) -> Mapping[str, Database | State]:
        """What may be reached encrypted, by its place in the file."""
        named: dict[str, Database | State] = {f"databases.{name}": each for name, each in self.databases.items()}
        return named | {"state": self.state} if self.state.on_server else named


class Secrets(Table):
    """What the files, the environment or systemd hold; never part of the TOML, never printed."""

    passwords: Mapping[str, SecretStr]
    read_passwords: Mapping[str, SecretStr] = Field(default_factory=dict)
    api_keys: Mapping[str, ApiKeys] = Field(default_factory=dict)
    state_password: SecretStr | None = None
    bot_token: SecretStr
    app_token: SecretStr | None = None
    health_token: SecretStr | None = None
    email_password: SecretStr | None = None


class Config(Settings):
    """The file as it was read, with the secrets, certificates and texts it points to and what did not stop it.

    `authorities` are the certificates (PEM) of tls_ca, by the place that names them (`databases.main`, `state`).
    """

    secrets: Secrets = Field(exclude=True)
    authorities: Mapping[str, str] = Field(default_factory=dict, exclude=True)
    playbook: Playbook = Field(default=Playbook(), exclude=True)
    warnings: tuple[Finding, ...] = Field(default=(), exclude=True)

    @property
    def hears_clicks(self) -> bool:
        """Whether buttons in Slack can work: their clicks come by a link that needs the app token."""
        return self.secrets.app_token is not None
