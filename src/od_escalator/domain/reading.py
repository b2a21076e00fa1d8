"""Reads a note clause by clause for who reached whom; the state machine behind `read_words`."""

import re
from dataclasses import dataclass, field
from enum import Enum, auto

from od_escalator.domain import missed, reached, turned


class With(Enum):
    """Whom the story is at, as far as it has been read."""

    NOBODY = auto()
    CALLING = auto()  # we rang, and nothing yet says that it failed
    FAILED = auto()  # a message was left, or nobody answered
    WROTE = auto()  # we wrote, and the patient may answer
    CALLER = auto()  # the patient came to us
    RETURNED = auto()  # the patient came back to us after a try
    ANOTHER = auto()  # an insurer, a colleague


@dataclass(slots=True)
class Reading:
    one_way: bool
    handed_over: bool
    at: With = With.NOBODY
    person: bool = False
    we_said: bool = False
    theirs: bool = False  # in this sentence it is the patient who called, tried, left a message
    reported: bool = False
    picked_up: bool = False
    relative_only: bool = False
    tried: bool = False
    strong: bool = False
    weak: bool = False
    since: list[str] = field(default_factory=list)  # what was written from the conversation on
    reasons: list[str] = field(default_factory=list)

    def begin_sentence(self) -> None:
        self.theirs = self.reported = False
        self._settle()

    def read(self, clause: str) -> None:
        """Take in the next clause: the first reader that knows it decides."""
        for reader in (
            self._talk,
            self._failure,
            self._another_party,
            self._told,
            self._their_coming,
            self._pick_up,
            self._our_try,
            self._our_words,
            self._their_words,
        ):
            if reader(clause):
                break
        if self.strong or self.weak or self.relative_only or self.picked_up:
            self.since.append(clause)
        self.person = self.person or bool(turned.PERSON.search(clause))
        self.reported = self.reported or bool(turned.REPORTED.search(clause))

    def finish(self) -> None:
        """The note is at its end."""
        self._settle()

    @property
    def conversed(self) -> bool:
        """What was merely said does not count when somebody else is yet to call."""
        return self.strong or self.picked_up or (self.weak and (self.tried or not self.handed_over))

    def _settle(self) -> None:
        """A word with the family counts unless the same sentence says that it was only to find the patient."""
        if self.relative_only:
            self.strong = True
            self.relative_only = False

    def _talk(self, clause: str) -> bool:
        found = reached.TALK.search(clause)
        if not found or _denied(clause, found) or self._is_reported(clause, found):
            return False
        failed = missed.FAILED.search(clause)
        if failed and failed.start() < found.start():
            return False
        self.reasons.append("spoke")
        self.at = With.RETURNED
        if "relative" in found[0] and "patient" not in found[0]:
            self.relative_only = True
        else:
            self.strong = True
        if failed and not turned.HUNG_UP.search(clause):
            self._not_now()
        return True

    def _failure(self, clause: str) -> bool:
        found = missed.FAILED.search(clause)
        if not found or (self.at is With.ANOTHER and not turned.PERSON.search(clause)):
            return False
        if self.at is With.CALLER and missed.NO_REPLY.search(clause):
            return True
        if self.theirs or turned.THEIR_TRY.search(clause) or missed.ANOTHER_PARTY.search(clause):
            return bool(self.theirs)
        if _will(clause, found) or turned.REPORTED.search(clause[: found.start()]):
            return False
        self.tried = True
        self.picked_up = False
        self.at = With.FAILED
        self.reasons.append("hung_up" if turned.HUNG_UP.search(clause) else "not_reached")
        return True

    def _another_party(self, clause: str) -> bool:
        found = missed.ANOTHER_PARTY.search(clause)
        if not found or (missed.CALLED.search(clause) and turned.PERSON.search(clause[: found.start() + 20])):
            return False
        self.at = With.ANOTHER
        return True

    def _their_coming(self, clause: str) -> bool:
        back = reached.CAME_BACK.search(clause)
        found = back or reached.CAME_TO_US.search(clause)
        if not found or _denied(clause, found):
            return False
        if back:
            self.tried = self.tried or bool(turned.OUR_CALL.search(back[0]))
        self.at = With.RETURNED if back and self.tried else With.CALLER
        self.theirs = not back
        self.we_said = False
        rest = clause[found.end() :]
        if not self._accept(rest) and self.at is With.RETURNED and reached.STATES.search(rest):
            self._converse("they_said")
        return True

    def _pick_up(self, clause: str) -> bool:
        found = reached.PICKED_UP.search(clause)
        if not found or _denied(clause, found):
            return False
        self.tried = self.picked_up = True
        self.at = With.CALLING
        self.reasons.append("answered")
        return True

    def _our_try(self, clause: str) -> bool:
        called = missed.CALLED.search(clause)
        sent = missed.SENT.search(clause)
        found = called or sent
        if not found or _denied(clause, found) or self._is_reported(clause, found) or self.theirs:
            return False
        self.tried = True
        self.at = With.CALLING if called and not self.one_way else With.WROTE
        self.reasons.append("called" if called else "sent")
        if self.at is With.CALLING and missed.NOT_NOW.search(clause):
            self._not_now()
        return True

    def _told(self, clause: str) -> bool:
        """We said something to somebody, before any other thing that the clause may tell."""
        if missed.SENT.search(clause) or not reached.TELL.search(clause):
            return False
        return self._our_words(clause)

    def _our_words(self, clause: str) -> bool:
        told = reached.TELL.search(clause)
        said = reached.SAID_BY_US.search(clause) or self._was_said(clause)
        found = told or said
        if not found or _denied(clause, found) or (told and not said and self._is_reported(clause, found)):
            return False
        if self.one_way:
            self.tried = True
            return True
        if self.at in (With.FAILED, With.WROTE) or (self.at is With.ANOTHER and not told):
            return True
        if missed.NOT_NOW.search(clause) and not (self.at is With.CALLING and turned.PATIENT.search(clause)):
            if self.at is With.CALLING:
                self._not_now()
            return True
        if told or self.at in (With.CALLING, With.CALLER, With.RETURNED) or self.person:
            self._converse("told")
        self.we_said = True
        return True

    def _was_said(self, clause: str) -> re.Match[str] | None:
        """Such as 'balance explained': only in a talk that is under way."""
        if self.at in (With.CALLING, With.RETURNED):
            return reached.WAS_SAID.search(clause) or reached.WAS_SETTLED.search(clause)
        return reached.WAS_SAID.search(clause) if self.at is With.CALLER else None

    def _their_words(self, clause: str) -> bool:
        if (self.at is With.CALLING or self.relative_only) and missed.NOT_NOW.search(clause):
            self._not_now()
            return True
        if self._accept(clause):
            return True
        if self.at in (With.CALLING, With.RETURNED) and not self.one_way and reached.STATES.search(clause):
            self._converse("they_said")
            return True
        return False

    def _accept(self, clause: str) -> bool:
        """The patient's yes proves a talk once we rang, they came or we spoke; or it answers what we wrote."""
        accepted = reached.ACCEPTS.search(clause)
        if not accepted or _denied(clause, accepted):
            return False
        answered_us = self.at in (With.CALLING, With.WROTE, With.CALLER, With.RETURNED) or self.we_said
        if self.one_way:
            answered_us = self.tried
        elif self.at is With.ANOTHER:
            answered_us = False
        if answered_us:
            self._converse("accepted")
        return answered_us

    def _converse(self, reason: str) -> None:
        self.weak = True
        self.reasons.append(reason)

    def _not_now(self) -> None:
        self.tried = True
        self.relative_only = self.picked_up = False
        self.at = With.FAILED
        self.reasons.append("not_now")

    def _is_reported(self, clause: str, found: re.Match[str]) -> bool:
        """Whether it is their story, not ours, as in 'pt states Dr told her ...'."""
        before = clause[: found.start()]
        if turned.REPORTED.search(before):
            return True
        return self.reported and bool(turned.SOMEONE_ELSE.search(before))


def _denied(clause: str, found: re.Match[str]) -> bool:
    before = clause[max(0, found.start() - 60) : found.start()]
    return bool(turned.DENIED.search(before))


def _will(clause: str, found: re.Match[str]) -> bool:
    before = clause[max(0, found.start() - 20) : found.start()]
    return bool(turned.NOT_YET.search(before))
