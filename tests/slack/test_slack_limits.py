"""Whatever the TOML names people and offices, every message is valid, short enough and calls nobody by accident."""

import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import UTC, date, datetime, timedelta
from enum import Enum
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from od_escalator.demo.slack.blocks import check_blocks
from od_escalator.domain.card import Announcement, CaseCard, Content, NextStep, Staff, Summary, Telling, ThreadLine
from od_escalator.domain.case import End, State
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.drill_result import DrillResult
from od_escalator.domain.effects import Entry, Reason, Tell
from od_escalator.domain.home import Home
from od_escalator.domain.listing import Listing
from od_escalator.domain.morning import Morning, OfficeMorning
from od_escalator.domain.notices import Alert, Silence
from od_escalator.domain.policy import Milestone
from od_escalator.domain.privacy import Privacy, card_for
from od_escalator.domain.severity import Severity
from od_escalator.domain.weekly import Counts, Health, OfficeWeek, Silent, SilentOffices, Trouble, Weekly
from od_escalator.slack import parts
from od_escalator.slack.blocks import render
from od_escalator.slack.neutral import mentions_of

NOW = datetime(2026, 11, 30, 15, 14, tzinfo=UTC)
CANARY = "Zebulon Quist"
#: Every text that Slack may get, and that comes from the TOML or is our own. A new one needs a reason.
TEXTS = {
    "Staff.name",
    "Staff.slack",
    "StandsFor.name",
    "CaseCard.label",
    "CaseCard.office",
    "CaseCard.zone",
    "Alert.id",
    "Alert.place",
    "Alert.problem",
    "Alert.hint",
    "PlaceTest.purpose",
    "Silence.offices",
    "Silence.zone",
    "BackAgain.zone",
    "LinkBack.zone",
    "DrillResult.label",
    "DrillResult.office",
    "DrillResult.told",
    "Morning.to",
    "OfficeMorning.office",
    "OfficeMorning.zone",
    "OfficeMorning.due",  # labels of cases
    "OfficeMorning.promised",
    "OfficeMorning.visits",
    "OfficeMorning.check_backs",
    "Weekly.zone",
    "Weekly.picture",  # of the chart alone
    "Chart.sentence",  # our words; days and counts
    "Chart.unit",
    "Chart.labels",
    "OfficeWeek.office",
    "OfficeWeek.mild",  # labels of cases
    "Health.read",  # names of databases
    "Silent.office",
    "SilentOffices.to",
    "Burst.office",
    "LookAtReviews.sites",
    "LookAtReviews.offices",
    # On somebody's Home, or answered to /escalations.
    "Home.zone",
    "OfficeCount.office",
    "DatabaseLook.name",
    "AwayTime.name",
    "AwayTime.delegate",
    "SetAway.counted_on",
    "SetBack.name",
    "Chain.office",
    "Guide.names",
    # Person ids and roles of the TOML; never shown, `ThreadLine.by` and `.told` stand for them.
    "Entry.by",
    "Entry.told",
}

