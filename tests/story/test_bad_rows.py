"""Rows that break the rules of Open Dental: each is handled or told to operations, and the next one is read."""

from collections.abc import Callable, Mapping

import pytest

from od_escalator.demo.audit import NEVER
from od_escalator.demo.session import NOW, Session
from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]
Values = Mapping[str, object]

ZERO, FUTURE = "0000-00-00 00:00:00", "2031-01-01 00:00:00"

#: A CommLog with "#upset" in its text, as it should not be.
BAD_COMMLOGS: dict[str, Values] = {
    "no type": {"CommType": 0},
    "unknown type": {"CommType": 987_654},
    "negative type": {"CommType": -1},
    "deleted user": {"UserNum": 987_654},
    "zero dates": {"CommDateTime": ZERO, "DateTEntry": ZERO, "DateTimeEnd": ZERO},
    "year 1": {"CommDateTime": NEVER, "DateTEntry": NEVER},
    "far future": {"CommDateTime": "9999-12-31 23:59:59"},
    "no stamp": {"DateTStamp": ZERO},
    "a stamp of years to come": {"DateTStamp": FUTURE},
    "unknown mode": {"Mode_": 200, "SentOrReceived": 9},
    "unknown source": {"CommSource": None},
}
BAD_PROCNOTES: dict[str, Values] = {
    "no procedure": {"ProcNum": 0},
    "unknown procedure": {"ProcNum": 987_654},
    "deleted user": {"UserNum": 987_654},
    "no date": {"EntryDateTime": ZERO},
    "a date of years to come": {"EntryDateTime": FUTURE},
}


def write_commlog(session: Session, **given: object) -> int:
    row = {
        "PatNum": 0,
        "CommDateTime": NOW,
        "CommType": 0,
        "Note": "Pt is #upset",
        "Mode_": 3,
        "UserNum": 23,
        "Signature": "",
        "SigIsTopaz": 0,
        "ProgramNum": 0,
        "CommSource": 0,
        "ReferralNum": 0,
        "CommReferralBehavior": 0,
    }
    return session.insert("commlog", **(row | given))


def write_procnote(session: Session, **given: object) -> int:
    row = {"PatNum": 0, "ProcNum": 0, "EntryDateTime": NOW, "UserNum": 30, "Note": "Pt is #upset", "SigIsTopaz": 0}
    return session.insert("procnote", **(row | given))


def test_bad_rows_open_their_cases_as_good_ones_do(stage: Stage, at: At) -> None:
    kelly = at("Kelly")
    patients = [p.number for p in stage.world.practice.patients if p.clinic == "Geneva"]
    expected = dict(zip(patients, [*BAD_COMMLOGS, *BAD_PROCNOTES, "good"], strict=False))
    numbers = iter(expected)
    with stage.world.practice.open() as session:
        for bad in BAD_COMMLOGS.values():
            write_commlog(session, PatNum=next(numbers), **bad)
        for bad in BAD_PROCNOTES.values():
            write_procnote(session, PatNum=next(numbers), **bad)
    at("Jamie").write_commlog(next(numbers), "A good one. #upset")
    stage.settle()
    opened = {expected[row["KeyNum"]]: row["Descript"].split("\n")[0] for row in kelly.inbox()}
    assert opened.keys() == set(expected.values())
    assert {line.split(" - ")[0] for line in opened.values()} == {"Please call back by Tue 10:14 AM"}


@pytest.mark.parametrize("patient", [0, 987_654, -1])
@pytest.mark.parametrize("write", [write_commlog, write_procnote])
def test_a_note_about_nobody_is_told_to_operations_once_and_holds_up_nobody(
    write: Callable[..., int], patient: int, stage: Stage, at: At, ear: Ear
) -> None:
    with stage.world.practice.open() as session:
        write(session, PatNum=patient)
    stage.settle()
    [told] = ear.news()
    assert "Open Dental has no such patient" in told
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Upset about the bill. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    stage.wait(days=2)
    assert not [heard for heard in ear.news() if heard.startswith("#it")]


def test_empty_texts_of_the_type_open_cases_and_null_ones_hold_up_nobody(stage: Stage, at: At) -> None:
    upset = stage.world.practice.commlog_types["Upset Patient"]
    nora, ines, hank = (stage.world.patient(name) for name in ("Nora Whitfield", "Ines Castell", "Hank Osgood"))
    with stage.world.practice.open() as session:
        write_commlog(session, PatNum=nora, CommType=upset, Note=None)
        write_commlog(session, PatNum=ines, CommType=upset, Note="")
        write_procnote(session, PatNum=ines, Note=None)
        write_commlog(session, PatNum=hank, Note=None)
    stage.settle()
    assert sorted(row["KeyNum"] for row in at("Kelly").inbox()) == sorted([nora, ines])


def test_a_hidden_clinic_still_has_its_people(stage: Stage, at: At, ear: Ear) -> None:
    with stage.world.practice.open() as session:
        session.run("UPDATE clinic SET IsHidden = 1 WHERE Abbr = 'Geneva'")
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Upset about the bill. #upset")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]


def test_who_wrote_it_may_have_left_by_now(stage: Stage, at: At, ear: Ear) -> None:
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Upset about the bill. #upset")
    with stage.world.practice.open() as session:
        session.run("UPDATE userod SET IsHidden = 1 WHERE UserName = 'Jamie'")
    stage.settle()
    assert ear.news() == [
        "#geneva: waiting, the task has not been opened yet",
        ANNOUNCED,
    ]
    [row] = at("Kelly").inbox()
    assert "(noted Mon 10:14 AM" in row["Descript"]
