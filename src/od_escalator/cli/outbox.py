"""`outbox list`, `show`, `retry` and `drop`: what was promised to the outside, and what a person may do about it.

No text of a message is kept, so none can be shown: a message is made from its case when it is delivered.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

import click
from sqlalchemy import Connection

from od_escalator.cli.failures import FAILED
from od_escalator.cli.state import open_state
from od_escalator.cli.table import print_json, print_table
from od_escalator.clock import SystemClock
from od_escalator.config.load import load_settings
from od_escalator.domain.wording import counted, dated
from od_escalator.errors import OperatorError
from od_escalator.store import outbox
from od_escalator.store.outbox import UNSETTLED, Delivery, Kind, Message

_MOST = 50

#: So much of an id is shown, and is enough to name a message.
_SHOWN = 8

_WORDS = {
    Kind.MAKE_TASK: "make the task",
    Kind.TASK_NOTE: "note on the task",
    Kind.FINISH_TASK: "mark the task Done",
    Kind.PUT_BACK: "put the task back",
    Kind.DETOUR: "task for who is not reached in Slack",
    Kind.CHECK_BACK: "task asking how the patient is doing",
    Kind.POST: "the case's message",
    Kind.EDIT: "edit of the case's message",
    Kind.LINE: "line in its thread",
    Kind.DIRECT: "direct message",
    Kind.MAIL: "e-mail at night",
    Kind.ANNOUNCEMENT: "opening, for the owners",
    Kind.SUMMARY: "summary for the owners",
    Kind.ALERT: "alert to operations",
    Kind.ANSWER: "answer to who asked",
    Kind.BACK: "that we are back",
    Kind.DRILL: "how a drill went",
    Kind.MORNING: "morning message",
    Kind.BURST: "that several patients are upset",
    Kind.REVIEWS: "weekly look at reviews",
    Kind.WEEKLY: "weekly digest",
    Kind.SILENT: "question about silent offices",
    Kind.LEARNING: "monthly lessons",
    Kind.TEST: "test that somebody asked for",
}
_json = click.option("--json", "as_json", is_flag=True, help="For scripts.")


@click.group("outbox", invoke_without_command=True)
@click.pass_context
def command(ctx: click.Context) -> None:
    """List what was promised, try it again, or drop it."""
    if ctx.invoked_subcommand is None:
        ctx.invoke(list_command)


@command.command("list")
@click.option("--all", "everything", is_flag=True, help="Also what was sent or dropped.")
@click.option("--most", type=click.IntRange(1, 100_000), default=_MOST, show_default=True, help="The newest so many.")
@_json
@click.pass_context
def list_command(ctx: click.Context, *, everything: bool = False, most: int = _MOST, as_json: bool = False) -> None:
    """List what waits and what failed, the oldest first.

    A message that failed stays failed until somebody says retry or drop.
    """
    settings = load_settings(ctx.obj)
    states = tuple(Delivery) if everything else (*UNSETTLED, Delivery.FAILED)
    with open_state(settings) as store, store.reading() as tx:
        found = outbox.newest(tx, states, most)
    if as_json:
        print_json([_as_json(each) for each in found])
    elif found:
        columns = ("Id", "What", "Case", "Where", "State", "Tries", "Since", "Next try", "Problem")
        print_table(columns, [_row(each, settings.timezone) for each in found])
    else:
        click.echo("Nothing was promised yet." if everything else "Nothing waits and nothing failed.")


@command.command("show")
@click.argument("id_", metavar="ID")
@_json
@click.pass_context
def show_command(ctx: click.Context, id_: str, *, as_json: bool) -> None:
    """Show the message with this ID (its first letters are enough)."""
    settings = load_settings(ctx.obj)
    with open_state(settings) as store, store.reading() as tx:
        found = _find(tx, id_)
    if as_json:
        print_json(_as_json(found))
        return
    rows = [(name.replace("_", " ").capitalize(), str(value)) for name, value in _as_json(found).items() if value]
    print_table(("Message", _WORDS[found.kind]), rows)


@command.command("retry")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--failed", is_flag=True, help="All that have failed.")
@click.pass_context
def retry_command(ctx: click.Context, ids: Sequence[str], *, failed: bool) -> None:
    """Try messages again at once: those that failed, or that wait for their next try.

    One whose answer was lost is looked for first, as always. What its case does not need any more is not sent.
    """
    _require_choice(ids, failed=failed)
    settings, now = load_settings(ctx.obj), SystemClock().now()
    with open_state(settings) as store, store.transaction() as tx:
        chosen = _chosen(tx, ids, failed=failed)
        for message in chosen:
            _may(message, "be tried again", (Delivery.PENDING, Delivery.UNKNOWN, Delivery.FAILED))
            unknown = message.state is Delivery.UNKNOWN
            state = Delivery.UNKNOWN if unknown else Delivery.PENDING
            outbox.mark(tx, message, state, next_try_at=now, settled_at=None, tries=0)
    click.echo(f"{counted(len(chosen), 'message')} will be tried as soon as od-escalator run looks")


@command.command("drop")
@click.argument("ids", metavar="[ID]...", nargs=-1)
@click.option("--failed", is_flag=True, help="All that have failed.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_context
def drop_command(ctx: click.Context, ids: Sequence[str], *, failed: bool, yes: bool) -> None:
    """Never send these messages. Somebody will not hear something: tell them yourself."""
    _require_choice(ids, failed=failed)
    settings, now = load_settings(ctx.obj), SystemClock().now()
    with open_state(settings) as store:
        with store.reading() as tx:
            wanted = _chosen(tx, ids, failed=failed)
        for message in wanted:
            click.echo(f"{message.id[:_SHOWN]}  {_WORDS[message.kind]}{_of_case(message)}, {message.lane}")
        if wanted and not yes and not click.confirm("Drop what is listed, for good?"):
            click.echo("nothing was dropped", err=True)
            ctx.exit(FAILED)
        with store.transaction() as tx:
            # Asked about as they stood; what has been sent meanwhile is told, and nothing is dropped.
            now_there = [_find(tx, message.id) for message in wanted]
            for message in now_there:
                _may(message, "be dropped", (Delivery.PENDING, Delivery.UNKNOWN, Delivery.FAILED))
                outbox.mark(tx, message, Delivery.DROPPED, settled_at=now, problem="dropped by hand")
    click.echo(f"{counted(len(wanted), 'message')} dropped")


def _require_choice(ids: Sequence[str], *, failed: bool) -> None:
    if bool(ids) == failed:
        raise click.UsageError("name the messages (od-escalator outbox list shows their ids), or say --failed")


def _chosen(tx: Connection, ids: Iterable[str], *, failed: bool) -> Sequence[Message]:
    if failed:
        return outbox.newest(tx, (Delivery.FAILED,), 1_000_000)
    return list({found.id: found for found in (_find(tx, id_) for id_ in ids)}.values())


def _find(tx: Connection, id_: str) -> Message:
    found = outbox.beginning_with(tx, id_.strip().lower())
    hint = "od-escalator outbox list --all shows the ids"
    if not found or not id_.strip():
        raise OperatorError(f'there is no message whose id begins with "{id_}"', hint)
    if len(found) > 1:
        raise OperatorError(f'several messages have an id that begins with "{id_}"', f"give more of it; {hint}")
    return found[0]


def _may(message: Message, what: str, states: Sequence[Delivery]) -> None:
    if message.state not in states:
        being = "is being sent at this moment" if message.state is Delivery.SENDING else f"was {message.state} already"
        raise OperatorError(
            f"message {message.id[:_SHOWN]} {being} and cannot {what}: nothing was changed",
            "look again with od-escalator outbox list",
        )


def _of_case(message: Message) -> str:
    return f" of UP-{message.case_number}" if message.case_number else ""


def _row(message: Message, zone: str) -> tuple[str, ...]:
    waits = message.state in UNSETTLED
    return (
        message.id[:_SHOWN],
        _WORDS[message.kind],
        f"UP-{message.case_number}" if message.case_number else "",
        message.lane,
        message.state,
        str(message.tries),
        dated(message.created_at, zone),
        dated(message.next_try_at, zone) if waits else "",
        message.problem or "",
    )


def _as_json(message: Message) -> dict[str, Any]:
    return {
        "id": message.id,
        "kind": message.kind.value,
        "case": f"UP-{message.case_number}" if message.case_number else None,
        "database": message.database,
        "lane": message.lane,
        "state": message.state.value,
        "tries": message.tries,
        "promised_at": _iso(message.created_at),
        "tried_at": _iso(message.tried_at),
        "next_try_at": _iso(message.next_try_at) if message.state in UNSETTLED else None,
        "problem": message.problem,
    }


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
