"""What a person can do about a case in Slack."""

from enum import StrEnum


class Action(StrEnum):
    """The value is the action_id of its button, or the value of its line in the overflow menu."""

    GOT_IT = "got_it"
    LEFT_MESSAGE = "left_message"
    SPOKE = "spoke"
    HELP = "help"
    DONE = "done"
    SNOOZE = "snooze"
    PROMISE = "promise"
    REASSIGN = "reassign"
    NOT_A_COMPLAINT = "not_a_complaint"
    REOPEN = "reopen"
    CRITICAL = "critical"
    WAIVE_REPLY = "waive_reply"
