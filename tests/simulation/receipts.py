"""What was acknowledged to whoever clicked: kept, handled once, answered once, and once on the task.

It knows who clicked what when, the answers, and the rows of the program's own records.
"""

from collections.abc import Iterator
from datetime import datetime

from od_escalator.domain.card import Bundle, Telling
from od_escalator.domain.effects import Tell
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.wording import weekday_time
from od_escalator.engine.ports import Shown
from od_escalator.slack.payloads import read
from tests.simulation.broken import TOLERANCE, Broken
from tests.simulation.envelopes import Json
from tests.simulation.group import slack_of
from tests.simulation.judging import ABOVE, BY_WORD, FOR_ABOVE, Receipt, judge, role_of
from tests.simulation.oracle import CANARY, Oracle
from tests.simulation.records import CaseRow
from tests.simulation.stories import CLOCKS_DIFFER, Story
from tests.simulation.world import World

#: What the task must say, with the name of who clicked.
_ON_TASK = ("taken", "attempted", "claimed", "help_asked", "snoozed", "promised", "reassigned", "done_said")

#: After what the oracle knows less of what is due.
_ELSEWHERE = ("snoozed", "promised", "reassigned", "unsatisfied", *FOR_ABOVE)

#: What nobody is told any more from when such a click was kept.
_SETTLES = {"attempted": "attempted", "claimed": "contacted"}


