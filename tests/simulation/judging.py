"""What one click may come to: one thing at most, never more than whoever clicked may do, and what they were told."""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from od_escalator.domain.interaction import Interaction
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.engine.ports import Shown
from tests.simulation.broken import Broken
from tests.simulation.group import Group
from tests.simulation.records import CaseRow
from tests.simulation.sites import Site
from tests.simulation.stories import Story
from tests.simulation.world import World

ABOVE = ("regional_manager", "owners")

#: What the case's timeline says of each that has come to something, and of nothing else.
_LINES: Mapping[Outcome, tuple[str, ...]] = {
    Outcome.TAKEN: ("taken",),
    Outcome.TRIED: ("attempted",),
    Outcome.CLAIMED: ("claimed",),
    Outcome.HELP_ASKED: ("help_asked",),
    Outcome.RAISED: ("raised",),
    Outcome.REOPENED: ("reopened",),
    Outcome.DONE_SAID: ("done_said",),
    Outcome.PROOF_MISSING: ("done_said",),
    Outcome.NOT_SATISFIED: ("unsatisfied",),
    Outcome.OVER: ("resolved", "unreachable", "declined", "handed_over", "withdrawn"),
    Outcome.PUT_OFF: ("snoozed",),
    Outcome.VOWED: ("promised",),
    Outcome.GIVEN: ("reassigned",),
    Outcome.ASKS_ABOVE: ("withdrawal_asked",),
    Outcome.SECOND_PERSON: ("help_asked",),  # asked by itself, once
}
DEEDS = frozenset(line for lines in _LINES.values() for line in lines)

#: Said along with how it ended.
_BESIDE = ("categorized", "cost_said")

#: What only somebody above the office may do, whatever the case.
FOR_ABOVE = ("raised", "reopened", "unreachable", "declined", "handed_over", "withdrawn")

#: The ends that are nothing but somebody's word, as chosen in the dialog, and what the timeline says of them.
BY_WORD = {"unreachable": "unreachable", "declined contact": "declined", "with lawyer or insurer": "handed_over"}

#: A note of the same person that near tells of the same call.
_SAME_CALL = timedelta(minutes=40)

_ATTEMPTS, _DAYS = 3, 2


@dataclass(slots=True, kw_only=True)
class Receipt:
    """A click that was acknowledged: `at` by the program's clock, `kept` the true time.

    `lives`, `jumps` and `edits` tell the process, clock and TOML of then; `done` is what the timeline says of it.
    """

    what: Interaction
    person: str
    role: str | None
    at: datetime
    kept: datetime
    lives: int
    jumps: int
    edits: int
    case: CaseRow | None
    story: Story | None
    answers: list[Shown] = field(default_factory=list)
    unanswered: bool = False
    done: tuple[str, ...] = ()

    @property
    def answer(self) -> Shown | None:
        return next(iter(self.answers), None)


def judge(world: World, receipt: Receipt, case: CaseRow, *, alone: bool) -> None:
    """It was handled just now; not `alone`, the same person clicked something else of this case in the same moment."""
    lines = world.records.clicked(case.number, receipt.person, receipt.at)
    if not alone:
        lines = [line for line in lines if line in _told(receipt)]
    receipt.done = tuple(line for line in lines if line in DEEDS)
    if receipt.jumps != world.counts.jumps:
        return  # by the program's clock it was at another time
    for wrong in (*_did_another_thing(receipt, lines), *_had_no_right(world, receipt), *_fell_flat(world, receipt)):
        raise Broken(f"{wrong}: {receipt.what}, {receipt.answers}")


def _told(receipt: Receipt) -> Collection[str]:
    """What was done, as its answer says."""
    return _LINES.get(receipt.answer.outcome, ()) if isinstance(receipt.answer, Reply) else ()


def _did_another_thing(receipt: Receipt, lines: Collection[str]) -> Iterator[str]:
    if len(receipt.done) > 1 or not set(lines) <= {*DEEDS, *_BESIDE}:
        yield f"one click did {lines}"
    answer, told = receipt.answer, _told(receipt)
    if answer is not None and not set(receipt.done) <= set(told):
        yield f"the answer was another than what was done, {lines}"
    if told and not receipt.done and isinstance(answer, Reply) and answer.outcome is not Outcome.SECOND_PERSON:
        yield "the answer says that it is done, and nothing is"


def _had_no_right(world: World, receipt: Receipt) -> Iterator[str]:
    """By the TOML as it was all the while."""
    if receipt.edits != world.counts.edits:
        return
    person, role, answer, expected = receipt.person, receipt.role, receipt.answer, None
    if receipt.done and role is None:
        yield f"{person} has no part in this office, and did {receipt.done}"
    if set(receipt.done) & set(FOR_ABOVE) and role not in ABOVE:
        yield f"{person} is not above this office, and did {receipt.done}"
    if person not in world.group.people:
        expected = Outcome.STRANGER
    elif role is None:
        expected = Outcome.NOT_YOURS
    elif receipt.what.action in ("critical", "reopen") and role not in ABOVE:
        expected = Outcome.ONLY_ABOVE
    if expected and isinstance(answer, Reply) and answer.outcome not in (expected, Outcome.TRY_AGAIN):
        yield f"{person} should be answered {expected}"
    if receipt.done == ("unreachable",) and receipt.case is not None:
        yield from _was_hardly_tried(world, receipt.case)


def _was_hardly_tried(world: World, case: CaseRow) -> Iterator[str]:
    tried = world.records.attempts(case.number)
    days = {at.astimezone(world.group.site(case.office).almanac.tz).date() for at in tried}
    if len(tried) < _ATTEMPTS or len(days) < _DAYS:
        yield f"nobody can be reached after {tried}"


def _fell_flat(world: World, receipt: Receipt) -> Iterator[str]:
    """Where all is told here, and nothing was in its way, it must have come to something, answered or not."""
    story, case, answer = receipt.story, receipt.case, receipt.answer
    if story is None or case is None or receipt.role is None or receipt.done or receipt.edits != world.counts.edits:
        return
    if not story.plain or story.contacted or story.claimed or story.done or story.site.database in world.trouble.away:
        return
    if isinstance(answer, Reply) and answer.outcome is Outcome.TRY_AGAIN:
        return
    tried = world.records.attempts(case.number, receipt.person)
    is_told = any(abs(at - receipt.at) <= _SAME_CALL for at in tried)
    if receipt.what.action == "spoke" or (receipt.what.action == "left_message" and not is_told):
        yield "it came to nothing"


def role_of(person: str, site: Site, group: Group) -> str | None:
    """What they may do there: as who they are, or as who stands in for the manager now or later."""
    if person == "dana":
        return "regional_manager"
    if person in group.owners:
        return "owners"
    if person and person == site.deputy:
        return "deputy"
    meant, delegates = site.manager, {site.manager}
    while meant in group.away and (meant := group.away[meant].delegate) and meant not in delegates:
        delegates.add(meant)
    return "office_manager" if person in delegates else None
