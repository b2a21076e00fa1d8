"""Write a decision down: the case, its timeline and what was promised, all in the caller's transaction."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from threading import Lock

from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.effects import (
    Announce,
    Decision,
    EditCase,
    Effect,
    Entry,
    FinishTask,
    MakeTask,
    NoteOnTask,
    PostCase,
    PutTaskBack,
    Reason,
    Say,
    Tell,
    TellOperations,
    TellOwners,
    TellPeople,
    ToTask,
)
from od_escalator.domain.note import NoteKey
from od_escalator.domain.period import Rhythm
from od_escalator.domain.person import Office
from od_escalator.domain.policy import Policies
from od_escalator.domain.recipients import Hearer, hears_the_end, home_of
from od_escalator.domain.roster import Roster
from od_escalator.domain.tags import Help
from od_escalator.domain.timing import next_due
from od_escalator.domain.unclear import Aside, Unfit
from od_escalator.engine.hearing import detail_of, goes_by_mail, hearers, waits_until
from od_escalator.engine.lanes import held, slack_lane
from od_escalator.engine.mailing import mail_of
from od_escalator.engine.task_promises import KINDS, task_promise
from od_escalator.engine.undelivered import no_slack
from od_escalator.store import cases, doubts, evidence, outbox, tellings, timeline
from od_escalator.store.outbox import Delivery, Kind, Promise

#: Told about the case as a whole, not about a step of its plan.
_NO_STEP = -1


@dataclass(slots=True, kw_only=True)
class Recorder:
    """Effects become outbox rows under their natural keys; roles become the people who hold them at this moment.

    `roster` is replaced as a whole when the offices' closures change (closures.py), or who is there (presence.py).
    """

    roster: Roster
    policies: Policies
    owners_channel: str
    operations_channel: str
    rhythm: Rhythm
    _turn: Lock = field(default_factory=Lock, init=False, repr=False, compare=False)

    def change_offices(self, change: Callable[[Office], Office]) -> None:
        """In a new roster; safe to call from several threads."""
        with self._turn:
            self.roster = replace(self.roster, offices=tuple(map(change, self.roster.offices)))

    def record(self, tx: Connection, decision: Decision, now: datetime) -> None:
        case = decision.case
        cases.save(tx, case, next_due(case, self.policies))
        if any(entry.reason is Reason.REOPENED for entry in decision.entries):
            # Read late it was weighed for the opening before: what is written after this one is about this one.
            evidence.forget_since(tx, case.number, case.opened_at)
        lines = {entry: timeline.add(tx, case.number, entry) for entry in decision.entries}
        for effect in decision.effects:
            self._promise(tx, case, effect, lines, now)

    def alert(self, tx: Connection, key: str, database: str, finding: Mapping[str, str], now: datetime) -> None:
        """Tell operations once under this key; `finding` has id, place, problem and hint."""
        promise = Promise(
            key=f"alert {key}",
            lane=slack_lane(self.operations_channel),
            database=database,
            kind=Kind.ALERT,
            detail=finding,
        )
        outbox.promise(tx, promise, now)

    def promise_again(
        self, tx: Connection, case: Case, effect: MakeTask | FinishTask | PostCase | EditCase, now: datetime
    ) -> None:
        """Promise anew what was promised before and is lost, under a key of its own."""
        office = self.roster.office(case.office)
        place = self._home(tx, case, office, now) if office else None
        if place is None:
            return
        if isinstance(effect, MakeTask | FinishTask):
            kind = KINDS[type(effect)]
            promise = task_promise(case, effect, kind, 0)
        else:
            kind = Kind.POST if isinstance(effect, PostCase) else Kind.EDIT
            promise = self._message_promise(tx, case, effect, place, {})
        number = outbox.promised_so_far(tx, case.number, kind) + 1
        outbox.promise(tx, replace(promise, key=f"{promise.key} again {number}"), now)

    def answer(self, tx: Connection, note: NoteKey, asked: Help | Aside, person: str, now: datetime) -> None:
        """One quiet line to who typed what cannot be followed or should be put right, if Slack has them."""
        known = self.roster.people.get(person)
        if known is None or known.slack is None:
            return
        promise = Promise(
            key=f"answer {note.database} {note.incarnation} {note.source} {note.number}",
            lane=slack_lane(known.slack),
            database=note.database,
            kind=Kind.ANSWER,
            detail={"faults": list(asked.faults)} if isinstance(asked, Unfit) else {"asked": asked},
        )
        outbox.promise(tx, promise, now)

    def _promise(self, tx: Connection, case: Case, effect: Effect, lines: Mapping[Entry, int], now: datetime) -> None:
        office = self.roster.office(case.office)
        if office is None:
            return
        match effect:
            case MakeTask() | NoteOnTask() | FinishTask() | PutTaskBack():
                self._promise_task(tx, case, effect, now)
            case TellPeople():
                for hearer in hearers(effect, case, office, now):
                    self._tell(tx, case, effect, hearer, office, now)
            case EditCase() if outbox.has(tx, case.number, Kind.EDIT, Delivery.PENDING):
                pass  # it will show the case as it is when its turn comes
            case Announce() | TellOwners():
                self._tell_owners(tx, case, office, effect, now)
            case TellOperations():
                outbox.promise(tx, self._slack_promise(case, self.operations_channel, Kind.DRILL, "drill"), now)
            case PostCase() | EditCase() | Say():
                place = self._home(tx, case, office, now)
                if place is not None:
                    outbox.promise(tx, self._message_promise(tx, case, effect, place, lines), now)

    def _tell_owners(
        self, tx: Connection, case: Case, office: Office, effect: Announce | TellOwners, now: datetime
    ) -> None:
        kind = Kind.ANNOUNCEMENT if isinstance(effect, Announce) else Kind.SUMMARY
        person = hears_the_end(case, office)
        place = self._slack_of(tx, case, person, now) if person else self.owners_channel
        if place is not None:
            promise, after = self._slack_promise(case, place, kind, f"{kind} {case.opening}"), effect.after
            outbox.promise(tx, replace(promise, lane=held(promise.lane)) if after else promise, now, after)
            if after is None:
                outbox.hasten(tx, promise, now)

    def _promise_task(self, tx: Connection, case: Case, effect: MakeTask | ToTask, now: datetime) -> None:
        kind = KINDS[type(effect)]
        if case.past_manager:
            return  # its task would be the office manager's
        last = outbox.last_of(tx, case.number, kind) if kind is Kind.FINISH_TASK else None
        if last is not None and last.state is Delivery.PENDING and last.detail.get("task", case.task) == case.task:
            return  # one is enough; what was guarded against somebody's open window may be wished for again
        number = outbox.promised_so_far(tx, case.number, kind)
        if kind is Kind.TASK_NOTE:
            number = max(number, self._highest_note(tx, case, now))
        outbox.promise(tx, task_promise(case, effect, kind, number + 1), now)

    def _highest_note(self, tx: Connection, case: Case, now: datetime) -> int:
        """By its number a note is found again: what has that of one which another state wrote would not be written."""
        last = outbox.last_of(tx, case.number, Kind.TASK_NOTE)
        return max(last.detail["number"] if last else 0, doubts.noted_before(tx, case.database, case.number, now))

    def _home(self, tx: Connection, case: Case, office: Office, now: datetime) -> str | None:
        """Where the case's message is: the office's channel, or the direct messages of whoever looks into it alone."""
        person = home_of(case, office)
        return self._slack_of(tx, case, person, now) if person else office.slack_channel

    def _slack_of(self, tx: Connection, case: Case, person: str, now: datetime) -> str | None:
        known = self.roster.people.get(person)  # a plan may name somebody whom the TOML has no more
        slack = known.slack if known else None
        if slack is None:
            self.alert(tx, f"no slack {person}", case.database, no_slack(person), now)
        return slack

    def _tell(
        self, tx: Connection, case: Case, effect: TellPeople, hearer: Hearer, office: Office, now: datetime
    ) -> None:
        person = hearer.person
        # Who wrote the note hears once that somebody has it, whatever comes later.
        plan = case.plan.number if case.plan and effect.kind is not Tell.PICKED_UP else 0
        id_ = outbox.new_id()
        key = {"case_number": case.number, "plan": plan, "round": effect.round, "person": person, "kind": effect.kind}
        told = [key | {"step": step, "outbox_id": id_} for step in effect.steps or (_NO_STEP,)]
        if not tellings.tell_once(tx, told):
            return
        if effect.kind is Tell.PICKED_UP and not self._has_slack(person):
            return
        slack = self._slack_of(tx, case, person, now)
        if slack is None:
            return
        detail = detail_of(effect, hearer, case, office, plan, now)
        asking = f" {effect.round}" if effect.round else ""
        name = f"direct {effect.kind} {plan} {','.join(map(str, effect.steps))} {person}{asking}"
        promise = replace(self._slack_promise(case, slack, Kind.DIRECT, name), detail=detail, id=id_)
        later = waits_until(effect, self.roster.people.get(person), case, office, now)
        if later is not None:
            waiting = detail | {"held_until": later.isoformat()}
            promise = replace(promise, lane=held(promise.lane), detail=waiting)
        outbox.promise(tx, promise, now, later)
        if goes_by_mail(effect, self.roster.people.get(person), case, office, now):
            outbox.promise(tx, mail_of(promise), now)

    def _has_slack(self, person: str) -> bool:
        known = self.roster.people.get(person)
        return known is not None and known.slack is not None

    def _message_promise(
        self, tx: Connection, case: Case, effect: PostCase | EditCase | Say, place: str, lines: Mapping[Entry, int]
    ) -> Promise:
        match effect:
            case PostCase():
                return self._slack_promise(case, place, Kind.POST, "post")
            case EditCase():
                return self._slack_promise(case, place, Kind.EDIT, f"edit {case.revision}")
            case Say(entry=entry):
                line = lines[entry]
                # By what it says and not by its id, which another state would give to another line.
                name = f"line {entry.reason} {case.opening} {timeline.place_of(tx, line, case.opened_at)}"
                return replace(self._slack_promise(case, place, Kind.LINE, name), detail={"line": line})

    def _slack_promise(self, case: Case, place: str, kind: Kind, name: str) -> Promise:
        """Whatever a shadow case would say anywhere is said to operations."""
        return Promise(
            key=f"case {case.number} {name}",
            lane=slack_lane(self.operations_channel if case.shadow else place),
            database=case.database,
            kind=kind,
            case_number=case.number,
        )
