"""When a case ends: the rules of docs/managers.md told a second time, sharing no code with what decides."""

from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

from od_escalator.domain.case import End
from od_escalator.domain.complaint import Category, Origin
from od_escalator.domain.deeds import EndSaid, Reopened, ReplyWaived, Taken
from od_escalator.domain.events import (
    Event,
    FlagGone,
    ProofGone,
    TaskDeleted,
    TaskDone,
    TaskMade,
    TaskSeen,
    TaskSent,
    TaskUndone,
)
from od_escalator.domain.filed import Filed
from od_escalator.domain.person import Role
from od_escalator.domain.said import Attempted, CalledResolved, Conversed, DangerSaid, Flagged, Replied, TakenBack
from od_escalator.domain.words import Contact

ABOVE = (Role.REGIONAL_MANAGER, Role.OWNERS)
SOON = timedelta(minutes=30)


@dataclass(frozen=True)
class Way:
    """How it is worked on: in shadow and by hand we mark nothing Done; `past` goes past the office manager."""

    shadow: bool = False
    by_hand: bool = False
    past: bool = False


@dataclass
class Rules:
    """What the rules go by: proven, what was said last of the patient, Done, and who said so."""

    way: Way
    opened_at: datetime
    legal: bool = False
    review: bool = False
    held: bool = False
    lawyers_heard: bool = False
    proven: bool = False
    claimed: bool = False
    unhappy: bool = False
    ticked: bool = False
    called_done: bool = False
    task: bool = False
    seen: bool = False
    asked_back: bool = False
    settled: bool = False
    settled_as: End = End.RESOLVED
    replied: bool = False
    tries: list[date] = field(default_factory=list)
    end: End | None = None

    def begin(self, note: Flagged) -> None:
        """A manager may note it, what was said, and that all is well: then it is over, unless others must hear."""
        talked = note.role is not None and note.contact is Contact.CONVERSATION
        self.end = End.RESOLVED if is_solved(note) else None
        self.proven, self.unhappy = talked, talked and note.satisfied is False
        self.seen = note.role is Role.OFFICE_MANAGER and not self.way.past
        if note.role is not None and note.contact is Contact.ATTEMPT:
            self.tries = [note.at.date()]
        self.worsen(note)

    def hear(self, event: Event) -> None:
        """Once it is over, only a new upset or whoever sees that it was one begins anew; records are kept as ever."""
        match event:
            case Filed():
                self._file(event)
            case TaskMade():
                self.task = True
            case Flagged():
                self._flag(event)
            case Reopened() if self.end is End.WITHDRAWN:
                self._anew(event.at)
                self.asked_back = True
            case _ if self.end is None:
                self._go_on(event)

    def _go_on(self, event: Event) -> None:
        match event:
            case _ if self.settled and self.settled_as is not End.RESOLVED and not is_of_the_reply(event):
                pass  # nobody calls any more
            case Conversed():
                self._talk(event)
            case TaskDone() if not self.ticked:
                self._tick(event)
            case TaskUndone():
                self.called_done = self.called_done and not self.ticked
                self.ticked = self.settled = False
            case EndSaid():
                self._say(event)
            case CalledResolved(role=role) if self.legal and not self.proven and role in ABOVE:
                self.end = End.WITH_LAWYER
            case TakenBack(by_author=by_author, role=role):
                self._withdraw(role, may=role in ABOVE or (by_author and event.at <= self.opened_at + SOON))
            case FlagGone() if not self.asked_back:
                is_seen = self.seen or self.tries or self.proven or self.claimed or self.ticked
                self._withdraw(None, may=not is_seen and not self.way.past)
            case Replied() | ReplyWaived():
                self._answer(event)
            case _:
                self._note(event)

    def worsen(self, note: Flagged | DangerSaid) -> None:
        """A matter for lawyers is on hold, and whatever was settled before is not."""
        self.review = self.review or (isinstance(note, Flagged) and note.origin is Origin.REVIEW)
        is_said = isinstance(note, Flagged) and note.category is Category.LEGAL
        is_news = note.dangers.category is Category.LEGAL and not self.lawyers_heard and self.end is None
        self.lawyers_heard = self.lawyers_heard or is_news
        if (is_said or is_news) and not self.legal:
            self.legal = self.held = True
            self.settled = False

    def _flag(self, note: Flagged) -> None:
        """A manager's that only follows up says nothing of its own; what is over, or settled, begins anew."""
        if note.role is not None and not (note.explicit or note.still_upset):
            return
        if self.end is None and not self.settled:
            self.unhappy = self.unhappy or (note.still_upset and self.proven)
            self.worsen(note)
        elif not is_solved(note):
            self._anew(note.at)
            self.begin(note)

    def _anew(self, at: datetime) -> None:
        kept = replace(Rules(self.way, at), legal=self.legal, review=self.review, held=self.held)
        self.__dict__.update(kept.__dict__)

    def _file(self, filed: Filed) -> None:
        was_held = self.held
        self.held = not filed.release and (self.held or filed.hold is not None)
        if filed.category is not None:
            self.held = self.held or (filed.category is Category.LEGAL and not self.legal)
            self.settled = self.settled and (self.legal or filed.category is not Category.LEGAL)
            self.legal = filed.category is Category.LEGAL
        self.settled = self.settled and (was_held or not self.held)

    def _talk(self, said: Conversed) -> None:
        """With its CommLog, or called resolved once there is one; all else is only spoken of."""
        counts = said.proof or (said.resolves and self.proven)
        self.claimed = self.claimed or not (counts or self.proven)
        self.proven = self.proven or said.proof
        if said.satisfied is False:
            self.unhappy, self.settled = True, False
        if said.satisfied is False or not counts:
            return
        self.unhappy = self.unhappy and said.role not in ABOVE
        if self.unhappy or (self.legal and said.role not in ABOVE):
            return
        nobody_ticks = self.way.shadow or (self.way.by_hand and not self.task and not self.way.past)
        if self.ticked or nobody_ticks or ((said.resolves or self.called_done) and self._cannot_tick):
            self._resolve(said.role)
        self.called_done = self.called_done or said.resolves

    @property
    def _cannot_tick(self) -> bool:
        return self.way.shadow or self.way.by_hand or not self.task

    def _tick(self, done: TaskDone) -> None:
        above, is_ours = done.role in ABOVE, done.by is None and self.called_done
        if self.legal and not self.proven and above:
            self.end = End.WITH_LAWYER
        elif self.proven and (above or (not self.unhappy and (not self.legal or is_ours))):
            self._resolve(done.role)
        self.seen = self.ticked = True
        self.called_done = self.called_done or done.by is not None

    def _delete(self) -> None:
        """What only our tick was missing to is over without it."""
        self.task = False
        is_held = self.held and not self.legal
        if self.proven and self.called_done and not (self.ticked or self.unhappy or is_held):
            self._resolve(None)

    def _say(self, said: EndSaid) -> None:
        """In Slack: what is not so cannot be chosen."""
        above = said.role in ABOVE
        if self.held and not self.legal and said.role is not Role.OWNERS:
            return
        if said.end is not End.RESOLVED:
            tried = len(self.tries) >= 3 and len(set(self.tries)) >= 2 and not self.proven
            if above and (said.end is not End.UNREACHABLE or tried):
                self._give_up(said.end)
        elif not (self.legal and not self.proven) and (above or not (self.unhappy or self.legal)):
            self.unhappy = not above and said.satisfied is False
            self.settled = self.settled and not self.unhappy
            if self.proven and not self.unhappy and (self.ticked or self._cannot_tick):
                self._resolve(said.role)
            self.called_done = self.called_done or not self.unhappy

    def _give_up(self, end: End) -> None:
        """Nobody calls any more; a review waits for its public reply, but for what lawyers have."""
        if self.legal or self.replied or not self.review or end is End.WITH_LAWYER:
            self.end = end
        elif not self.settled:
            self.settled, self.settled_as = True, end
            self.ticked = self.called_done = True
            self.unhappy = False

    def _resolve(self, role: Role | None) -> None:
        """A review waits for its public reply, and what is on hold for an owner's word."""
        self.ticked = True
        if self.settled or (self.held and not self.legal and role is not Role.OWNERS):
            return
        self.settled, self.settled_as = self.review and not self.replied, End.RESOLVED
        self.unhappy = self.unhappy and not self.settled
        self.end = None if self.settled else End.RESOLVED

    def _withdraw(self, role: Role | None, *, may: bool) -> None:
        self.asked_back = self.asked_back or not may
        if may and not (self.held and not self.legal and role is not Role.OWNERS):
            self.end = End.WITHDRAWN

    def _answer(self, event: Replied | ReplyWaived) -> None:
        """None is owed twice, and only a review's can be waived."""
        if not self.replied and (self.review or isinstance(event, Replied)):
            self.replied = True
            self.end = self.settled_as if self.settled else None

    def _note(self, event: Event) -> None:
        match event:
            case TaskSent() if not self.way.past:
                self.task = True
            case TaskDeleted():
                self._delete()
            case Attempted() if self.ticked or not (self.proven or self.claimed):
                self.tries.append(event.at.date())
            case ProofGone() if not self.settled:
                self.proven = False
            case TaskSeen() | Taken():
                self.seen = True
            case DangerSaid():
                self.worsen(event)


def is_solved(note: Flagged) -> bool:
    """Not where a public answer is owed, or somebody above the office decides, or must hear of it at once."""
    talked = note.role is not None and note.contact is Contact.CONVERSATION and note.satisfied is not False
    is_grave = bool(note.dangers.clear) or note.category is Category.LEGAL or note.origin is Origin.REVIEW
    return talked and not is_grave


def is_of_the_reply(event: Event) -> bool:
    """What may still end a review whose patient nobody calls any more, or begin it anew."""
    if isinstance(event, EndSaid):
        return event.end is End.WITH_LAWYER
    return isinstance(event, Replied | ReplyWaived | TakenBack | DangerSaid)
