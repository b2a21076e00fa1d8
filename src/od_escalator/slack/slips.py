"""What must not slip by in silence, said directly and in the thread: a proof gone, a task astray, no contact wanted."""

from collections.abc import Callable, Mapping
from datetime import datetime

from od_escalator.domain.card import Telling, ThreadLine
from od_escalator.domain.effects import Reason
from od_escalator.slack.neutral import name_of, names_of


def unproven(_telling: Telling, _now: datetime) -> list[str]:
    return [
        "The CommLog that showed that the patient was reached is gone, or says something else now.",
        "The case counts as not reached again until there is one.",
    ]


def lost(_telling: Telling, _now: datetime) -> list[str]:
    return [
        "The CommLog that proved the conversation is gone, or was changed after the end.",
        "The case stays resolved. Please ask in the office; if the patient is upset, a CommLog with #upset reopens it.",
    ]


def astray(_telling: Telling, _now: datetime) -> list[str]:
    return [
        "The task of this case lies in the program's own Open Dental inbox: Reply sends it there, and nobody reads it.",
        "Please find it by its number in Open Dental's task search, and send it to your inbox.",
    ]


def decline(telling: Telling, _now: datetime) -> list[str]:
    who = name_of(telling.by) if telling.by else "A manager"
    return [
        f"{who} wrote that the patient does not want to be contacted. Nothing has ended.",
        "Is that so? Then please end the case yourself, by Done, with “the patient declined contact”.",
    ]


def _proof_gone(line: ThreadLine) -> str:
    return f"The CommLog about the conversation is gone, or was changed: not reached any more. {_told(line)}"


def _task_astray(line: ThreadLine) -> str:
    return f"The task lies in the program's own inbox, where nobody reads it. {_told(line)}"


def _decline_said(line: ThreadLine) -> str:
    who = name_of(line.by) if line.by else "A manager"
    return f"{who} wrote that the patient does not want to be contacted. Nothing has ended. {_told(line)}"


def _told(line: ThreadLine) -> str:
    verb = "Would be told" if line.card.shadow else "Told"
    return f"{verb}: {names_of(line.told) or 'nobody'}."


LINES: Mapping[Reason, tuple[str, Callable[[ThreadLine], str]]] = {
    Reason.PROOF_GONE: (":memo:", _proof_gone),
    Reason.TASK_ASTRAY: (":memo:", _task_astray),
    Reason.DECLINE_SAID: (":grey_question:", _decline_said),
}
