"""Slack's link to us and the desk where it answers, in memory: the engine's `Listener` and `Desk`.

A click is a real envelope: it is read as slack/listen.py reads it, kept, and only then acknowledged.
"""

from collections.abc import Callable, Sequence

from od_escalator.domain.interaction import Interaction
from od_escalator.engine.ports import Shown
from od_escalator.errors import EscalatorError, Transient
from od_escalator.slack.payloads import read
from tests.simulation.faults import Ask, Line
from tests.simulation.trouble import Trouble

#: What was shown to whoever did that; None where it was lost on the way.
Answers = list[tuple[Interaction, Shown | None]]


class MemoryLink:
    """Up from the first `listen` on, for as long as Slack is there."""

    def __init__(self, trouble: Trouble) -> None:
        self._trouble = trouble
        self._is_open = False
        self._keep: Callable[[Interaction], None]

    @property
    def is_up(self) -> bool:
        return self._is_open and "slack" not in self._trouble.away

    def hear(self, keep: Callable[[Interaction], None]) -> None:
        self._keep = keep

    def listen(self) -> float:
        if "slack" in self._trouble.away:
            self._is_open = False
            raise Transient("no link")
        self._is_open = True
        return 0.0

    def close(self) -> None:
        self._is_open = False

    def bring(self, envelope: object) -> bool:
        """Whether it was acknowledged."""
        what = read(envelope)
        if what is None:
            raise AssertionError(f"Slack sends this, and nobody reads it: {envelope}")
        if not self.is_up:
            return False
        try:
            self._keep(what)
        except EscalatorError:
            return False
        return True


class MemoryDesk:
    """Everybody is known by their id."""

    def __init__(self, ask: Ask, answers: Answers) -> None:
        self._line = Line(ask)
        self._answers = answers

    def names_of(self, user: str) -> Sequence[str]:
        return self._line.look("names_of", lambda: (user,))

    def show(self, to: Interaction, shown: Shown) -> None:
        before = len(self._answers)
        try:
            self._line.look("show", lambda: self._answers.append((to, shown)))
        finally:
            if len(self._answers) == before:
                self._answers.append((to, None))