class Receipts:
    def __init__(self, world: World, oracle: Oracle) -> None:
        self._world = world
        self._oracle = oracle
        self._by_key: dict[str, Receipt] = {}
        self._waiting: dict[str, Receipt] = {}
        self._to_check: list[tuple[datetime, Receipt, Story]] = []
        self._restored_at = oracle.restored_at

    def kept(self, envelope: Json) -> None:
        """It was acknowledged just now."""
        what, world = read(envelope), self._world
        if what is None or what.key in self._by_key:
            return
        is_of_case = what.kind in (InteractionKind.BUTTON, InteractionKind.DIALOG)
        case = world.records.case(int(what.value.partition(":")[0])) if is_of_case else None
        people = world.group.everybody(world.group.sites) + [site.desk for site in world.group.sites]
        person = next(each for each in people if slack_of(each) == what.user)
        receipt = Receipt(
            what=what,
            person=person,
            role=role_of(person, world.group.site(case.office), world.group) if case else None,
            at=world.program_now(),
            kept=world.now,
            lives=world.lives,
            jumps=world.counts.jumps,
            edits=world.counts.edits,
            case=case,
            story=self._oracle.stories.of(case) if case else None,
        )
        self._by_key[what.key] = self._waiting[what.key] = receipt

    def answered(self, what: Interaction, answer: Shown | None) -> None:
        receipt = self._by_key.get(what.key)
        if receipt is None:
            return  # kept, and not acknowledged
        if answer is None:
            receipt.unanswered = True
            return
        if CANARY in repr(answer).lower():
            raise Broken(f"a patient's name or words are in an answer: {answer}")
        if isinstance(answer, Reply) and answer.outcome is Outcome.FAILED:
            raise Broken(f"a click could not be processed: {what}")
        receipt.answers.append(answer)
        if len(receipt.answers) > 1:
            raise Broken(f"{receipt.person} is answered twice: {receipt.answers}, {what}")

    def look(self) -> None:
        if self._restored_at != self._oracle.restored_at:
            self._restored_at = self._oracle.restored_at
            self._forget()
        for key, receipt in list(self._waiting.items()):
            self._look_at(key, receipt)
        while self._to_check and self._to_check[0][0] <= self._world.now:
            self._check_task(*self._to_check.pop(0)[1:])

    def left_over(self) -> Iterator[str]:
        """At the end: what was never handled, and ends that nobody with the right to it has chosen."""
        yield from (f"never handled: {each.what}" for each in self._waiting.values())
        for row in self._world.records.cases("end IS NOT NULL"):
            if row.end in BY_WORD and not any(self._has_chosen(each, row) for each in self._by_key.values()):
                yield f"{row} has ended, and nobody above the office has said so"

    def _has_chosen(self, receipt: Receipt, row: CaseRow) -> bool:
        case = receipt.case
        is_of_it = case is not None and (case.note, case.office) == (row.note, row.office)
        return is_of_it and receipt.role in ABOVE and receipt.what.choices.get("how") == row.end

    def _forget(self) -> None:
        """Our state is an older one, or made anew: it may know nothing of what was kept, or handle it again."""
        for each in self._by_key.values():
            each.story = None
            each.answers.clear()
        self._waiting.clear()
        self._to_check.clear()

    def _look_at(self, key: str, receipt: Receipt) -> None:
        world = self._world
        if not world.records.is_kept(key):
            raise Broken(f"acknowledged, and lost: {receipt.what}")
        if (handled_at := world.records.handled_at(key)) is not None:
            receipt.at = min(receipt.at, handled_at)  # started again, the program may know better what time it is
            del self._waiting[key]
            if not receipt.answers and not receipt.unanswered and receipt.lives == world.lives:
                raise Broken(f"handled, and nobody was told what came of it: {receipt.what}")
            if receipt.case is not None:
                alone = not any(_is_beside(each, receipt) for each in self._by_key.values())
                judge(world, receipt, receipt.case, alone=alone)
                if receipt.story is not None:
                    receipt.story.plain = receipt.story.plain and (alone or receipt.answer is not None)
                self._tell_story(receipt)
        elif self._is_quiet_since(receipt.kept):
            raise Broken(f"acknowledged at {receipt.kept}, and never handled: {receipt.what}")

    def _is_quiet_since(self, at: datetime) -> bool:
        trouble = self._world.trouble
        return not trouble.away and self._world.now - max(trouble.last, at) > TOLERANCE

    # What came of it

    def _tell_story(self, receipt: Receipt) -> None:
        """What was clicked is true from when it was kept."""
        story, deed = receipt.story, next(iter(receipt.done), None)
        if story is None or deed is None:
            return
        self._world.counts.done_by_click += 1
        story.clicked = receipt.kept
        match deed:
            case "taken":
                story.see(receipt.kept)
            case "attempted":
                story.try_(receipt.kept)
            case "claimed":
                story.claim(receipt.kept)
            case "done_said" | "resolved":
                story.finish(receipt.kept)
                story.plain = story.plain and self._is_quiet_since(receipt.kept - 2 * TOLERANCE)
            case _ if deed in _ELSEWHERE:
                story.plain = False
        self._heard_too_late(receipt, story, deed)
        if deed in _ON_TASK:
            self._check_later(receipt, story)

    def _heard_too_late(self, receipt: Receipt, story: Story, deed: str) -> None:
        """Where it had to wait: somebody was told meanwhile what was no longer so."""
        if self._world.now - receipt.kept <= CLOCKS_DIFFER or deed not in _SETTLES or not story.plain:
            return
        for shown in reversed(self._world.slack.messages.values()):
            if shown.at <= receipt.kept + CLOCKS_DIFFER:
                return
            content = shown.content
            for telling in content.tellings if isinstance(content, Bundle) else (content,):
                if not isinstance(telling, Telling) or telling.card.label != story.label:
                    continue
                if telling.kind is Tell.STEP and _SETTLES[deed] in telling.untils:
                    raise Broken(f"{receipt.what} was kept at {receipt.kept}, and then somebody is told {telling}")

    # The task

    def _check_later(self, receipt: Receipt, story: Story) -> None:
        when = self._world.now + TOLERANCE + TOLERANCE / 60
        self._to_check.append((when, receipt, story))
        self._to_check.sort(key=lambda each: each[0])
        self._world.at(when, lambda: None)

    def _check_task(self, receipt: Receipt, story: Story) -> None:
        """Once with the clicker's name, where the task is still theirs."""
        if not self._is_quiet_since(receipt.kept):
            self._check_later(receipt, story)
            return
        zone = story.site.almanac.zone
        said, name = f"(Clicked in Slack {weekday_time(receipt.at, zone, receipt.at)}.)", receipt.person.title()
        tasks = self._world.databases[story.site.database].rows.tasks_of.get(story.patient, [])
        texts = [note.text for task in tasks for note in task.notes if said in note.text]
        # Another case of this patient may have been clicked at just this time of a week, months ago.
        found = len([text for text in texts if text.startswith(name) and f"({story.label}/" in text])
        wanted = len([each for each in self._by_key.values() if _is_said(each, receipt, said, zone)])
        is_sure = story.plain and story.ended is None and story.task is not None
        if found > wanted or (is_sure and found < wanted):
            raise Broken(f"{wanted} clicks by {receipt.person}, and on the task: {texts}, {receipt.what}")


def _is_beside(each: Receipt, receipt: Receipt) -> bool:
    """Whether it is another one by the same person at the same moment; the timeline does not tell them apart."""
    return each is not receipt and (each.person, each.kept) == (receipt.person, receipt.kept)


def _is_said(each: Receipt, receipt: Receipt, said: str, zone: str) -> bool:
    """Whether it is one of those by the same person, in the same minute, about the same case."""
    is_alike = (each.person, each.case and each.case.number) == (receipt.person, receipt.case and receipt.case.number)
    is_done = bool(each.done) and each.done[0] in _ON_TASK
    return is_alike and is_done and weekday_time(each.at, zone, each.at) in said
