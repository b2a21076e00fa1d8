"""What did not go out about a case, and which notes did not count for it, each with its reason. Pure."""

from collections.abc import Iterable, Iterator

from sqlalchemy import RowMapping

from od_escalator.cli.facts import Directory
from od_escalator.cli.story import Line
from od_escalator.domain.evidence import Useless
from od_escalator.domain.note import Source
from od_escalator.store.outbox import Delivery, Kind, Message

SOURCES = {
    Source.COMMLOG: "CommLog",
    Source.TASK_NOTE: "task note",
    Source.PROCNOTE: "clinical note",
}
_MESSAGES = {
    Kind.MAKE_TASK: "the task",
    Kind.TASK_NOTE: "a note on the task",
    Kind.FINISH_TASK: "marking the task Done",
    Kind.PUT_BACK: "putting the task back into its inbox",
    Kind.DETOUR: "a task in place of a Slack message",
    Kind.CHECK_BACK: "the task that asks how the patient is doing since",
    Kind.POST: "the case's message",
    Kind.EDIT: "an edit of the case's message",
    Kind.LINE: "a line in its thread",
    Kind.ANNOUNCEMENT: "telling the owners that it was opened",
    Kind.SUMMARY: "the summary for the owners",
    Kind.DRILL: "how the drill went",
}
_DROPPED = {
    "superseded": "it was overtaken before its turn came",
    "office_gone": "the configuration has no such office any more",
    "person_gone": "the configuration has no such person any more",
    "no_task": "the case has no task",
    "task_lost": "its task was lost, and it is written on the one that was made instead",
    "no_message_to_answer": "the case has no message in the channel",
}
_USELESS = {
    Useless.BY_A_PROGRAM: "a program wrote it",
    Useless.ROUTINE_TYPE: "its type is for routine letters and calls, and it has no tag",
    Useless.NOT_A_MANAGER: "its author is no manager of this office",
    Useless.PAST_THE_MANAGER: "it is kept apart from what goes past the office manager",
    Useless.BEFORE_THE_CASE: "it is older than the case",
    Useless.SAYS_NOTHING: "it says nothing about reaching the patient",
}


def unsent(messages: Iterable[Message], directory: Directory) -> Iterator[Line]:
    """Dropped, failed, or not yet delivered."""
    for message in messages:
        yield message.created_at, f"{_named(message, directory)}: {_why_unsent(message)}."


def uncounted(weighed: Iterable[RowMapping]) -> Iterator[Line]:
    """Notes that proved nothing; the one that opened the case is none of them."""
    for row in weighed:
        if why := why_useless(row):
            yield row["written_at"] or row["judged_at"], f"{SOURCES[Source(row['source'])]} {row['number']}: {why}."


def why_useless(row: RowMapping) -> str | None:
    """Of a note that was weighed as evidence; None where it counted."""
    known = {each.value: words for each, words in _USELESS.items()}
    return known.get(row["verdict"])


def _named(message: Message, directory: Directory) -> str:
    if message.kind is Kind.DIRECT:
        return f"The direct message to {directory.name(message.detail['person'])}"
    if message.kind is Kind.MAIL:
        return f"The e-mail to {directory.name(message.detail['person'])}"
    named = _MESSAGES.get(message.kind, message.kind.value)
    return named[0].upper() + named[1:]


def _why_unsent(message: Message) -> str:
    if message.state is Delivery.DROPPED:
        problem = message.problem or "superseded"
        return f"not sent, {_DROPPED.get(problem, problem)}"
    if message.state is Delivery.FAILED:
        return f"failed, {message.problem}; see od-escalator outbox"
    return f"not out yet after {message.tries} tries{f', {message.problem}' if message.problem else ''}"
