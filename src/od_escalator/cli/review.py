"""`review`: public reviews and what may be answered to them in public."""

import click

from od_escalator.cli import review_waive, review_words


@click.group("review")
def command() -> None:
    """Read, draft or waive the public answer to a review."""


command.add_command(review_words.lint_command)
command.add_command(review_words.draft_command)
command.add_command(review_waive.command)
