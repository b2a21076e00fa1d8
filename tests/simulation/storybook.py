"""The stories of a run, and whose case is whose."""

from collections import defaultdict
from collections.abc import Iterator
from itertools import chain

from od_escalator.domain.card import CaseCard
from tests.simulation.records import CaseRow, Records
from tests.simulation.stories import Story


class Storybook:
    def __init__(self, records: Records) -> None:
        self._records = records
        self._by_note: defaultdict[tuple[str, str, int], list[Story]] = defaultdict(list)
        self._by_opening: dict[tuple[str, int], Story] = {}

    def __iter__(self) -> Iterator[Story]:
        return chain.from_iterable(self._by_note.values())

    def add(self, story: Story) -> None:
        self._by_note[story.note].append(story)

    def of(self, row: CaseRow) -> Story | None:
        """A restored backup gives the key of a note to another one, too. A deleted one is followed to no chart."""
        stories = reversed(self._by_note.get(row.note, []))
        return next((each for each in stories if row.patient in {each.patient, *each.charts}), None)

    def of_card(self, card: CaseCard) -> Story | None:
        """Whose case it is; each note has one."""
        known = self._by_opening.get((card.label, card.opening))
        if known is not None:
            return known
        row = self._records.case(int(card.label.removeprefix("UP-")))
        story = self.of(row) if row is not None and row.opening == card.opening else None
        if story is not None:
            story.label = card.label
            self._by_opening[card.label, card.opening] = story
        return story

    def know(self, story: Story, row: CaseRow) -> None:
        """That this is its case, unless a card has said so before."""
        story.label = story.label or f"UP-{row.number}"
        self._by_opening.setdefault((story.label, row.opening), story)
