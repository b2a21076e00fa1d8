"""A large dental group in one Open Dental database and one Slack: many offices, ten of them to a regional manager."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.practice import Practice, build
from od_escalator.demo.server import Server
from od_escalator.demo.slack import BOT_TOKEN, BOT_USER_ID, Channel, LocalSlack, Strictness, User
from od_escalator.demo.world import ZONE
from od_escalator.store.migrate import migrate

#: Offices of one regional manager.
_REGION = 10

_HEAD = """\
timezone = "America/New_York"

[databases.main]
url = "{url}"
password_file = "{folder}/db-password"
open_dental_user = "Escalator"
tasks_via = "sql"

[state]
url = "sqlite:///{folder}/state.db"

[slack]
bot_token_file = "{folder}/slack-bot-token"
owners_channel = "C0OWNERS"
operations_channel = "C0IT"
base_url = "{slack}"

[people.rosa]
name = "Rosa Lind"
slack = "U0ROSA"
"""
_PERSON = """
[people.{key}]
name = "{name}"
open_dental_user = "{name}"
slack = "{slack}"
"""
_OFFICE = """
[[offices]]
name = "{office.name}"
database = "main"
clinics = ["{office.name}"]
office_manager = "{office.manager}"
regional_manager = "{office.region}"
owners = ["rosa"]
slack_channel = "{office.channel}"
hours = {{ mon = ["08:00-17:00"], tue = ["08:00-17:00"], wed = ["08:00-17:00"], thu = ["08:00-17:00"] }}
"""


@dataclass(frozen=True, slots=True)
class Office:
    number: int

    @property
    def name(self) -> str:
        return f"Office {self.number:02}"

    @property
    def manager(self) -> str:
        return f"manager{self.number:02}"

    @property
    def region(self) -> str:
        return f"region{(self.number - 1) // _REGION + 1}"

    @property
    def channel(self) -> str:
        return f"C0OFFICE{self.number:02}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """`clock` is the one of the database server and of Slack."""

    server: Server
    practice: Practice
    slack: LocalSlack
    clock: HandClock
    toml: Path
    offices: Sequence[Office]


@contextmanager
def opened(server: Server, folder: Path, start: datetime, offices: int, patients: int) -> Iterator[Group]:
    """Its patients are spread over its offices in turn."""
    clock = HandClock(start, server.set_time)
    practice = build(server, start.astimezone(ZONE).date(), name="large_group", patients=patients)
    made = [Office(number) for number in range(1, offices + 1)]
    _settle_in(practice, made)
    with LocalSlack(
        clock, users=_users(made), channels=_channels(made), zone=ZONE, strictness=Strictness(tiers=True)
    ) as slack:
        toml = _configure(folder, server, practice, slack, made)
        yield Group(server=server, practice=practice, slack=slack, clock=clock, toml=toml, offices=made)


def _people(offices: Sequence[Office]) -> list[str]:
    """The names of all managers, in Open Dental and in the configuration."""
    return [office.manager for office in offices] + sorted({office.region for office in offices})


def _slack_id(person: str) -> str:
    return f"U0{person.upper()}"


def _settle_in(practice: Practice, offices: Sequence[Office]) -> None:
    with practice.open() as session:
        group = session.value("SELECT UserGroupNum FROM usergroup WHERE Description = 'Office managers'")
        for person in _people(offices):
            inbox = session.insert("tasklist", Descript=person, Parent=practice.inboxes_parent, GlobalTaskFilterType=1)
            user = session.insert("userod", UserName=person, UserGroupNum=group, TaskListInBox=inbox)
            session.insert("usergroupattach", UserNum=user, UserGroupNum=group)
            session.insert("tasksubscription", UserNum=user, TaskListNum=inbox, TaskNum=0)
        clinics = [
            session.insert("clinic", Description=office.name, Abbr=office.name, ItemOrder=office.number)
            for office in offices
        ]
        for at, clinic in enumerate(clinics):
            session.run(
                "UPDATE patient SET ClinicNum = %(clinic)s WHERE PatNum %% %(offices)s = %(at)s",
                clinic=clinic,
                offices=len(clinics),
                at=at,
            )


def _users(offices: Sequence[Office]) -> list[User]:
    names = [*_people(offices), "rosa"]
    return [User(id=_slack_id(name), name=name, real_name=name, email=f"{name}@group.example") for name in names]


def _channels(offices: Sequence[Office]) -> list[Channel]:
    named = [(office.channel, office.manager) for office in offices]
    return [
        Channel(id=id_, name=id_[2:].lower(), members=(_slack_id(member), BOT_USER_ID))
        for id_, member in [*named, ("C0OWNERS", "rosa"), ("C0IT", "rosa")]
    ]


def _configure(folder: Path, server: Server, practice: Practice, slack: LocalSlack, offices: Sequence[Office]) -> Path:
    for name, secret in {"db-password": server.password, "slack-bot-token": BOT_TOKEN.value}.items():
        file = folder / name
        file.touch(mode=0o600)
        file.write_text(secret, encoding="utf-8")
    url = practice.our_url.replace(f":{server.password}@", "@")
    text = _HEAD.format(url=url, folder=folder.as_posix(), slack=slack.base_url)
    text += "".join(_PERSON.format(key=name, name=name, slack=_slack_id(name)) for name in _people(offices))
    text += "".join(_OFFICE.format(office=office) for office in offices)
    toml = folder / "config.toml"
    toml.write_text(text, encoding="utf-8")
    migrate(f"sqlite:///{folder.as_posix()}/state.db")
    return toml