# Long, hostile and odd: markup, mentions, control characters, right-to-left marks, half an emoji.
names = st.one_of(
    st.text(max_size=300),
    st.text(alphabet="&<>*_~`:@!#|", max_size=300),
    st.sampled_from(["<!channel>", "<@U0KELLY>", "&" * 500, "a\nb\x00c", "\u202eyleK", ":tada: :x:", "", "\ud83d"]),
)
instants = st.datetimes(
    min_value=datetime(2024, 1, 1),  # noqa: DTZ001  Hypothesis takes naive bounds
    max_value=datetime(2030, 1, 1),  # noqa: DTZ001  the same
    timezones=st.just(UTC),
)
people = st.builds(Staff, name=names, slack=st.none() | names | st.sampled_from(["U0KELLY", "sam@example.org"]))
groups = st.lists(people, max_size=30).map(tuple)
plain_cards = st.builds(
    CaseCard,
    label=names,
    revision=st.integers(0, 99),
    office=names,
    zone=st.sampled_from(["America/New_York", "UTC", "Asia/Kathmandu"]),
    state=st.sampled_from(State),
    severity=st.sampled_from(Severity),
    category=st.sampled_from(Category),
    origin=st.none() | st.sampled_from(Origin),
    owner=people,
    opened_at=instants,
    opening=st.integers(1, 9),
    call_due_at=st.none() | instants,
    seen_at=st.none() | instants,
    attempted_at=st.none() | instants,
    attempts=st.integers(0, 10**6),
    contacted_at=st.none() | instants,
    contacted_by=st.none() | people,
    proven=st.booleans(),
    unsatisfied=st.booleans(),
    done_at=st.none() | instants,
    end=st.none() | st.sampled_from(End),
    ended_at=st.none() | instants,
    ended_by=st.none() | people,
    offered=st.lists(st.sampled_from(Remedy), unique=True).map(tuple),
    next_step=st.none() | st.builds(NextStep, due_at=instants, until=st.sampled_from(Milestone), told=groups),
    shadow=st.booleans(),
    awaits_task=st.booleans(),
    drill=st.booleans(),
)
cards = st.builds(card_for, st.sampled_from(Privacy), plain_cards, names)
entries = st.builds(
    Entry,
    at=instants,
    reason=st.sampled_from(Reason),
    by=st.just(CANARY),
    told=st.just((CANARY,)),
    instant=st.none() | instants,
)
contents: st.SearchStrategy[Content] = st.one_of(
    cards,
    st.builds(ThreadLine, card=cards, entry=entries, by=st.none() | people, told=groups),
    st.builds(
        Telling,
        card=cards,
        kind=st.sampled_from(Tell),
        to=people,
        is_owner_of_case=st.booleans(),
        untils=st.lists(st.sampled_from(Milestone), unique=True).map(tuple),
        told=groups,
        instant=st.none() | instants,
    ),
    st.builds(Announcement, card=cards),
    st.builds(Summary, card=cards),
    st.builds(
        DrillResult,
        label=names,
        office=names,
        shadow=st.booleans(),
        task=st.none() | st.timedeltas(),
        seen=st.none() | st.timedeltas(),
        told=st.lists(st.tuples(names, st.none() | st.timedeltas()), max_size=30).map(tuple),
        end=st.none() | st.sampled_from(End),
        ended=st.none() | st.timedeltas(),
    ),
    st.builds(Alert, id=names, place=names, problem=st.text(max_size=3000) | names, hint=names),
)


def markup(message: parts.Rendered) -> Iterator[str]:
    """Every string in which Slack reads markup."""
    yield message.text
    for block in message.blocks:
        for part in (block.get("text"), *block.get("fields", ()), *block.get("elements", ())):
            if part and part["type"] == "mrkdwn":
                assert part["verbatim"] is True
                yield part["text"]


@given(contents)
def test_whatever_people_are_called_a_message_is_valid_and_calls_only_whom_it_means(content: Content) -> None:
    message = render(content, NOW)

    assert 0 < len(message.text) <= 4000
    check_blocks(list(message.blocks))
    assert all(block is not None for block in Block.parse_all(message.blocks))
    meant = (
        set(re.findall(r"<@[UW][A-Z0-9]+>", mentions_of(content.told))) if isinstance(content, ThreadLine) else set()
    )
    for text in markup(message):
        assert set(re.findall(r"<[^>]*>?", text)) <= meant
        assert "`" not in text
        assert "~" not in text
        assert text.isprintable() or "\n" in text
    assert CANARY not in str(message)


def longest(card: CaseCard) -> CaseCard:
    kelly = Staff(name="&" * 5000, slack="U0KELLY")
    return CaseCard(
        **{field.name: getattr(card, field.name) for field in fields(card)}
        | {
            "label": "&" * 500,
            "office": "&" * 5000,
            "category": Category.COMMUNICATION,
            "origin": Origin.REVIEW,
            "owner": kelly,
            "attempts": 10**9,
            "contacted_at": NOW,
            "contacted_by": kelly,
            "done_at": NOW,
            "offered": tuple(Remedy),
            "next_step": NextStep(due_at=NOW, until=Milestone.CONTACTED, told=(kelly,) * 60),
        }
    )


@pytest.mark.parametrize("reason", Reason)
@pytest.mark.parametrize("drill", [True, False])
def test_the_longest_names_fit_into_every_line(card: CaseCard, reason: Reason, drill: bool) -> None:
    long = replace(longest(card), drill=drill)
    owner = long.owner
    told = (Staff(name="&" * 5000),) * 60

    assert render(ThreadLine(card=long, entry=Entry(at=NOW, reason=reason), by=owner, told=told), NOW)


@pytest.mark.parametrize("kind", Tell)
@pytest.mark.parametrize("is_owner", [True, False])
@pytest.mark.parametrize("drill", [True, False])
def test_the_longest_names_fit_into_every_direct_message(
    card: CaseCard, kind: Tell, is_owner: bool, drill: bool
) -> None:
    long = replace(longest(card), drill=drill)
    telling = Telling(
        card=long, kind=kind, to=Staff(name="Sam"), is_owner_of_case=is_owner, told=(long.owner,) * 60, instant=NOW
    )

    assert render(telling, NOW)


