"""What `/escalations` answers, and to whom."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from od_escalator.domain.availability import Attendance, Away
from od_escalator.domain.case import Case, End
from od_escalator.domain.complaint import Subject
from od_escalator.domain.dialog import Dialog
from od_escalator.domain.home import Home
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.person import Office, Person, Role
from od_escalator.domain.practice import Standing
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.domain.roster import Roster
from od_escalator.engine.aways import Aways
from od_escalator.engine.commands import Commands
from od_escalator.engine.ports import Shown
from od_escalator.engine.respond import Respond
from od_escalator.slack.listing import listing_message
from od_escalator.slack.reply import reply_message
from od_escalator.store import aways as kept
from od_escalator.store import cases
from tests.engine.bench import OFFICES, PEOPLE, RECORDER, Bench
from tests.store.made_up import case

DECEMBER = Away(begins=date(2026, 12, 21), until=date(2026, 12, 29))
GENEVA = replace(
    OFFICES[0],
    roles={
        Role.OFFICE_MANAGER: ("kelly",),
        Role.DEPUTY: ("sam",),
        Role.REGIONAL_MANAGER: ("dana",),
        Role.OWNERS: ("rosa", "lee"),
        Role.PRIVACY_OFFICER: ("pat",),
    },
    attendance=Attendance(away={"lee": (DECEMBER,)}),
)
LAKESIDE = replace(
    GENEVA,
    name="Lakeside",
    clinics=("Lakeside",),
    roles={Role.OFFICE_MANAGER: ("morgan",), Role.REGIONAL_MANAGER: ("dana",), Role.OWNERS: ("lee",)},
)
OTHERS = {
    id_: Person(id=id_, name=name, slack=f"U0{id_.upper()}")
    for id_, name in (("sam", "Sam Ortiz"), ("morgan", "Morgan Hale"), ("pat", "Pat Hale"), ("lee", "Lee Park"))
}


class Desk:
    """Knows everybody by their id, and renders what is shown as the real one does."""

    def __init__(self) -> None:
        self.shown: list[str] = []

    def names_of(self, user: str) -> tuple[str, ...]:
        return (user,) if user != "U0ROSA" else ("rosa@willow-creek.example",)

    def show(self, to: Interaction, shown: Shown) -> None:
        assert to.kind is InteractionKind.COMMAND
        assert not isinstance(shown, Home | Dialog)
        self.shown.append((reply_message(shown) if isinstance(shown, Reply) else listing_message(shown)).text)


class Process:
    def __init__(self, bench: Bench, *offices: Office) -> None:
        self.bench, self.desk, self._typed = bench, Desk(), 0
        self.recorder = replace(RECORDER, roster=Roster({**PEOPLE, **OTHERS}, offices))
        self.aways = Aways(bench.store, self.recorder)
        handlers = {InteractionKind.COMMAND: Commands(self.recorder, self.aways, bench.sight)}
        self._respond = Respond(bench.store, self.recorder, self.desk, bench.clock, handlers)

    def types(self, who: str, text: str) -> str:
        """What somebody reads who types this."""
        self.sends(who, text)
        assert self.handles() == 1
        return self.desk.shown[-1]

    def handles(self) -> int:
        return self._respond.tick(self.bench.clock.now())

    def sends(self, who: str, text: str) -> None:
        self._typed += 1
        user = f"U0{who.upper()}"
        command = Interaction(
            key=f"{id(self)} {self._typed}", kind=InteractionKind.COMMAND, user=user, action="/escalations", value=text
        )
        self._respond.keep(command)

    def delegate_of(self, person: str, day: date) -> str | None:
        return self.recorder.roster.offices[0].attendance.stand_in(person, day)


@pytest.fixture
def process(bench: Bench) -> Process:
    return Process(bench, GENEVA, LAKESIDE)


def keep(bench: Bench, *several: Case) -> None:
    with bench.store.transaction() as tx:
        for each in several:
            cases.save(tx, each, None)


def labels(text: str) -> list[str]:
    return [word.strip(",.:") for word in text.split() if word.startswith("UP-")]


def test_everybody_sees_the_cases_of_their_offices_and_none_about_themselves(bench: Bench, process: Process) -> None:
    keep(
        bench,
        case(1001),
        replace(case(1002), office="Lakeside"),
        replace(case(1003), past_manager=True),
        replace(case(1004), subject=Subject.REGIONAL_MANAGER),
        replace(case(1005), subject=Subject.OWNER, about="lee"),
        replace(case(1006), shadow=True),
        replace(case(1007), drill=True),
        replace(case(1008), end=End.RESOLVED, ended_at=bench.clock.now()),
    )
    assert {who: labels(process.types(who, "open")) for who in ("kelly", "sam", "morgan", "dana", "rosa", "lee")} == {
        "kelly": ["UP-1001", "UP-1004", "UP-1005"],
        "sam": ["UP-1001", "UP-1004", "UP-1005"],
        "morgan": ["UP-1002"],
        "dana": ["UP-1001", "UP-1003", "UP-1005", "UP-1002"],
        "rosa": ["UP-1001", "UP-1003", "UP-1004", "UP-1005"],
        "lee": ["UP-1001", "UP-1003", "UP-1004", "UP-1002"],
    }
    assert labels(process.types("pat", "open")) == []
    assert {who: labels(process.types(who, "mine")) for who in ("kelly", "dana")} == {
        "kelly": ["UP-1001", "UP-1004", "UP-1005"],
        "dana": ["UP-1003"],
    }
    unknown = process.types("kelly", "case 9999")
    assert unknown == process.types("kelly", "case 1002") == process.types("lee", "case 1005")
    assert unknown == process.types("kelly", "case 1003") == process.types("kelly", "case 1006")
    assert "no case of this number" in unknown
    assert process.types("kelly", "case 1008").startswith("UP-1008, Geneva, billing: resolved")


def test_a_stranger_is_told_whom_to_ask_and_nothing_else(bench: Bench, process: Process) -> None:
    keep(bench, case(1001))
    for text in ("open", "case 1001", "away", "away kelly 12/1", "test"):
        assert process.types("nobody", text) == reply_message(Reply(outcome=Outcome.STRANGER)).text
    assert "[people]" in process.desk.shown[-1]
    assert not bench.rows()
    with bench.store.reading() as tx:
        assert not kept.load(tx)


def test_long_lists_come_page_by_page(bench: Bench, process: Process) -> None:
    keep(bench, *(case(1001 + n) for n in range(23)))
    pages = [process.types("kelly", f"open {page}") for page in (1, 2, 3, 99)]
    assert [len(labels(page)) for page in pages] == [10, 10, 3, 3]
    assert pages[0].startswith("23 open cases that you may see. UP-1001, Geneva: waiting")
    assert "Page 1 of 3; another one: /escalations open 2." in pages[0]
    assert "another one: /escalations open 1." in pages[3]


def test_a_test_arrives_once_as_what_it_tests_does(bench: Bench, process: Process) -> None:
    said = process.types("kelly", "test")
    assert "Geneva: Kelly Ray hears first, and gets the tasks; then Dana Brooks; then Rosa Lind and Lee Park" in said
    assert "Lakeside" not in said
    bench.tick()
    assert bench.states() == ["sent"]
    (direct,) = bench.slack.messages("D0KELLY")
    assert direct.text.startswith("This is a test from od-escalator. Nothing happened.")


def test_who_says_that_they_are_away_is_away_until_they_are_back(bench: Bench, process: Process) -> None:
    assert "Lee Park is away from Mon Dec 21 through Mon Dec 28" in process.types("kelly", "away")
    said = process.types("kelly", "away 12/21-12/28 sam")
    assert said == (
        "Noted: Kelly Ray is away from Mon Dec 21 through Mon Dec 28, and back on Tue Dec 29; Sam Ortiz stands in."
    )
    stand_ins = [process.delegate_of("kelly", date(2026, 12, day)) for day in (20, 21, 28, 29)]
    assert stand_ins == [None, "sam", "sam", None]
    attendance = process.recorder.roster.offices[1].attendance
    days = [day for day in range(18, 31) if attendance.absence("kelly", date(2026, 12, day), by_weekday=False)]
    assert days == list(range(21, 29))
    again = Process(bench, GENEVA, LAKESIDE)
    assert again.recorder.roster == process.recorder.roster

    assert "Sam Ortiz is away too" not in process.types("sam", "away 12/24 me")
    assert "had named them to stand in" in process.types("sam", "away 12/24")
    assert again.aways.tick(bench.clock.now()) == 1  # another process on the same state is told
    assert again.aways.tick(bench.clock.now() + timedelta(seconds=59)) == 0
    assert "Kelly Ray is there again" in again.types("dana", "back kelly")
    assert "Nobody had said" in again.types("kelly", "back")
    assert "Sam Ortiz is away on Thu Dec 24" in again.types("kelly", "away")
    assert "Kelly" not in again.types("kelly", "away")


def test_who_stands_by_leaves_it_to_the_process_that_writes(bench: Bench, process: Process) -> None:
    bench.sight.stand("main", Standing.STANDBY)
    process.sends("kelly", "away 12/1")
    assert process.handles() == 0
    bench.sight.stand("west", Standing.WRITER)
    assert process.handles() == 1
    assert "Kelly Ray is away on Tue Dec 1" in process.desk.shown[-1]


@pytest.mark.parametrize(
    ("who", "text", "said"),
    [
        ("kelly", "what", "This is no command of od-escalator"),
        ("kelly", "", "What you can type after /escalations"),
        ("kelly", "case", "Which case?"),
        ("kelly", "away sam", "on which days"),
        ("kelly", "away 11/1", "Those days are over"),
        ("kelly", "away 12/28/26-12/21/26", "end before it begins"),
        ("kelly", "away 12/28/26-12/21/28", "more than a year"),
        ("kelly", "away 12/1 kelly", "Nobody stands in for themselves"),
        ("kelly", "away 12/21-12/23 lee", "is away too"),
        ("kelly", "away 12/1 Smith", "You can type one of these: dana, kelly, lee, morgan, pat, rosa and sam"),
        (
            "kelly",
            "away 12/1 Hale",
            "Several people may be meant, so nothing was changed. Type one of these: morgan and pat",
        ),
        ("kelly", "away morgan 12/1", "You can type one of these: dana, kelly, lee, pat, rosa and sam"),
        ("kelly", "away dana 12/1 kelly", "You can say this of yourself"),
        ("kelly", "back sam", "You can say this of yourself"),
        ("kelly", "back nobody", "There is nobody of this name"),
        ("dana", "away lee 12/1", "You can say this of yourself"),
        ("lee", "back", "The configuration says"),
    ],
)
def test_what_cannot_be_done_is_answered_with_what_to_type(process: Process, who: str, text: str, said: str) -> None:
    before = process.recorder.roster
    assert said in process.types(who, text)
    assert process.recorder.roster == before


@pytest.mark.parametrize(
    ("who", "text", "said"),
    [
        ("dana", "away kelly 12/1-12/4 dana", "Kelly Ray is away from Tue Dec 1 through Fri Dec 4"),
        ("rosa", "away @Dana 12/1", "Dana Brooks is away on Tue Dec 1, and back on Wed Dec 2. Nobody is named"),
        ("lee", "away rosa until 12/24 Morgan", "Rosa Lind is away from"),
        (
            "morgan",
            "away 12/1 Kelly Ray",
            "Morgan Hale is away on Tue Dec 1, and back on Wed Dec 2; Kelly Ray stands in",
        ),
    ],
)
def test_managers_above_an_office_speak_for_its_people(process: Process, who: str, text: str, said: str) -> None:
    assert said in process.types(who, text)
