"""Our own database. It holds no note text and no patient's name: only Open Dental's numbers for them.

Timers are rows (`steps`), promises are rows (`outbox`), and every natural key that forbids doing a thing twice is a
primary key or a unique constraint here.
"""

from od_escalator.store.metadata import metadata
from od_escalator.store.tables_of_cases import (
    cases,
    evidence,
    improvements,
    notes,
    outcomes,
    plans,
    reviews,
    steps,
    timeline,
)
from od_escalator.store.tables_of_running import (
    accepted,
    aways,
    closures,
    cursors,
    doubts,
    notes_read,
    set_aside,
    unseen,
)
from od_escalator.store.tables_of_slack import dead_man, homes, interactions, outbox, posts, silences, told

__all__ = [
    "accepted",
    "aways",
    "cases",
    "closures",
    "cursors",
    "dead_man",
    "doubts",
    "evidence",
    "homes",
    "improvements",
    "interactions",
    "metadata",
    "notes",
    "notes_read",
    "outbox",
    "outcomes",
    "plans",
    "posts",
    "reviews",
    "set_aside",
    "silences",
    "steps",
    "timeline",
    "told",
    "unseen",
]
