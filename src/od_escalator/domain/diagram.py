"""The life of a case as a page: drawn from the table that decides, so that it cannot tell another story."""

import re
from collections.abc import Iterator
from itertools import groupby
from operator import itemgetter

from od_escalator.domain.case import State
from od_escalator.domain.events import Event
from od_escalator.domain.lifecycle import TABLE
from od_escalator.domain.moves import LEADS_TO

_PAGE = """\
# The life of a case

<!-- written by scripts/diagram from src/od_escalator/domain/lifecycle.py; a test fails when it is stale -->

The state of a case is derived from its milestones and its end; it is never stored. What is not drawn leaves a case in
its state. Only time takes steps of the plan, and no step changes the state: it only tells people.

```mermaid
stateDiagram-v2
{diagram}
```

What each event may come to, by the reasons that `explain` shows. `task seen`, `task done` and so on are what a person
did with the task in Open Dental; `flagged` and `conversed` are what a note says; `taken`, `raised` and `reopened` are
clicks in Slack, where an attempt and a conversation can be told, too.

{table}
"""


def states_page() -> str:
    """Markdown with the Mermaid diagram, and for each event and state the reasons that `decide` may give."""
    return _PAGE.format(diagram="\n".join(_diagram()), table="\n".join(_table()))


def _diagram() -> Iterator[str]:
    for state in State:
        yield f"    {state.name.lower()}: {state.value}"
    yield f"    [*] --> {State.NEW.name.lower()}"
    for source in State:
        for target in State:
            causes = [_words(kind) for kind, moves in LEADS_TO.items() if target in moves.get(source, ())]
            if causes:
                yield f"    {source.name.lower()} --> {target.name.lower()}: {' or '.join(causes)}"
    yield f"    {State.ENDED.name.lower()} --> [*]"


def _table() -> Iterator[str]:
    yield _row("event", "in state", "comes to")
    yield _row("---", "---", "---")
    for kind in dict.fromkeys(kind for _, kind in TABLE):
        rules = [(TABLE[state, kind].reasons, state) for state in State]
        for reasons, alike in groupby(rules, key=itemgetter(0)):
            states = " / ".join(state for _, state in alike)
            yield _row(_words(kind), states, ", ".join(f"`{reason}`" for reason in reasons))


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"


def _words(kind: type[Event]) -> str:
    return re.sub(r"\B(?=[A-Z])", " ", kind.__name__).lower()
