"""`review`: public reviews and what may be answered to them in public."""

import click

from od_escalator.cli import review_words


@click.group("review")
def command() -> None:
    """Read an answer to a public review before it is posted, and draft one."""


command.add_command(review_words.lint_command)
command.add_command(review_words.draft_command)
