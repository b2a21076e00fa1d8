"""Times things in turns, so that whatever else the machine does falls on all of them alike.

What counts is the ratio of two best blocks: noise only ever adds. A block is the median of its turns.
"""

import gc
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from time import perf_counter


@dataclass(frozen=True, slots=True)
class Timing:
    """The median of each block, in seconds."""

    blocks: tuple[float, ...]

    @property
    def best(self) -> float:
        return min(self.blocks)

    def over(self, other: "Timing") -> float:
        return self.best / other.best

    def seen(self) -> dict[str, object]:
        return {"best_us": round(self.best * 1e6, 1), "blocks_us": [round(block * 1e6, 1) for block in self.blocks]}


def in_turns(subjects: Mapping[str, Callable[[], object]], *, blocks: int, turns: int) -> dict[str, Timing]:
    """In each block every subject has `turns` turns, one after the other, after one to warm up."""
    medians: dict[str, list[float]] = {name: [] for name in subjects}
    gc.disable()
    try:
        for _ in range(blocks):
            for subject in subjects.values():
                subject()
            taken: dict[str, list[float]] = {name: [] for name in subjects}
            for _ in range(turns):
                for name, subject in subjects.items():
                    taken[name].append(timed(subject))
            for name, times in taken.items():
                medians[name].append(median(times))
    finally:
        gc.enable()
    return {name: Timing(tuple(values)) for name, values in medians.items()}


def timed(work: Callable[[], object]) -> float:
    """Seconds that it took once."""
    began = perf_counter()
    work()
    return perf_counter() - began


def in_blocks(subjects: Mapping[str, tuple[Callable[[], object], int]], *, blocks: int) -> dict[str, Timing]:
    """The same where turns take seconds: each subject has its own number of them, one after the other.

    Before the first block each is warmed up once.
    """
    medians: dict[str, list[float]] = {name: [] for name in subjects}
    for subject, _ in subjects.values():
        subject()
    for _ in range(blocks):
        for name, (subject, turns) in subjects.items():
            medians[name].append(median(timed(subject) for _ in range(turns)))
    return {name: Timing(tuple(values)) for name, values in medians.items()}
