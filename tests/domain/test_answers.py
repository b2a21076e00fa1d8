"""What a manager may choose in a dialog, and what each choice comes to, hostile ones among them."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest

from od_escalator.domain.action import Action
from od_escalator.domain.answers import Asked, dialog_of, event_of
from od_escalator.domain.case import Case, End
from od_escalator.domain.catalogue import Mistake, Wait, Waiver
from od_escalator.domain.complaint import Category, Origin, Remedy
from od_escalator.domain.deeds import EndSaid, Reassigned, ReplyWaived
from od_escalator.domain.dialog import DayDialog, EndDialog, ReassignDialog, WaiveDialog, WithdrawDialog
from od_escalator.domain.ending import Lack
from od_escalator.domain.person import Role
from od_escalator.domain.reply import Outcome
from od_escalator.domain.said import Promised, Snoozed, TakenBack
from od_escalator.domain.severity import Severity
from tests.domain.builders import DANA, KELLY, OFFICE, PEOPLE, POLICIES, Field, at, case_after, made, talked

CASE = case_after(made())
LIMITED = replace(POLICIES, outer_limit=timedelta(days=7))
MONDAY, TUESDAY, FRIDAY = (date(2026, 11, 30), date(2026, 12, 1), date(2026, 12, 4))
ENDED = {"how": "resolved", "satisfied": "satisfied", "cause": "cost", "lesson": "none"}


def asked(case: Case = CASE, person: str = "kelly", **changed: Field) -> Asked:
    known: dict[str, Field] = {
        "case": case,
        "office": OFFICE,
        "person": person,
        "is_author": False,
        "needs_a_second": False,
        "tried_on": (),
        "people": PEOPLE,
        "policies": LIMITED,
        "at": at("Mon 11:00"),
    }
    return Asked(**(known | changed))


def test_the_end_is_asked_with_what_may_be_chosen_and_what_more_takes() -> None:
    dialog = dialog_of(Action.DONE, asked(replace(CASE, offered=(Remedy.REFUND,))))
    assert isinstance(dialog, EndDialog)
    assert (dialog.value, dialog.ends, dialog.offered) == (f"1042:{CASE.revision}", (End.RESOLVED,), (Remedy.REFUND,))
    assert dialog.more is Lack.WORD_FROM_ABOVE
    dana = dialog_of(Action.DONE, asked(person="dana"))
    assert isinstance(dana, EndDialog)
    assert (dana.ends, dana.more) == ((End.RESOLVED, End.DECLINED, End.WITH_LAWYER), Lack.ATTEMPTS)
    reached = dialog_of(Action.DONE, asked(case_after(made(), talked()), person="dana"))
    assert isinstance(reached, EndDialog)
    assert (reached.ends, reached.more) == (dana.ends, None)
    unhappy = case_after(made(), talked(satisfied=False))
    assert dialog_of(Action.DONE, asked(unhappy)) is Outcome.ONLY_ABOVE


def test_days_to_choose_from_are_open_days_that_the_case_may_wait_for() -> None:
    days = (MONDAY, TUESDAY, date(2026, 12, 2), date(2026, 12, 3), FRIDAY, date(2026, 12, 7))
    snooze = dialog_of(Action.SNOOZE, asked())
    assert isinstance(snooze, DayDialog)
    assert (snooze.today, snooze.days) == (MONDAY, days)
    promise = dialog_of(Action.PROMISE, asked())
    assert isinstance(promise, DayDialog)
    assert promise.days[: len(days)] == days
    assert dialog_of(Action.SNOOZE, asked(replace(CASE, opened_at=at("Mon 10:00", week=-2)))) is Outcome.NO_DAY
    assert dialog_of(Action.SNOOZE, asked(replace(CASE, severity=Severity.CRITICAL))) is Outcome.CANNOT_WAIT


def test_a_case_is_given_to_people_of_the_toml() -> None:
    dialog = dialog_of(Action.REASSIGN, asked())
    assert isinstance(dialog, ReassignDialog)
    assert [id_ for id_, _ in dialog.people] == ["sam", "dana", "rosa", "lee"]
    assert dialog_of(Action.REASSIGN, asked(people={"kelly": PEOPLE["kelly"]})) is Outcome.NOBODY
    gone = dialog_of(Action.REASSIGN, asked(people={"sam": PEOPLE["sam"]}))
    assert isinstance(gone, ReassignDialog)
    assert gone.owner is None


def test_whose_word_alone_withdraws() -> None:
    own = dialog_of(Action.NOT_A_COMPLAINT, asked(is_author=True, at=at("Mon 10:20")))
    others = dialog_of(Action.NOT_A_COMPLAINT, asked())
    assert isinstance(own, WithdrawDialog)
    assert isinstance(others, WithdrawDialog)
    assert (own.asks, others.asks) == (False, True)
    serious = asked(is_author=True, needs_a_second=True, at=at("Mon 10:20"))
    assert dialog_of(Action.NOT_A_COMPLAINT, serious) == replace(own, asks=True)
    said = event_of(Action.NOT_A_COMPLAINT, {"why": "question"}, serious)
    assert isinstance(said, TakenBack)
    assert (said.by, said.by_author, said.role) == ("kelly", False, None)
    waiting = replace(CASE, withdrawal_asked_at=at("Mon 10:30"))
    assert dialog_of(Action.NOT_A_COMPLAINT, asked(waiting)) is Outcome.ASKED_ABOVE
    assert isinstance(dialog_of(Action.NOT_A_COMPLAINT, asked(waiting, "dana")), WithdrawDialog)


def test_a_review_without_an_answer_asks_for_the_reason() -> None:
    review = replace(case_after(made(), talked()), origin=Origin.REVIEW)
    for case, settled in ((review, False), (replace(review, settled_at=at("Mon 11:00")), True)):
        value = f"{case.number}:{case.revision}"
        assert dialog_of(Action.WAIVE_REPLY, asked(case, "dana")) == WaiveDialog(
            value=value, label=case.label, settled=settled
        )


NOW = at("Mon 11:00")


@pytest.mark.parametrize(
    ("action", "choices", "comes_to"),
    [
        (
            Action.DONE,
            ENDED | {"offered": "refund,apology,refund"},
            EndSaid(at=NOW, end=End.RESOLVED, satisfied=True, offered=(Remedy.REFUND, Remedy.APOLOGY), **KELLY),
        ),
        (
            Action.DONE,
            ENDED | {"satisfied": "not_satisfied"},
            EndSaid(at=NOW, end=End.RESOLVED, satisfied=False, **KELLY),
        ),
        (Action.DONE, ENDED | {"satisfied": "unknown"}, EndSaid(at=NOW, end=End.RESOLVED, **KELLY)),
        (Action.DONE, ENDED | {"how": "declined contact"}, Outcome.ONLY_ABOVE),
        (Action.DONE, ENDED | {"how": "unreachable"}, Outcome.FEW_ATTEMPTS),
        (Action.DONE, ENDED | {"how": "withdrawn"}, Outcome.NOT_UNDERSTOOD),
        (Action.DONE, ENDED | {"how": "ran out"}, Outcome.NOT_UNDERSTOOD),
        (Action.DONE, ENDED | {"offered": "refund,a bribe"}, Outcome.NOT_UNDERSTOOD),
        (Action.DONE, ENDED | {"cause": "Nora Whitfield"}, Outcome.NOT_UNDERSTOOD),
        (Action.DONE, {"how": "resolved"}, Outcome.NOT_UNDERSTOOD),
        (Action.DONE, {}, Outcome.NOT_UNDERSTOOD),
        (
            Action.SNOOZE,
            {"day": "2026-12-04", "why": "insurance"},
            Snoozed(at=NOW, until=FRIDAY, by="kelly", why=Wait.INSURANCE),
        ),
        (Action.SNOOZE, {"day": "2026-12-04", "why": "wrong_chart"}, Outcome.NOT_UNDERSTOOD),
        (Action.SNOOZE, {"day": "2026-12-04"}, Outcome.NOT_UNDERSTOOD),
        (Action.SNOOZE, {"day": "2026-11-27", "why": "insurance"}, Outcome.DAY_OVER),
        (Action.SNOOZE, {"day": "2026-12-05", "why": "insurance"}, Outcome.DAY_CLOSED),
        (Action.SNOOZE, {"day": "2026-12-08", "why": "insurance"}, Outcome.DAY_TOO_LATE),
        (Action.SNOOZE, {"day": "next year", "why": "insurance"}, Outcome.NOT_UNDERSTOOD),
        (Action.PROMISE, {"day": "2026-12-08"}, Promised(at=NOW, on=date(2026, 12, 8), by="kelly", binding=True)),
        (Action.PROMISE, {"day": "2026-11-29"}, Outcome.DAY_OVER),
        (Action.PROMISE, {"day": "2099-01-01"}, Outcome.DAY_TOO_LATE),
        (Action.PROMISE, {}, Outcome.NOT_UNDERSTOOD),
        (Action.REASSIGN, {"to": "sam"}, Reassigned(at=NOW, to="sam", holder="kelly", by="kelly")),
        (Action.REASSIGN, {"to": "kelly"}, Outcome.NOT_UNDERSTOOD),
        (Action.REASSIGN, {"to": "jamie"}, Outcome.NOT_UNDERSTOOD),
        (
            Action.NOT_A_COMPLAINT,
            {"why": "wrong_chart"},
            TakenBack(at=NOW, by_author=False, why=Mistake.WRONG_CHART, **KELLY),
        ),
        (Action.NOT_A_COMPLAINT, {"why": "insurance"}, Outcome.NOT_UNDERSTOOD),
        (Action.WAIVE_REPLY, {"why": "taken_down"}, ReplyWaived(at=NOW, by="kelly", why=Waiver.TAKEN_DOWN)),
        (Action.WAIVE_REPLY, {"why": "insurance"}, Outcome.NOT_UNDERSTOOD),
    ],
)
def test_what_the_answers_come_to(action: Action, choices: Mapping[str, str], comes_to: object) -> None:
    assert event_of(action, choices, asked()) == comes_to


def test_answers_are_judged_by_how_the_case_is_when_they_come() -> None:
    late = {"day": "2026-12-04", "why": "insurance"}
    assert event_of(Action.SNOOZE, late, asked(replace(CASE, severity=Severity.CRITICAL))) is Outcome.CANNOT_WAIT
    reached = case_after(made(), talked())
    assert event_of(Action.DONE, ENDED | {"how": "unreachable"}, asked(reached, "dana")) is Outcome.REACHED
    legal = replace(CASE, category=Category.LEGAL)
    assert event_of(Action.DONE, ENDED, asked(legal, "dana")) is Outcome.LEGAL
    ended = event_of(Action.DONE, ENDED | {"how": "declined contact"}, asked(person="dana"))
    assert ended == EndSaid(at=NOW, end=End.DECLINED, satisfied=True, **DANA)
    assert DANA["role"] is Role.REGIONAL_MANAGER
