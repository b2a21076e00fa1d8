"""The whole conversation, in its order: Open Dental, how to write there, Slack, who is who; out comes a draft."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from od_escalator.cli.setting_up.api_questions import ask_api
from od_escalator.cli.setting_up.asking import Asking, read_list
from od_escalator.cli.setting_up.databases import Login, Reached
from od_escalator.cli.setting_up.draft import Draft
from od_escalator.cli.setting_up.files import NewFile
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.setting_up.offices import Database, Surroundings, called
from od_escalator.cli.setting_up.people import everybody
from od_escalator.cli.setting_up.practice_questions import ask_author, ask_timezone, ask_types, ask_way
from od_escalator.cli.setting_up.running import Running
from od_escalator.cli.setting_up.whereabouts import Secrets, database_table, slack_table, state_file
from od_escalator.cli.setting_up.workspace import Workspace
from od_escalator.clock import Clock
from od_escalator.domain.wording import counted
from od_escalator.opendental.inspection import UserFacts


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What would be written, and which secrets."""

    draft: Draft
    secrets: Sequence[NewFile]


def converse(asking: Asking, given: Given, clock: Clock) -> Outcome:
    """Ask for all that a configuration needs; raises UsageError where nobody is there to answer."""
    with ExitStack() as looks:
        asking.say("1. Open Dental")
        login = Login(asking=asking, given=given, now=clock.now(), open_looks=looks)
        reached = login.reach()
        for each in reached:
            asking.say(f"  {_seen(each)}")
        way = ask_way(asking, given, login, reached)
        api = ask_api(asking, given, reached) if way == "api" else None
    author = ask_author(asking, given, reached, way)
    timezone = ask_timezone(asking, given, reached)
    types = ask_types(asking, given, reached)
    asking.say("\n2. Slack")
    workspace = Workspace(asking=asking, given=given, clock=clock)
    workspace.log_in()
    workspace.choose_channels()
    asking.say("\n3. Offices and people")
    users = [user for each in reached for user in each.facts.users if user.name.casefold() != author.casefold()]
    owners, offices = _running(asking, given, workspace, reached, users).choose()
    secrets = Secrets(given, login, workspace, api)
    return Outcome(
        draft=Draft(
            timezone=timezone,
            databases={each.name: database_table(each, given, way, author, secrets) for each in reached},
            state=given.state or state_file(given.folder),
            slack=slack_table(given, secrets),
            owners_channel=workspace.owners,
            operations_channel=workspace.operations,
            commlog_types=types,
            procedure_codes=read_list(given.procedure_codes or ""),
            owners=owners,
            offices=offices,
            mode=given.mode,
        ),
        secrets=secrets.files([each.name for each in reached]),
    )


def _seen(each: Reached) -> str:
    facts = each.facts
    inboxes = sum(user.inbox is not None and not user.hidden for user in facts.users)
    clinics = [called(clinic) for clinic in facts.clinics if not clinic.hidden]
    named = f"{counted(len(clinics), 'clinic')} ({', '.join(clinics)})" if clinics else "no clinics"
    hours = "hours from its schedule" if each.week else "no hours in its schedule"
    return (
        f"{each.name}: Open Dental {facts.version} on {facts.server.version}: {named},"
        f" {counted(inboxes, 'user')} with a task inbox, {hours}"
    )


def _running(
    asking: Asking, given: Given, workspace: Workspace, reached: Sequence[Reached], users: Sequence[UserFacts]
) -> Running:
    return Running(
        asking=asking,
        given=given,
        workspace=workspace,
        around=Surroundings(
            people=everybody(users, workspace.members),
            channels=workspace.channels,
            members=workspace.in_channels,
            clinics={each.name: tuple(map(called, each.facts.clinics)) for each in reached},
        ),
        databases=[
            Database(name=each.name, title=each.title or each.name, clinics=each.facts.clinics, week=each.week)
            for each in reached
        ],
    )
