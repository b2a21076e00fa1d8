"""The kinds of failure the house knows; anything else that is raised is a bug.

Adapters translate a library's errors into one of these at once. Outside work that fails is
transient (another try is worth it), permanent (another try is not) or ambiguous (it may have happened: look).
"""


class EscalatorError(Exception):
    """The root of everything raised on purpose."""


class OperatorError(EscalatorError):
    """Something the administrator can put right: what is wrong, and what to do about it."""

    def __init__(self, problem: str, hint: str) -> None:
        super().__init__(f"{problem}\n  hint: {hint}")
        self.problem = problem
        self.hint = hint


class StateError(OperatorError):
    """Our own records cannot be read or written now: nothing is done outside until they can."""


class ConfigurationError(OperatorError):
    """The configuration cannot be used as it is; the command ends with exit code 78."""


class Transient(EscalatorError):
    """Did not happen, and the same try may work later; `retry_after` is in seconds where the far side named it.

    `code` is a word of ours for what a person may have to put right first, empty where time may be enough.
    """

    def __init__(self, message: str, retry_after: float | None = None, code: str = "") -> None:
        super().__init__(message)
        self.retry_after = retry_after
        self.code = code


class Permanent(EscalatorError):
    """Did not happen, and will not until a person changes something; `code` is the far side's word for it."""

    def __init__(self, message: str, code: str) -> None:
        super().__init__(message)
        self.code = code


class Absent(EscalatorError):
    """Looked for after a lost answer: it is not there, and will not come any more. It may be asked for again."""


class Ambiguous(EscalatorError):
    """May have happened: the answer was lost. Look before trying again."""
