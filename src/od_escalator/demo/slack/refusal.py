"""How the local Slack says no: the answer `ok: false` with Slack's own word for the reason."""


class Refusal(Exception):
    """One refused call; `code` is Slack's error, `messages` say what exactly, `details` join the answer."""

    def __init__(self, code: str, *messages: str, **details: str) -> None:
        super().__init__(code, *messages)
        self.code = code
        self.messages = messages
        self.details = details
