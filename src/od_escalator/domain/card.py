"""What Slack may know of a case: only fields that cannot identify a patient (design 8, privacy `none`).

Every string here comes from the TOML (offices, staff) or is a code of a catalogue; nothing is copied from a note.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from od_escalator.domain.action import Action
from od_escalator.domain.buttons import helps, may_be_raised, offered
from od_escalator.domain.case import Case, End, State
from od_escalator.domain.catalogue import Why
from od_escalator.domain.complaint import Category, Origin, Remedy, Subject
from od_escalator.domain.danger_kinds import Danger
from od_escalator.domain.effects import Entry, Tell
from od_escalator.domain.improvement import Again
from od_escalator.domain.of_no_case import OfNoCase
from od_escalator.domain.person import Office, Person
from od_escalator.domain.policy import Milestone
from od_escalator.domain.putting_off import due_of
from od_escalator.domain.recipients import Hearer, holder_of, kept_from, recipients_of
from od_escalator.domain.severity import Severity
from od_escalator.domain.timing import contact_due


@dataclass(frozen=True, slots=True, kw_only=True)
class StandsFor:
    """In whose place somebody hears: who is away until the day they are back, or does not work on this `day`.

    `unseen`: or has given no sign of life on it.
    """

    name: str
    day: date
    until: date | None = None
    unseen: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Staff:
    """A person as Slack shows them; `slack` is a user id or an e-mail address, or None where they have none."""

    name: str
    slack: str | None = None
    stands_for: StandsFor | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """The next step that will be taken if nothing happens: when, until which milestone, and who is told."""

    due_at: datetime
    until: Milestone
    told: tuple[Staff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseCard:
    """All times are aware UTC instants; `zone` is the office's, for showing them.

    `buttons` are what the message offers, *Critical?* for the message that asks it; `helpers` are whom *Ask ... for
    help* may name; `taken_by` says they have it; `given`: its task is with somebody else; `of_nobody`: a review, and
    nobody knows whose; `in_tasks`: Open Dental's tasks have it; `earlier`: complaints in the year before.
    """

    label: str
    revision: int
    office: str
    zone: str
    state: State
    severity: Severity
    category: Category
    origin: Origin | None
    owner: Staff
    opened_at: datetime
    opening: int
    call_due_at: datetime | None
    seen_at: datetime | None
    attempted_at: datetime | None
    attempts: int
    contacted_at: datetime | None
    contacted_by: Staff | None
    proven: bool
    unsatisfied: bool
    done_at: datetime | None
    end: End | None
    ended_at: datetime | None
    ended_by: Staff | None
    offered: tuple[Remedy, ...]
    next_step: NextStep | None
    shadow: bool = False
    awaits_task: bool = False
    past_manager: bool = False
    subject: Subject | None = None
    drill: bool = False
    settled: bool = False
    replied_at: datetime | None = None
    waived: bool = False
    promised_at: datetime | None = None
    promised_for: date | None = None
    promise_due_at: datetime | None = None
    waits_until: datetime | None = None
    number: int = 0
    buttons: tuple[Action, ...] = ()
    helpers: tuple[Staff, ...] = ()
    taken_by: Staff | None = None
    given: bool = False
    in_tasks: bool = False
    of_nobody: bool = False
    earlier: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ThreadLine:
    """One line of the timeline, for the thread under the case's message."""

    card: CaseCard
    entry: Entry
    by: Staff | None
    told: tuple[Staff, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """A direct message; `untils` are the milestones that were not reached, `told` who else hears with the same steps.

    `instant`: when a warned step falls due, or since when nothing is seen; `by` asks, and `why`; told how many `times`;
    open `past_limit`; `dangers` in the words; `in_place_of_owner` without the task; changed before, and now `again`.
    """

    card: CaseCard
    kind: Tell
    to: Staff
    is_owner_of_case: bool
    untils: tuple[Milestone, ...] = ()
    told: tuple[Staff, ...] = ()
    instant: datetime | None = None
    by: Staff | None = None
    why: Why | None = None
    times: int = 1
    past_limit: bool = False
    in_place_of_owner: bool = False
    dangers: tuple[Danger, ...] = ()
    again: Again | None = None


@dataclass(frozen=True, slots=True)
class Bundle:
    """Several direct messages for one person in one."""

    tellings: tuple[Telling, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Announcement:
    """That a case was opened, for the owners; `alike`: which one about this in the office's month."""

    card: CaseCard
    alike: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """How a case ended, for the owners; `alike` as above, `days` of tries, `again` as in `Telling`."""

    card: CaseCard
    alike: int = 1
    days: int = 0
    again: Again | None = None


ToOwners = Announcement | Summary
Content = CaseCard | ThreadLine | Telling | Bundle | ToOwners | OfNoCase


def staff(hearers: Iterable[Hearer], people: Mapping[str, Person]) -> tuple[Staff, ...]:
    return tuple(_member(each, people) for each in hearers if each.person in people)


def _member(hearer: Hearer, people: Mapping[str, Person]) -> Staff:
    known, absent, stands_for = people[hearer.person], hearer.instead_of, None
    if absent is not None and absent.person in people:
        name = people[absent.person].name
        stands_for = StandsFor(name=name, day=absent.day, until=absent.until, unseen=absent.unseen)
    return Staff(name=known.name, slack=known.slack, stands_for=stands_for)


def card_of(case: Case, office: Office, people: Mapping[str, Person]) -> CaseCard:
    def one(id_: str | None) -> Staff | None:
        return _member(Hearer(id_), people) if id_ and id_ in people else None

    kept = kept_from(case, office)
    return CaseCard(
        label=case.label,
        revision=case.revision,
        office=office.name,
        zone=office.calendar.zone,
        state=case.state,
        severity=case.severity,
        category=case.category,
        origin=case.origin,
        owner=one(holder_of(case, office)) or _member(Hearer(office.office_manager), people),
        opened_at=case.opened_at,
        opening=case.opening,
        call_due_at=contact_due(case),
        seen_at=case.seen_at,
        attempted_at=case.attempted_at,
        attempts=case.attempts,
        contacted_at=case.contacted_at or case.claimed_at,
        contacted_by=one(case.contacted_by),
        proven=case.contacted_at is not None,
        unsatisfied=case.unsatisfied,
        done_at=case.done_at,
        end=case.end,
        ended_at=case.ended_at,
        ended_by=one(case.ended_by),
        offered=case.offered,
        next_step=_next_step(case, office, people),
        shadow=case.shadow,
        awaits_task=case.by_hand and case.task is None and not (case.past_manager or case.of_nobody),
        past_manager=case.past_manager,
        subject=case.subject,
        drill=case.drill,
        settled=case.settled_at is not None,
        replied_at=case.replied_at,
        waived=case.waived_at is not None,
        promised_at=case.promised_at,
        promised_for=case.promised_for,
        promise_due_at=case.promise_due_at,
        waits_until=case.waits_until,
        number=case.number,
        buttons=(*offered(case), *((Action.CRITICAL,) if may_be_raised(case) else ())),
        helpers=tuple(found for id_ in office.holders(helps(case)) if id_ not in kept and (found := one(id_))),
        taken_by=one(case.taken_by),
        given=case.given_to is not None,
        of_nobody=case.of_nobody,
        earlier=case.earlier,
        in_tasks=case.plan is not None and not (case.shadow or case.by_hand or case.past_manager),
    )


def _next_step(case: Case, office: Office, people: Mapping[str, Person]) -> NextStep | None:
    steps = case.plan.steps if case.plan and case.end is None else ()
    pending = [p for p in steps if p.taken_at is None and not case.reached(p.step.until)]
    if (first := min(pending, key=lambda p: due_of(case, p), default=None)) is None:
        return None
    due_at = due_of(case, first)
    told = staff(recipients_of(first.step.tell, case, office, due_at), people)
    return NextStep(due_at=due_at, until=first.step.until, told=told)
