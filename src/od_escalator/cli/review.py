"""`review`: public reviews and what may be answered to them in public."""

import click

from od_escalator.cli import review_add, review_import, review_waive, review_words


@click.group("review")
def command() -> None:
    """Tell of a public review, and read, draft or waive its public answer."""


command.add_command(review_add.add_command)
command.add_command(review_add.replied_command)
command.add_command(review_import.command)
command.add_command(review_words.lint_command)
command.add_command(review_words.draft_command)
command.add_command(review_waive.command)
