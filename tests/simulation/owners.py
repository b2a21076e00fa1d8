"""What the owners have heard: of each opening that is not mild, once, and then how it ended, once."""

from collections import Counter, deque
from collections.abc import Callable
from datetime import datetime

from od_escalator.domain.card import CaseCard
from od_escalator.domain.case import End
from tests.simulation.broken import Broken

#: A case's label, and which of its openings.
Opening = tuple[str, int]


class Owners:
    def __init__(self) -> None:
        self._announced: Counter[Opening] = Counter()
        self._ended: Counter[Opening] = Counter()
        self._told_before: set[Opening] = set()
        self._lately: deque[tuple[CaseCard, str, datetime, Callable[[], object]]] = deque(maxlen=200)
        self._practice_lost: list[tuple[str, datetime, datetime]] = []

    def hear_opening(self, card: CaseCard) -> None:
        self._announced[card.label, card.opening] += 1
        if self._announced[card.label, card.opening] > 1:
            raise Broken(f"the owners heard twice that {card.label} was opened")
        if self._ended[card.label, card.opening]:
            raise Broken(f"the owners heard that {card.label} was opened after they had heard how it ended")

    def hear_end(self, card: CaseCard) -> None:
        self._ended[card.label, card.opening] += 1
        if self._ended[card.label, card.opening] > 1:
            raise Broken(f"the owners heard twice how {card.label} ended")

    def forget_opening(self, opening: Opening) -> None:
        """A state that knows less tells it again."""
        self._announced.pop(opening, None)

    def forget_end(self, opening: Opening) -> None:
        """Told again, or the earlier message is found in Slack and does for both."""
        if self._ended.pop(opening, None):
            self._told_before.add(opening)

    def remember_end(self, card: CaseCard, database: str, at: datetime, forget: Callable[[], object]) -> None:
        self._lately.append((card, database, at, forget))

    def lose_practice(self, database: str, since: datetime, until: datetime) -> None:
        """A backup of Open Dental was restored: what was written there in between is gone."""
        self._practice_lost.append((database, since, until))

    def forget_lost_ends(self, ends_again: Callable[[Opening], bool]) -> None:
        """Our state was made anew, or an older one restored: what ended these is gone from both, and they end again.

        What somebody has chosen in Slack alone was never there: only a conversation and a Done are. They may have heard
        of the end only after what proved it was gone.
        """
        for card, database, at, forget in self._lately:
            proven = min(at, card.ended_at or at)
            lost = (since <= at and proven <= until for place, since, until in self._practice_lost if place == database)
            if ends_again((card.label, card.opening)) and (card.end is not End.RESOLVED or any(lost)):
                forget()

    def openings_of(self, opening: Opening) -> int:
        return self._announced[opening]

    def ends_of(self, opening: Opening) -> int:
        """How often they heard it, as far as it counts."""
        return self._ended[opening] or int(opening in self._told_before)
