"""A case ends if and only if the rules say so, in whatever order things happen."""

from collections.abc import Iterator
from dataclasses import fields, replace
from datetime import timedelta
from itertools import product
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from od_escalator.domain import deeds, events, said
from od_escalator.domain.catalogue import Hold, Waiver
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.danger import Dangers
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.ending import ENDS, lack
from od_escalator.domain.events import Event
from od_escalator.domain.filed import Filed
from od_escalator.domain.person import Role
from od_escalator.domain.words import Contact
from tests.domain.builders import OPENED, Field, flag, key, new_case, tell
from tests.domain.ends import ABOVE, Rules, Way

ROLES = (None, Role.OFFICE_MANAGER, *ABOVE)
BOTH, CONTENT = (False, True), (None, True, False)
LAWYER, HARM = Dangers(clear=(Danger.LAWYER,)), Dangers(clear=(Danger.VIOLENCE,), possible=(Danger.PRESS,))


def each(kind: type[Event], **choices: tuple[Field, ...]) -> list[Event]:
    """One event of a kind for each way that these choices can be made."""
    at: dict[str, Any] = {
        field.name: OPENED for field in fields(kind) if field.name in {"at", "seen_until", "merged_at"}
    }
    return [kind(**at, **dict(zip(choices, chosen, strict=True))) for chosen in product(*choices.values())]


KELLY = ("kelly",)
SAYS: tuple[dict[str, Any], ...] = ({"explicit": False}, {"still_upset": True}, {"satisfied": False}, {})
conversed = each(
    said.Conversed, by=KELLY, role=ROLES, proof=(True, True, False), satisfied=CONTENT, resolves=BOTH, offered=((),)
)
done = each(events.TaskDone, by=KELLY, role=ROLES) + each(events.TaskDone)
end_said = each(deeds.EndSaid, end=ENDS, by=KELLY, role=ROLES, satisfied=CONTENT)
flagged = [
    flag(note=key(8), category=category, origin=origin, dangers=dangers, role=role, contact=contact, **what)
    for category, origin, dangers, role, contact in product(
        (Category.WAIT, Category.LEGAL), (None, Origin.REVIEW), (Dangers(), LAWYER, HARM), ROLES, Contact
    )
    for what in SAYS
]
plain = [note for note in flagged if note.category is not Category.LEGAL and not note.dangers]
filed = each(Filed, by=KELLY, category=(None, Category.LEGAL, Category.WAIT), hold=(None, Hold.INSURER), release=BOTH)
OFTEN = (conversed, done, end_said, each(said.Replied, by=KELLY), plain, each(events.TaskUndone))
RARELY = (
    *(flagged, filed, each(events.ProofGone), each(events.FlagGone), each(deeds.Reopened), each(events.TaskDeleted)),
    each(said.DangerSaid, note=(key(9),), dangers=(LAWYER, HARM), role=ROLES),
    each(said.TakenBack, by=KELLY, role=ROLES, by_author=BOTH),
    each(said.CalledResolved, by=KELLY, role=ROLES),
    each(deeds.ReplyWaived, by=KELLY, why=(Waiver.TAKEN_DOWN,)),
    each(events.TaskMade, task=(90,)) + each(events.TaskSent, task=(90,)),
    each(said.Attempted, by=KELLY),
)
#: What moves no case to its end, and keeps none from it.
NEVER = (
    *(each(events.TaskSeen), each(deeds.Taken, by=KELLY), each(said.DeclineSaid, by=KELLY)),
    *(each(events.TaskAstray, may_move=BOTH), each(events.TaskPutBack, moved=BOTH)),
    *(each(said.Promised, by=KELLY), each(said.Snoozed, until=(OPENED.date(),)), each(deeds.Raised)),
    each(said.HelpAsked, asking=("rm 8",), of=(Role.REGIONAL_MANAGER,)),
    each(deeds.HowSaid, offered=((Remedy.APOLOGY,),)),
    each(deeds.Reassigned, to=("sam",), holder=KELLY, by=("dana",)),
    *(each(deeds.ReviewFound), each(events.PatientMerged, into=(556,), beside=BOTH)),
    *(each(events.HoursChanged), each(events.Rebased), each(events.TimePassed)),
)
KINDS = (*OFTEN, *OFTEN, *OFTEN, *RARELY, *RARELY, [event for kind in NEVER for event in kind])
PAUSES = (timedelta(minutes=1), timedelta(minutes=20), timedelta(hours=9), timedelta(days=1))
USUAL = Way()
WAYS = st.sampled_from([USUAL, USUAL, USUAL, Way(past=True), Way(by_hand=True), Way(shadow=True)])


@settings(max_examples=250)
@given(
    way=WAYS,
    first=st.sampled_from([flag()] * len(flagged) + flagged),
    made=st.booleans(),
    chances=st.lists(st.integers(0, 2**24 - 1), min_size=4, max_size=14),
)
def test_a_case_ends_if_and_only_if_the_rules_say_so(
    way: Way, first: said.Flagged, made: bool, chances: list[int]
) -> None:
    first = replace(first, past_manager=way.past)
    case = replace(new_case(), category=first.category, origin=first.origin, shadow=way.shadow, by_hand=way.by_hand)
    case, rules = tell(case, first).case, Rules(way, OPENED)
    rules.begin(first)
    assert case.end is rules.end
    for event in (*([events.TaskMade(at=OPENED, task=90)] if made else []), *happened(chances)):
        may = not isinstance(event, deeds.EndSaid) or lack(case, event.end, event.role, rules.tries) is None
        before = rules.end
        rules.hear(event)
        case = tell(case, event).case if may else case
        assert rules.end is (case.end if may else before)


def happened(chances: list[int]) -> Iterator[Event]:
    """One number says what happens, and how long after what came before: fewer draws, and so more examples a second."""
    now = OPENED
    for chance in chances:
        rest, pause = divmod(chance, len(PAUSES))
        rest, kind = divmod(rest, len(KINDS))
        now += PAUSES[pause]
        event = KINDS[kind][rest % len(KINDS[kind])]
        yield (
            events.TimePassed(at=now, seen_until=now)
            if isinstance(event, events.TimePassed)
            else replace(event, at=now)
        )
