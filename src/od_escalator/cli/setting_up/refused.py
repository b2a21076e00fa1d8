"""Why an answer cannot be taken, and what helps: one line."""


class Refused(Exception):
    """Raised by whatever reads an answer; whoever asks says it and asks again."""

    def __init__(self, problem: str, remedy: str) -> None:
        super().__init__(f"{problem}: {remedy}")
        self.problem = problem
        self.remedy = remedy
