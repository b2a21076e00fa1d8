"""A made-up office with its ladder, and short ways to tell a case what happened."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from od_escalator.domain import effects as out
from od_escalator.domain.case import Case
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.complaint_log import Complaint, Escalation
from od_escalator.domain.effects import Decision, Effect
from od_escalator.domain.events import Event, TaskDone, TaskMade, TimePassed
from od_escalator.domain.hours import Calendar, Window
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.person import Office, Person, Role
from od_escalator.domain.playbook import Playbook
from od_escalator.domain.policy import After, Milestone, Policies, Repeat, Step
from od_escalator.domain.roster import Roster
from od_escalator.domain.said import Conversed, Flagged
from od_escalator.domain.severity import Severity

ZONE = "America/New_York"
CALENDAR = Calendar(ZONE, ((Window(8 * 60, 17 * 60),),) * 5 + ((), ()))
#: Of an event: whatever the field takes.
Field = Any

_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def at(text: str, week: int = 0) -> datetime:
    """`Tue 9:30`, local to the office, in the week that begins on 30 November 2026."""
    day, clock = text.split()
    hour, minute = map(int, clock.split(":"))
    on = date(2026, 11, 30) + timedelta(days=_DAYS.index(day), weeks=week)
    return datetime(on.year, on.month, on.day, hour, minute, tzinfo=ZoneInfo(ZONE)).astimezone(UTC)


def step(after: str, until: str, *tell: str, warn: bool = False, every: str = "", times: int = 2) -> Step:
    repeat = Repeat(every=After.parse(every), times=times) if every else None
    warning = timedelta(hours=1) if warn else None
    return Step(after=After.parse(after), until=Milestone(until), tell=tell, warn=warning, repeat=repeat)


PLAYBOOK = Playbook(coaching=("- Listen first.",), steps={Category.BILLING: ("- Look at the bill.",)})

OM, RM, OWNERS = "office_manager", "regional_manager", "owners"

POLICIES = Policies(
    steps={
        "mild": (step("4h", "seen", OM), step("3bd", "contacted", RM)),
        "standard": (
            step("2h", "seen", OM),
            step("1bd", "attempted", RM, warn=True),
            step("2bd", "contacted", RM, warn=True),
            step("2bd", "resolved", RM, warn=True),
            step("3bd", "resolved", OWNERS),
        ),
        "serious": (
            step("wall 0m", "attempted", RM),
            step("1h", "seen", OM),
            step("4h", "contacted", RM, warn=True),
            step("1bd", "resolved", RM, OWNERS),
        ),
        "critical": (
            step("wall 0m", "attempted", OM, RM, OWNERS),
            step("wall 1h", "contacted", OM, RM, OWNERS),
            step("wall 1d", "resolved", OWNERS),
        ),
        "review": (step("2bd", "replied", OWNERS),),
        "reply": (step("2bd", "replied", OWNERS),),
        "legal": (step("wall 0m", "resolved", OWNERS, "privacy_officer"),),
        "drill": (step("wall 10m", "seen", OM), step("wall 20m", "resolved", RM)),
    }
)

OFFICE = Office(
    name="Geneva",
    database="main",
    clinics=("Geneva",),
    calendar=CALENDAR,
    roles={
        Role.OFFICE_MANAGER: ("kelly",),
        Role.DEPUTY: ("sam",),
        Role.REGIONAL_MANAGER: ("dana",),
        Role.OWNERS: ("rosa", "lee"),
    },
    slack_channel="C0GENEVA",
)
PEOPLE = {
    "kelly": Person(id="kelly", name="Kelly Ray", open_dental_user="Kelly", slack="U0KELLY"),
    "sam": Person(id="sam", name="Sam Hill", open_dental_user="Sam"),
    "dana": Person(id="dana", name="Dana Cole", open_dental_user="Dana", slack="U0DANA"),
    "rosa": Person(id="rosa", name="Rosa Lind", slack="rosa@example.org"),
    "lee": Person(id="lee", name="Lee Park", slack="U0LEE"),
}
ROSTER = Roster(PEOPLE, (OFFICE,))

OPENED = at("Mon 10:00")
CALL = "Spoke with patient about the bill, apologized and explained."
KELLY: dict[str, Any] = {"by": "kelly", "role": Role.OFFICE_MANAGER}
DANA: dict[str, Any] = {"by": "dana", "role": Role.REGIONAL_MANAGER}


def key(number: int) -> NoteKey:
    return NoteKey("main", 1, Source.COMMLOG, number)


def flag(when: datetime = OPENED, **what: Field) -> Flagged:
    """Jamie of the front desk writes that a patient is upset."""
    told: dict[str, Field] = {
        "at": when,
        "note": key(7),
        "author": 11,
        "severity": Severity.STANDARD,
        "category": Category.BILLING,
    }
    return Flagged(**(told | what))


def note(text: str = CALL, **changed: Field) -> Note:
    """Kelly's CommLog, an hour later."""
    told: dict[str, Field] = {"key": key(8), "patient": 555, "author": 12, "text": text, "written_at": at("Mon 11:00")}
    return Note(**(told | changed))


