"""What `/escalations` answers, word by word, and where."""

from dataclasses import replace
from datetime import date

import pytest

from od_escalator.demo.slack import BOT_TOKEN, LocalSlack
from od_escalator.domain.card import CaseCard, Staff, StandsFor
from od_escalator.domain.command import Puzzle, Verb
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.domain.listing import (
    AwayList,
    AwayTime,
    CaseList,
    Chain,
    Guide,
    Listing,
    SetAway,
    SetBack,
    WhoHears,
)
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.slack.desk import SlackDesk
from od_escalator.slack.listing import listing_message
from tests.slack.conftest import TurnedClock

KELLY = AwayTime(name="Kelly *Ray*", begins=date(2026, 12, 21), until=date(2027, 1, 2), delegate="Sam Ortiz")
COMMAND = Interaction(key="c1", kind=InteractionKind.COMMAND, user="U0KELLY", channel="C0SECRET")


def lines(listing: Listing) -> list[str]:
    """As it is read on the screen."""
    return [
        text["text"]
        for block in listing_message(listing).blocks
        for text in (block.get("text"), *block.get("fields", ()), *block.get("elements", ()))
        if text
    ]


def test_a_page_of_cases_says_where_each_stands_and_where_the_others_are(card: CaseCard) -> None:
    assert lines(CaseList(verb=Verb.MINE, cards=(card,), count=11, page=2, pages=2)) == [
        "*11 open cases of yours.*",
        (
            ":bell: *UP-1042* · Geneva · billing: waiting, the task has not been opened yet.\n"
            "Dana Cole will be told Tue 10:14 AM unless a call is logged."
        ),
        "Page 2 of 2; another one: /escalations mine 1. Who and what: Open Dental. Never write a name here.",
    ]
    assert lines(CaseList(verb=Verb.OPEN, cards=(), count=0, page=1, pages=1)) == [
        "*No open cases that you may see.*",
        "Who and what: Open Dental. Never write a name here.",
    ]


def test_absences_are_read_back_with_both_ends() -> None:
    both = "Kelly \u2217Ray\u2217 is away from Mon Dec 21 through Fri Jan 1 2027, and back on Sat Jan 2 2027"
    assert lines(AwayList((KELLY,) * 22))[:-1] == [
        "*Away now or soon, in your offices:*",
        *[f"• {both}; Sam Ortiz stands in."] * 20,
        "• And 2 more times after that.",
    ]
    assert lines(AwayList(()))[0] == "*Nobody of your offices is away now or soon.*"
    assert lines(SetAway(replace(KELLY, delegate=None), ("Dana Cole",)))[0] == (
        f"Noted: {both}. Nobody is named to stand in: then it is the deputy, and without one they are told all the"
        " same. Dana Cole had named them to stand in for some of these days: please name somebody else there."
    )
    assert lines(SetBack("Kelly Ray")) == ["Noted: Kelly Ray is there again."]


def test_a_test_says_whom_a_case_would_reach() -> None:
    kelly, dana = Staff(name="Kelly Ray"), Staff(name="Dana Cole")
    chain = Chain(office="Geneva", shadow=False, manager=(kelly,), regional=(dana,), owners=(kelly, dana))
    first = "Geneva: Kelly Ray hears first, and gets the tasks"
    said = lines(WhoHears((chain, replace(chain, shadow=True), *(chain,) * 12)))
    assert said[1:3] == [
        f"{first}; then Dana Cole; then Kelly Ray and Dana Cole, as time passes.",
        "Geneva is rehearsed: only operations hears.",
    ]
    assert said[-2] == "And 2 more offices."


@pytest.mark.parametrize("name", ["&" * 300, "<!channel> " * 30, "Maria-Magdalena von und zu Hohenlohe-Langenburg"])
def test_whatever_people_and_offices_are_called_an_answer_is_valid(card: CaseCard, name: str) -> None:
    stands_in = StandsFor(name=name, day=KELLY.begins, until=KELLY.until)
    many = (Staff(name=name, slack=None, stands_for=stands_in),) * 12
    assert card.next_step is not None
    case = replace(card, office=name, owner=many[0], next_step=replace(card.next_step, told=many))
    away = replace(KELLY, name=name, delegate=name)
    for answer in (
        CaseList(verb=Verb.OPEN, cards=(case,) * 10, count=10**6, page=3, pages=10**5),
        AwayList((away,) * 60),
        SetAway(away, (name,) * 60),
        SetBack(name),
        WhoHears((Chain(office=name, shadow=False, manager=many, regional=many, owners=many),) * 60),
        Guide(Puzzle.NOBODY, (name,) * 60),
    ):
        assert "<!" not in listing_message(answer).text


@pytest.mark.parametrize("puzzle", [None, *Puzzle])
def test_every_puzzle_is_answered_within_the_limits_with_what_to_type(puzzle: Puzzle | None) -> None:
    names = tuple(f"one-with-quite-a-long-name-{n}" for n in range(200))
    said = listing_message(Guide(puzzle, names)).text
    assert len(said) < 2500
    assert ("a-long-name" in said) is (puzzle in (Puzzle.NOBODY, Puzzle.SEVERAL))


@pytest.mark.parametrize(
    ("address", "failure"),
    [
        ("{base}commands/T1/2/abc", None),
        ("http://127.0.0.1:1/commands", Permanent),
        ("https://hooks.slack.com.example.org/commands", Permanent),
        ("{away}commands", Transient),
    ],
)
def test_a_command_is_answered_at_slacks_own_address_only(
    slack: LocalSlack, our_clock: TurnedClock, address: str, failure: type[EscalatorError] | None
) -> None:
    away = "http://127.0.0.1:9/api/"
    base = away if "{away}" in address else slack.base_url
    desk = SlackDesk(token=BOT_TOKEN.value, clock=our_clock, base_url=base, timeout=1)
    to = replace(COMMAND, answer_at=address.format(base=slack.base_url, away=away))
    if failure is None:
        desk.show(to, Guide(Puzzle.NO_CASE))
        assert b"Which case?" in slack.requests[-1].body
    else:
        with pytest.raises(failure):
            desk.show(to, Guide())
        assert not slack.requests


def test_a_click_is_answered_where_it_was_or_else_at_the_address_that_came_with_it(
    slack: LocalSlack, our_clock: TurnedClock
) -> None:
    desk = SlackDesk(token=BOT_TOKEN.value, clock=our_clock, base_url=slack.base_url, timeout=1)
    click = replace(COMMAND, kind=InteractionKind.BUTTON, channel="C0GENEVA")
    desk.show(click, Guide(Puzzle.NO_CASE))
    assert [message.text[:11] for message in slack.whispers("U0KELLY")] == ["Which case?"]
    elsewhere = replace(click, channel="C0SECRET")  # the bot is not there
    with pytest.raises(Permanent):
        desk.show(elsewhere, Guide())
    desk.show(replace(elsewhere, answer_at=f"{slack.base_url}commands/T1/2/abc"), Guide(Puzzle.NO_CASE))
    assert b"Which case?" in slack.requests[-1].body
    with pytest.raises(Permanent):
        desk.show(replace(click, channel=None), Guide())
