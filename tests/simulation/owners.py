"""What the owners have heard: of each opening that is not mild, once, and then how it ended, once."""

from collections import Counter

from od_escalator.domain.card import CaseCard
from tests.simulation.broken import Broken

#: A case's label, and which of its openings.
Opening = tuple[str, int]


class Owners:
    def __init__(self) -> None:
        self._announced: Counter[Opening] = Counter()
        self._ended: Counter[Opening] = Counter()

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
        self._ended.pop(opening, None)

    def openings_of(self, opening: Opening) -> int:
        return self._announced[opening]

    def ends_of(self, opening: Opening) -> int:
        return self._ended[opening]
