"""Asks for one answer after another: from the command line's options, from a person, or from what is proposed."""

import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

import click

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.table import print_table

Answer = TypeVar("Answer")


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """`by_hand`: a person is there; `enough`: what is proposed is taken; `aside`: all of it goes to standard error."""

    by_hand: bool
    enough: bool = False
    aside: bool = False

    def say(self, text: str = "") -> None:
        click.echo(text, err=self.aside)

    def table(self, columns: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
        print_table(columns, rows, err=self.aside)

    def ask(
        self,
        question: str,
        read: Callable[[str], Answer],
        *,
        flag: str,
        given: str | None = None,
        proposal: str | None = None,
    ) -> Answer:
        """What was given if it can be read, else what a person answers, again and again until it can.

        Raises UsageError, which names the option, where nobody is there to answer.
        """
        for text in (given, proposal if self.enough else None):
            if text is None:
                continue
            try:
                return read(text)
            except Refused as refused:
                self.refuse(refused, flag)
        if not self.by_hand:
            raise click.UsageError(f"nobody is here to answer ({question}): give {flag}")
        return self._insist(question, read, proposal)

    def ask_secret(self, question: str, read: Callable[[str], Answer], *, flag: str, may_be_empty: bool) -> Answer:
        """What is typed is not shown."""
        if not self.by_hand:
            raise click.UsageError(f"nobody is here to answer ({question}): give {flag}, a file that holds it")
        while True:
            typed = click.prompt(
                question, default="" if may_be_empty else None, hide_input=True, show_default=False, err=self.aside
            )
            try:
                return read(typed.strip())
            except Refused as refused:
                self.say(f"  {refused}")

    def agree(self, question: str, *, flag: str, given: bool | None, proposal: bool = True) -> bool:
        if given is not None or self.enough:
            return proposal if given is None else given
        if not self.by_hand:
            raise click.UsageError(f"nobody is here to answer ({question}): give {flag}")
        return click.confirm(question, default=proposal, err=self.aside)

    def _insist(self, question: str, read: Callable[[str], Answer], proposal: str | None) -> Answer:
        while True:
            try:
                return read(click.prompt(question, default=proposal, err=self.aside).strip())
            except Refused as refused:
                self.say(f"  {refused}")

    def refuse(self, refused: Refused, flag: str) -> None:
        """Raises UsageError where nobody is there to answer again."""
        if not self.by_hand:
            raise click.UsageError(f"{flag}: {refused}")
        self.say(f"  {flag}: {refused}")


def read_text(text: str) -> str:
    if not text.strip():
        raise Refused("it is empty", "type something, or end with Ctrl-C")
    return text.strip()


def read_list(text: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys(part.strip() for part in text.split(",") if part.strip()))


def read_secret_file(path: str) -> str:
    """What a file holds that an option names; raises Refused."""
    try:
        with open(path, encoding="utf-8") as stream:  # noqa: PTH123  an option's own words
            secret = stream.read().strip()
    except (OSError, UnicodeDecodeError) as error:
        why = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "it is not text in UTF-8"
        raise Refused(f"cannot read {path} ({why})", "name a file that holds the secret and nothing else") from None
    if not secret:
        raise Refused(f"{path} is empty", "write the secret into it, and nothing else")
    return secret
