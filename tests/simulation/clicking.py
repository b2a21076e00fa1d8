"""The people of a run as they click: under what is shown to them, at any time, and again where it was lost."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from od_escalator.domain.card import CaseCard, Content, Telling
from od_escalator.domain.dialog import DayDialog, Dialog, EndDialog, ReassignDialog, WaiveDialog, WithdrawDialog
from od_escalator.domain.interaction import Interaction
from tests.simulation.envelopes import Button, Json, buttons, fill_in, press, submit, type_
from tests.simulation.faults import Crash
from tests.simulation.group import slack_of
from tests.simulation.oracle import Oracle
from tests.simulation.receipts import Receipts
from tests.simulation.sites import Site
from tests.simulation.slack import Shown
from tests.simulation.staff import Staff
from tests.simulation.stories import Story
from tests.simulation.world import DAY, HOUR, MINUTE, SECOND, World

#: Of so many clicks one is sent again, and after one of so many the plug is pulled.
_AGAIN, _UNPLUGGED = 12, 20

#: What is written in Open Dental, and clicked as well by some of those who wrote it.
_ALIKE = {"LVM": "left_message", "Spoke": "spoke", "ticks Done": "done"}

#: How likely each is where it is offered; all others are rare.
_LIKELY = {"got_it": 6, "left_message": 6, "spoke": 4, "done": 6, "help": 2, "critical": 4, "reopen": 4}

_DIALOGS = (EndDialog, DayDialog, ReassignDialog, WithdrawDialog, WaiveDialog)


@dataclass(frozen=True, slots=True)
class Try:
    """Who wants what under which message; what they see there may be an old picture of it."""

    person: str
    ts: str
    action: str | None = None
    seen: Content | None = None


class Clicking:
    def __init__(self, world: World, oracle: Oracle, staff: Staff, receipts: Receipts) -> None:
        self._world = world
        self._oracle = oracle
        self._staff = staff
        self._receipts = receipts
        self._rng = world.rng
        self._posted = 0
        self._views = 0
        self._sent: dict[str, datetime] = {}  # when last, by person
        self._roots: dict[str, str] = {}  # the ts of the message, by the case's label

    def react(self) -> None:
        """To what was posted, and to what was written in Open Dental."""
        for shown in self._fresh():
            self._find(shown)
        for story, who, deed in self._staff.deeds:
            self._do_alike(story, who, deed)
        self._staff.deeds.clear()

    def hear(self) -> None:
        """What they are answered; dialogs open."""
        answers, self._world.answers[:] = list(self._world.answers), ()
        for what, answer in answers:
            self._receipts.answered(what, answer)
            if isinstance(answer, _DIALOGS):
                self._open(what, answer)

    def _fresh(self) -> list[Shown]:
        found: list[Shown] = []
        for shown in reversed(self._world.slack.messages.values()):
            if int(shown.ts.partition(".")[2]) <= self._posted:
                break
            found.append(shown)
        self._posted = self._world.slack.posted
        return found[::-1]

    def plan(self, end: datetime) -> None:
        """Some look at their messages while an Open Dental is away, or ask by a command how it stands."""
        length = end - self._world.now
        for _ in range(length // (60 * DAY)):
            self._world.at(self._world.now + self._rng.random() * length, self._meet_outage)
            self._world.at(self._world.now + self._rng.random() * length, self._ask)

    # What they want

    def _find(self, shown: Shown) -> None:
        """Some come back to a message for days."""
        rng = self._rng
        match shown.content:
            case CaseCard(label=label):
                self._roots[label] = shown.ts
                for _ in range(rng.choice((0, 0, 1, 2, 4))):
                    within = rng.choice((HOUR, 8 * HOUR, 2 * DAY, 6 * DAY))
                    person = self._anybody(self._world.group.site(shown.content.office))
                    old = shown.content if rng.random() < 0.2 else None
                    self._later(within, Try(person, shown.ts, seen=old))
            case Telling(to=to) if list(buttons(shown.content)):
                if to.slack and rng.random() < 0.3:
                    person = next(
                        each
                        for each in self._world.group.everybody(self._world.group.sites)
                        if slack_of(each) == to.slack
                    )
                    self._later(rng.choice((MINUTE, HOUR, DAY)), Try(person, shown.ts))

    def _anybody(self, site: Site) -> str:
        """Mostly who has the case; some with no right to it, or with no name in the TOML."""
        others = [each.manager for each in self._world.group.sites if each is not site]
        likely = {site.manager: 8, site.deputy: 2, "dana": 4, "rosa": 2, self._rng.choice(others): 2}
        people = [each for each in (*likely, site.desk, site.managers[1]) if each]
        return self._rng.choices(people, [likely.get(each, 1) for each in people])[0]

    def _do_alike(self, story: Story, who: str, what: str) -> None:
        """Just before what they wrote is believed, or just after."""
        action = next((name for deed, name in _ALIKE.items() if deed in what), None)
        root = self._roots.get(story.label)
        if action and root and self._rng.random() < 0.25:
            self._later(self._rng.choice((30 * SECOND, 5 * MINUTE)), Try(who, root, action))

    def _meet_outage(self) -> None:
        """Somebody clicks under an open case whose Open Dental is away, if one is."""
        away = self._world.trouble.away - {"slack"}
        rows = [row for row in self._world.records.cases("end IS NULL") if row.note[0] in away]
        for row in rows[:2]:
            root = self._roots.get(f"UP-{row.number}")
            if root:
                self._later(MINUTE, Try(self._anybody(self._world.group.site(row.office)), root))

    def _later(self, within: timedelta, what: Try) -> None:
        when = self._world.now + self._rng.random() * within + SECOND
        self._world.at(when, partial(self._click, what))

    # What they do

    def _click(self, what: Try) -> None:
        shown = self._world.slack.messages.get(what.ts)
        if shown is None:
            return
        button = self._choose(what.seen or shown.content, what.action)
        if button is not None:
            envelope = press(button, slack_of(what.person), shown.place, shown.ts, self._world.now)
            self._send(what.person, envelope, partial(self._click, what))

    def _ask(self) -> None:
        site, numbers = self._rng.choice(self._world.group.sites), [row.number for row in self._world.records.cases()]
        words = ("open", "mine", "help", "test", "away", "back", *(f"case {number}" for number in numbers[-3:]))
        person = self._anybody(site)
        envelope = type_(self._rng.choice(words), slack_of(person), site.channel, self._world.now)
        self._send(person, envelope, self._ask)

    def _choose(self, content: Content, action: str | None) -> Button | None:
        found = [each for each in buttons(content) if action in (None, each.action)]
        return self._rng.choices(found, [_LIKELY.get(each.action, 1) for each in found])[0] if found else None

    def _open(self, what: Interaction, dialog: Dialog) -> None:
        """They fill it in; now and then it stands open for long, or is closed."""
        if self._rng.random() < 0.1:
            return
        self._views += 1
        envelope = submit(dialog, what.user, what.channel, f"V{self._views}", fill_in(dialog, self._rng))
        after = self._rng.randrange(5, 90) * SECOND if self._rng.random() < 0.9 else self._rng.randrange(90) * MINUTE
        self._world.at(self._world.now + after, partial(self._send, what.user, envelope, None))

    def _send(self, person: str, envelope: Json, again: Callable[[], None] | None, tries: int = 3) -> None:
        """What was not acknowledged is tried again by whoever clicked; what was may all the same come twice."""
        world, rng = self._world, self._rng
        if self._sent.get(person) == world.now:  # nobody does two things at once: the timeline tells them apart by that
            world.at(world.now + SECOND, partial(self._send, person, envelope, again, tries))
            return
        self._sent[person] = world.now
        world.say(f"{person} clicks: {_gist(envelope)}")
        if not self._receive(envelope):
            world.counts.unheard += 1
            if tries and again is None:
                retry = partial(self._send, person, envelope, None, tries - 1)
                world.at(world.now + rng.randrange(1, 60) * MINUTE, retry)
            elif again is not None and rng.random() < 0.7:
                world.at(world.now + rng.randrange(5, 400) * MINUTE, again)
            return
        world.counts.clicks += 1
        self._receipts.kept(envelope)
        if rng.randrange(_AGAIN) == 0:
            world.at(world.now + rng.choice((3, 30, 200)) * SECOND, partial(self._receive, envelope))
        if rng.randrange(_UNPLUGGED) == 0 and not world.trouble.is_over:
            world.stop("just after a click was kept", rng.choice((SECOND, 5 * MINUTE, 3 * HOUR)))

    def _receive(self, envelope: Json) -> bool:
        """Whether it was acknowledged; the plug may be pulled before it is kept."""
        world = self._world
        if world.running is None:
            return False
        world.trouble.is_working = True
        try:
            is_kept = world.link.bring(envelope)
        except Crash as crash:
            world.counts.crashes += 1
            world.stop(f"in {crash}, as a click is kept", world.rng.choice((SECOND, 5 * MINUTE)))
            return False
        finally:
            world.trouble.is_working = False
        world.must_respond = world.must_respond or is_kept
        return is_kept


def _gist(envelope: Json) -> str:
    payload = envelope["payload"]
    pressed, view = payload.get("actions", [{}])[0], payload.get("view", {})
    picked = [element for block in view.get("state", {}).get("values", {}).values() for element in block.values()]
    options = [each.get("selected_option", {}).get("value") for each in (pressed, *picked)]
    words = (pressed.get("action_id"), pressed.get("value"), view.get("private_metadata"), payload.get("text"))
    return " ".join(str(word) for word in (*words, *options) if word)