def new_case(severity: Severity = Severity.STANDARD) -> Case:
    return Case(
        number=1042,
        database="main",
        office="Geneva",
        patient=555,
        note=key(7),
        author=11,
        severity=severity,
        category=Category.BILLING,
        opened_at=OPENED,
    )


def tell(case: Case, event: Event) -> Decision:
    return decide(case, event, POLICIES, CALENDAR)


def case_after(*events: Event, severity: Severity = Severity.STANDARD, **flagged: Field) -> Case:
    """The case that the front desk opened on Monday at 10:00, after what happened then."""
    case = tell(new_case(severity), flag(severity=severity, **flagged)).case
    for event in events:
        case = tell(case, event).case
    return case


def talked(when: datetime = OPENED, **what: Field) -> Conversed:
    """Kelly's CommLog about a conversation, in which she apologized."""
    return Conversed(**({"at": when, **KELLY, "offered": (Remedy.APOLOGY,)} | what))


def done(when: datetime = OPENED, **what: Field) -> TaskDone:
    return TaskDone(**({"at": when, **KELLY} | what))


def made(when: datetime = OPENED) -> TaskMade:
    return TaskMade(at=when, task=90)


def time(text: str, seen: str | None = None, week: int = 0) -> TimePassed:
    """It is `text`, and we have seen all until then, or only until `seen`."""
    return TimePassed(at=at(text, week), seen_until=at(seen or text, week))


def words(decision: Decision) -> str:
    """A decision in one line: `opened: opened -> task! post` (reason: entries -> effects; `!` pops up)."""
    entries = " ".join(entry.reason for entry in decision.entries)
    return f"{decision.reason}: {entries} -> {' '.join(map(_word, decision.effects))}"


def _word(effect: Effect) -> str:
    match effect:
        case out.MakeTask(popup=popup):
            return "task!" if popup else "task"
        case out.NoteOnTask(about=about, popup=popup):
            return f"note({about}){'!' if popup else ''}"
        case out.TellPeople(kind=kind, recipients=recipients):
            return f"tell({kind}: {', '.join(recipients)})"
        case out.Say(entry=entry):
            return f"say({entry.reason})"
        case _:
            return {
                out.FinishTask: "finish",
                out.PutTaskBack: "back",
                out.PostCase: "post",
                out.EditCase: "edit",
                out.Announce: "announce",
                out.TellOwners: "summary",
                out.TellOperations: "result",
            }[type(effect)]


def complaint(number: int = 1, **changed: Field) -> Complaint:
    """A row of the log about which nothing is known yet."""
    known: dict[str, Field] = dict.fromkeys(Complaint.__slots__) | {
        "number": number,
        "database": "main",
        "office": "Geneva",
        "severity": Severity.STANDARD,
        "category": Category.BILLING,
        "confirmed": False,
        "opened_at": OPENED,
        "opening": 1,
        "attempts": 0,
        "proven": False,
        "escalation": Escalation.NONE,
        "offered": (),
        "earlier": 0,
    }
    return Complaint(**(known | changed))