def a_busy_morning(card: CaseCard) -> Morning:
    labels = ("UP-1001",) * 40
    due = tuple((label, NOW) for label in labels)
    office = OfficeMorning(office=card.office, zone=card.zone, open_cases=40, due=due, promised=labels, visits=labels)
    return Morning(to=card.owner.name, offices=(office,) * 60, shadow=card.shadow)


def a_long_week(card: CaseCard) -> Weekly:
    mild = (("UP-1001", Category.COMMUNICATION),) * 40
    counts = Counts(ended=10**6, still_open=10**6, unreplied=10**6)
    empty = OfficeWeek(
        office=card.office, opened=0, counts=Counts(), escalated=0, talked=0, to_conversation=None, mild=()
    )
    office = replace(
        empty,
        opened=10**6,
        counts=counts,
        escalated=10**6,
        talked=10**6,
        to_conversation=timedelta(days=1000),
        mild=mild,
        silent=104,
    )
    read = (("&" * 5000, None),) * 60
    health = Health(notes=10**9, signs=9, read=read, alerts=9, troubles=tuple((each, 99) for each in Trouble))
    return Weekly(
        first=date(2025, 12, 29),
        last=date(2026, 1, 4),
        zone=card.zone,
        offices=(*(office,) * 60, *(empty,) * 60),
        health=health,
        due_at=NOW - timedelta(days=9),
        since=NOW,
        shadow=True,
    )


def test_the_longest_names_fit_into_everything_else(card: CaseCard) -> None:
    long = longest(card)

    for shown in (long, card_for(Privacy.FULL, replace(long, shadow=True, drill=True), "&" * 5000)):
        assert render(shown, NOW)
        for told in (Announcement, Summary):
            assert render(told(card=replace(shown, shadow=False)), NOW)
    assert render(a_busy_morning(long), NOW)
    assert render(a_long_week(long), NOW)
    silent = (Silent(long.office, 104, NOW),) * 60
    assert render(SilentOffices(to=long.owner.name, offices=silent, shadow=True), NOW)
    assert render(Silence(offices=("&" * 5000,) * 60, since=NOW, zone="UTC"), NOW)
    assert render(Alert(id="&" * 5000, place="&" * 5000, problem="&" * 5000, hint="&" * 5000), NOW)


@pytest.mark.parametrize(
    ("text", "blocks"),
    [
        ("", [parts.section("x")]),
        ("x" * 4001, [parts.section("x")]),
        ("x", []),
        ("x", [parts.section("x")] * 51),
        ("x", [parts.section("x" * 3001)]),
        ("x", [parts.header("x" * 151)]),
        ("x", [parts.facts([parts.Fact("a", "b")] * 11)]),
        ("x", [parts.facts([parts.Fact("a", "b" * 2000)])]),
        ("x", [parts.context("x" * 3001)]),
        ("x", [parts.context("")]),
        ("x", [{"type": "invented"}]),
        ("x", [{"type": "context", "elements": [{"type": "invented", "text": "x"}]}]),
    ],
)
def test_a_message_over_a_limit_is_a_bug_and_never_sent(text: str, blocks: list[parts.Json]) -> None:
    with pytest.raises(ValueError, match="not a valid Slack message"):
        parts.checked(text, blocks)


def test_nothing_that_slack_may_get_has_room_for_a_patient() -> None:
    assert {name for content in (*get_args(Content), Home, *get_args(Listing)) for name in texts(content)} == TEXTS


def texts(kind: Any) -> Iterator[str]:  # noqa: ANN401  a dataclass
    """Every field of a type, and of the types in it, that can hold any text at all."""
    hints = get_type_hints(kind)
    for field in fields(kind):
        for leaf in leaves(hints[field.name]):
            if is_dataclass(leaf):
                yield from texts(leaf)
            elif leaf is str or leaf in {bytes, object, Any, dict}:
                yield f"{kind.__name__}.{field.name}"
            else:
                assert issubclass(leaf, Enum | int | float | date | timedelta | type(None)), field.name


def leaves(hint: Any) -> Iterator[Any]:  # noqa: ANN401  a type as it was written
    inner = [part for part in get_args(hint) if part is not Ellipsis]
    if not inner:
        yield hint
    for part in inner:
        yield from leaves(part)
