"""`outbox`: what waits and what failed, and what a person may do about it."""

import json
from datetime import datetime
from typing import Any

import pytest

from od_escalator.clock import SystemClock
from od_escalator.store import outbox
from od_escalator.store.outbox import Delivery, Message
from tests.cli.conftest import OPENED, Desk, Ledger

GENEVA = "slack C0GENEVA"


def put(ledger: Ledger, state: Delivery, **columns: Any) -> Message:  # noqa: ANN401  columns of the row
    """Open a case, and bring its message to Slack into this state."""
    ledger.open_case()
    with ledger.store.transaction() as tx:
        message = outbox.first_in(tx, GENEVA)
        assert message is not None
        outbox.mark(tx, message, state, **columns)
    return message


def failed(ledger: Ledger) -> Message:
    return put(ledger, Delivery.FAILED, settled_at=OPENED, tries=3, problem="is_archived: Slack refused")


def now_is(ledger: Ledger, id_: str) -> Message:
    with ledger.store.reading() as tx:
        return outbox.beginning_with(tx, id_)[0]


def listed(desk: Desk, *words: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(desk.run("outbox", "list", "--json", *words).stdout)
    return found


def test_what_failed_and_what_waits_is_listed_and_what_was_sent_is_not(desk: Desk, ledger: Ledger) -> None:
    message = failed(ledger)
    result = desk.run("outbox")
    assert result.exit_code == 0
    header, task, post, announcement = result.stdout.splitlines()
    assert header.split()[:2] == ["Id", "What"]
    assert "make the task" in task
    assert "opening, for the owners" in announcement
    assert f"UP-{message.case_number}" in post
    assert post.startswith(message.id[:8])
    assert post.endswith("is_archived: Slack refused")
    with ledger.store.transaction() as tx:
        outbox.mark(tx, message, Delivery.SENT, settled_at=OPENED)
    assert [each["kind"] for each in listed(desk)] == ["make_task", "announcement"]
    assert [each["state"] for each in listed(desk, "--all")] == ["pending", "sent", "pending"]
    assert [each["state"] for each in listed(desk, "--all", "--most", "1")] == ["pending"]


def test_an_empty_outbox_says_so(desk: Desk, ledger: Ledger) -> None:
    ledger.store.missing_tables()
    assert desk.run("outbox", "list").stdout == "Nothing waits and nothing failed.\n"
    assert desk.run("outbox", "list", "--all").stdout == "Nothing was promised yet.\n"


def test_a_message_is_shown_by_the_first_letters_of_its_id(desk: Desk, ledger: Ledger) -> None:
    message = failed(ledger)
    result = desk.run("outbox", "show", message.id[:8].upper())
    assert result.exit_code == 0
    assert "the case's message" in result.stdout
    assert "is_archived: Slack refused" in result.stdout
    shown = json.loads(desk.run("outbox", "show", message.id, "--json").stdout)
    assert (shown["id"], shown["state"], shown["next_try_at"]) == (message.id, "failed", None)


def test_what_failed_is_tried_again_at_once_after_the_place_was_put_right(desk: Desk, ledger: Ledger) -> None:
    message = failed(ledger)
    result = desk.run("outbox", "retry", "--failed")
    assert result.exit_code == 0
    assert result.stdout == "1 message will be tried as soon as od-escalator run looks\n"
    again = now_is(ledger, message.id)
    assert (again.state, again.tries) == (Delivery.PENDING, 0)
    assert OPENED < again.next_try_at <= SystemClock().now()
    assert desk.run("outbox", "retry", "--failed").stdout.startswith("no messages will be tried")


def test_a_lost_answer_is_still_looked_for_when_it_is_tried_again(desk: Desk, ledger: Ledger) -> None:
    message = put(ledger, Delivery.UNKNOWN, next_try_at=datetime(2099, 1, 1, tzinfo=OPENED.tzinfo))
    assert desk.run("outbox", "retry", message.id).exit_code == 0
    again = now_is(ledger, message.id)
    assert again.state is Delivery.UNKNOWN
    assert again.next_try_at <= SystemClock().now()


def test_dropping_asks_first_and_says_what_it_is(desk: Desk, ledger: Ledger) -> None:
    message = failed(ledger)
    refused = desk.run("outbox", "drop", message.id[:8], stdin="n\n")
    assert refused.exit_code == 1
    assert f"{message.id[:8]}  the case's message of UP-{message.case_number}, {GENEVA}" in refused.stdout
    assert now_is(ledger, message.id).state is Delivery.FAILED
    agreed = desk.run("outbox", "drop", message.id[:8], stdin="y\n")
    assert agreed.exit_code == 0
    assert now_is(ledger, message.id).state is Delivery.DROPPED
    assert now_is(ledger, message.id).problem == "dropped by hand"


def test_status_is_good_again_once_the_failed_message_is_dropped(desk: Desk, ledger: Ledger) -> None:
    failed(ledger)
    assert json.loads(desk.run("status", "--json").stdout)["outbox"]["failed"] == 1
    assert desk.run("outbox", "drop", "--failed", "--yes").exit_code == 0
    assert json.loads(desk.run("status", "--json").stdout)["outbox"]["failed"] == 0


@pytest.mark.parametrize("verb", ["retry", "drop"])
@pytest.mark.parametrize(
    ("state", "why"),
    [
        (Delivery.SENDING, "is being sent at this moment"),
        (Delivery.SENT, "was sent already"),
        (Delivery.DROPPED, "was dropped already"),
    ],
)
def test_what_was_sent_stays_sent(desk: Desk, ledger: Ledger, verb: str, state: Delivery, why: str) -> None:
    message = put(ledger, state)
    result = desk.run("outbox", verb, message.id, *(["--yes"] if verb == "drop" else []))
    assert result.exit_code == 1
    assert why in result.stderr
    assert "nothing was changed" in result.stderr
    assert now_is(ledger, message.id).state is state


@pytest.mark.parametrize("id_", ["zzz", "", " ", "%", "_"])
def test_an_unknown_id_is_named_with_where_to_find_them(desk: Desk, ledger: Ledger, id_: str) -> None:
    failed(ledger)
    result = desk.run("outbox", "show", id_)
    assert result.exit_code == 1
    assert f'there is no message whose id begins with "{id_}"' in result.stderr
    assert "od-escalator outbox list --all shows the ids" in result.stderr


def test_an_id_that_means_several_messages_is_refused(desk: Desk, ledger: Ledger) -> None:
    for _ in range(16):  # seventeen ids cannot all begin differently
        ledger.open_case()
    failed(ledger)
    firsts = [each["id"][0] for each in listed(desk)]
    twice = next(letter for letter in firsts if firsts.count(letter) > 1)
    result = desk.run("outbox", "retry", twice)
    assert result.exit_code == 1
    assert "several messages" in result.stderr


@pytest.mark.parametrize("words", [["retry"], ["drop"], ["retry", "--failed", "abc"]])
def test_without_a_choice_nothing_is_touched(desk: Desk, ledger: Ledger, words: list[str]) -> None:
    failed(ledger)
    result = desk.run("outbox", *words)
    assert result.exit_code == 2
    assert "name the messages" in result.stderr
