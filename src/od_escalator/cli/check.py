"""`check`: look at everything the configuration names, and list what is wrong, with the remedy."""

import os
from contextlib import ExitStack, closing
from pathlib import Path

import click

from od_escalator.cli.checking.access import check_access
from od_escalator.cli.checking.clinics import check_clinics
from od_escalator.cli.checking.database import check_practice, inspect
from od_escalator.cli.checking.drill import check_test_patients
from od_escalator.cli.checking.email import check_email
from od_escalator.cli.checking.ladder import check_databases, check_doctors, check_ladder, check_people, with_slack
from od_escalator.cli.checking.page import check_page
from od_escalator.cli.checking.report import Report
from od_escalator.cli.checking.server import check_server
from od_escalator.cli.checking.slack import check_clock, check_link, check_slack
from od_escalator.cli.checking.state import check_state
from od_escalator.cli.checking.users import check_users
from od_escalator.cli.checking.versions import accept_versions, know_accepted
from od_escalator.cli.failures import CONFIGURATION, FAILED
from od_escalator.cli.state import find_state
from od_escalator.cli.table import print_json
from od_escalator.clock import SystemClock
from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.load import load
from od_escalator.config.model import Config
from od_escalator.domain.wording import counted
from od_escalator.outside import practice_of
from od_escalator.slack.facts import SlackFacts


@click.command("check")
@click.option("--offline", is_flag=True, help="Only what needs no network: the configuration and our own database.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.option("--accept-version", "accepts", is_flag=True, help="Write to an Open Dental that is newer than we know.")
@click.pass_context
def command(ctx: click.Context, *, offline: bool, as_json: bool, accepts: bool) -> None:
    """Look at everything the configuration names, and list what is wrong.

    Exit code 1 when something must be put right; warnings alone are worth reading and stop nothing.
    """
    if accepts and (offline or as_json):
        raise click.UsageError("--accept-version asks the databases, and goes with no other option")
    try:
        config = load(ctx.obj, os.environ)
    except InvalidConfiguration as error:
        if not as_json:
            raise
        report = Report()
        report.take(error.findings)
        print_json(report.as_json())
        ctx.exit(CONFIGURATION)
    report = examine(ctx.obj, config, offline=offline, accepts=accepts)
    if as_json:
        print_json(report.as_json())
    else:
        show(report, ctx.obj.name)
    ctx.exit(0 if report.is_good else FAILED)


def examine(path: Path, config: Config, *, offline: bool = False, accepts: bool = False) -> Report:
    report = Report()
    report.take(config.warnings)
    if config.slack.privacy != "none":
        report.good(f'Slack hears of patients (privacy "{config.slack.privacy}"): {config.slack.privacy_agreement}')
    check_state(config, SystemClock().now(), report)
    check_access(path, find_state(config).file, report, has_modes=os.name == "posix")
    check_page(config, report)
    check_databases(config, report)
    check_people(config, report)
    check_doctors(config, report)
    reached = None if offline else _look_outside(config, report, accepts=accepts)
    check_ladder(config, with_slack(config) if reached is None else reached, report)
    return report


def show(report: Report, file: str) -> None:
    for line in report.found:
        click.echo(f"good  {line}")
    for finding in (*report.notes, *report.findings):
        click.echo(f"{finding.line(file)}  [{finding.id}]\n  hint: {finding.hint}")
    wrong = sum(finding.severity == "error" for finding in report.findings)
    warnings = len(report.findings) - wrong
    click.echo(f"{counted(wrong, 'finding')}, {counted(warnings, 'warning')}")


def _look_outside(config: Config, report: Report, *, accepts: bool) -> frozenset[str] | None:
    """Who can be reached in Slack, None where Slack does not tell."""
    clock = SystemClock()
    with ExitStack() as opened:
        practices = {name: opened.enter_context(closing(practice_of(config, name, clock))) for name in config.databases}
        if accepts:
            accept_versions(config, practices, clock.now())
        know_accepted(config, practices)
        for name, practice in practices.items():
            now = clock.now()
            facts = inspect(practice, config, now, report)
            if facts is not None:
                check_server(name, facts, config, now, report)
                check_practice(name, facts, config, report)
                check_clinics(name, facts, config, report)
                check_users(name, facts, config, report)
                check_test_patients(name, practice, config, report)
    token = config.secrets.bot_token.get_secret_value()
    slack = SlackFacts(token=token, clock=clock, base_url=config.slack.base_url)
    check_clock(slack, clock.now(), report)
    check_link(config, slack, report)
    check_email(config, clock, report)
    return check_slack(config, slack, report)
