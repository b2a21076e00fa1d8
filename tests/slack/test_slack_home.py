"""The Home as it is read, and within Slack's limits however much there is."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from slack_sdk.models.blocks import Block

from od_escalator.demo.slack import BOT_TOKEN, LocalSlack
from od_escalator.domain.card import CaseCard
from od_escalator.domain.home import CasePage, DatabaseLook, Health, Home, OfficeCount
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.slack import parts
from od_escalator.slack.desk import SlackDesk
from od_escalator.slack.home import home_view
from tests.slack.conftest import OPENED, TurnedClock

GOOD = DatabaseLook(name="main", reachable=True, read_until=OPENED)
HEALTH = Health(databases=(GOOD,), deaf_since=None, waiting=0, failed=0, findings=0)
OPENED_HOME = Interaction(key="h1", kind=InteractionKind.HOME, user="U0KELLY")


def page(card: CaseCard, shown: int, number: int = 1, pages: int = 1) -> CasePage:
    return CasePage(cards=(card,) * shown, count=shown * pages, page=number, pages=pages)


def home(card: CaseCard, **changed: Any) -> Home:  # noqa: ANN401  fields of a Home
    made = Home(
        at=OPENED,
        zone=card.zone,
        mine=page(card, 1),
        due=((card, OPENED + timedelta(hours=2)),),
        due_count=1,
        team=None,
        offices=None,
        health=HEALTH,
    )
    return replace(made, **changed)


def lines(made: Home) -> list[str]:
    said = []
    for block in home_view(made)["blocks"]:
        said += [part["text"] for part in (block.get("text"),) if part]
        said += [
            e["text"] if isinstance(e["text"], str) else f"[{e['text']['text']}]" for e in block.get("elements", ())
        ]
    return said


def test_it_says_what_is_theirs_what_is_due_and_how_the_program_fares(card: CaseCard) -> None:
    line = ":bell: *UP-1042* · Geneva · billing: waiting, the task has not been opened yet."
    assert lines(home(card, tested=True)) == [
        "Your open cases: 1",
        (
            "As of 10:14 AM. Who and what: Open Dental. Never write a name here."
            " /escalations help lists what can be typed."
        ),
        "A test is on its way to you as a direct message. Where it does not arrive, please tell IT.",
        f"{line}\nDana Cole will be told Tue 10:14 AM unless a call is logged.",
        "Due today: 1",
        ":bell: *UP-1042* · Geneva: at 12:14 PM. Now: waiting, the task has not been opened yet.",
        "How the program fares",
        ":white_check_mark: Open Dental (main) was read at 10:14 AM.\nMessages and tasks on the way: 0. Given up: 0.",
        "[Send me a test]",
    ]


def test_it_fits_and_slack_takes_it_however_much_there_is(
    card: CaseCard, slack: LocalSlack, our_clock: TurnedClock
) -> None:
    long = replace(card, office="<Office> of a *quite* long name " * 9, owner=replace(card.owner, name="N" * 300))
    offices = tuple(OfficeCount(office=f"{long.office}{n}", open_cases=n, untouched=n) for n in range(80))
    databases = (replace(GOOD, name="d" * 64, reachable=False), *(replace(GOOD, read_until=None),) * 30)
    full = home(
        long,
        mine=page(long, 15, 2, 3),
        due=((long, OPENED),) * 20,
        due_count=400,
        team=page(long, 30, 2, 9),
        offices=offices,
        health=Health(databases=databases, deaf_since=OPENED, waiting=10**6, failed=3, findings=9),
    )
    blocks = home_view(full)["blocks"]
    assert len(blocks) <= 100
    for block in Block.parse_all(blocks):
        block.to_dict()
    said = "\n".join(lines(full))
    assert "And 380 more." in said
    assert "And 11 more databases." in said
    assert "were not heard since 10:14 AM." in said
    assert "And 60 more offices with 1770 open cases." in said
    assert said.count("[Previous]") == said.count("[Next]") == 2

    desk = SlackDesk(token=BOT_TOKEN.value, clock=our_clock, base_url=slack.base_url, timeout=1)
    desk.show(OPENED_HOME, full)
    assert slack.home("U0KELLY") is not None
    values = [e["value"] for b in blocks for e in b.get("elements", ()) if "value" in e]
    assert values == ["1.2", "3.2", "2.1", "2.3", "test"]
    # None opens a dialog: what is asked in one is answered in the channel of its button, and here is none.
    actions = {e["action_id"] for b in blocks for e in b.get("elements", ()) if "action_id" in e}
    assert actions == {"home_previous", "home_next", "home_test"}


def test_who_stands_above_offices_in_shadow_only_is_told_why_nothing_is_there(card: CaseCard) -> None:
    said = lines(home(card, mine=page(card, 0), due=(), due_count=0, team=page(card, 0), offices=()))
    assert "They are all rehearsed in shadow: operations hears of their cases." in said
    assert "Due today: 1" not in said


def test_what_slack_would_refuse_is_never_sent() -> None:
    with pytest.raises(ValueError, match="not a valid view"):
        parts.checked_view([parts.header("x" * 200)])
    with pytest.raises(ValueError, match="101 blocks"):
        parts.checked_view([parts.header("x")] * 101)
