"""A workstation writes, edits and deletes CommLogs as Open Dental does: no signal, only the audit trail tells."""

from collections.abc import Callable
from datetime import datetime

import pytest

from od_escalator.demo.practice import Practice
from od_escalator.demo.session import Session
from od_escalator.demo.trail import audit_trail, signals
from od_escalator.demo.workstation import Workstation

AtDesk = Callable[[str], Workstation]
Turn = Callable[..., datetime]
local = datetime.fromisoformat  # Open Dental keeps local times without a zone


def test_a_commlog_is_written_with_the_servers_time_and_no_signal(
    practice: Practice, session: Session, at_desk: AtDesk
) -> None:
    nora = practice.patient("Nora Whitfield").number
    number = at_desk("Jamie").write_commlog(nora, "Crown came off.\nVery upset", "Upset Patient")
    row = session.row("SELECT * FROM commlog")
    assert row is not None
    assert (row["CommlogNum"], row["PatNum"], row["UserNum"]) == (number, nora, practice.users["Jamie"])
    assert row["CommType"] == practice.commlog_types["Upset Patient"]
    assert row["Note"] == "Crown came off.\r\nVery upset"
    assert row["DateTEntry"] == row["CommDateTime"] == row["DateTStamp"] == local("2026-03-02 10:00")
    assert signals(session) == []
    assert audit_trail(session) == [(193, "", nora, 0)]


def test_an_edit_moves_the_stamp_but_never_the_entry_time(
    practice: Practice, session: Session, at_desk: AtDesk, turn: Turn
) -> None:
    jamie, nora = at_desk("Jamie"), practice.patient("Nora Whitfield").number
    number = jamie.write_commlog(nora, "Crown came off")
    turn(hours=1)
    jamie.edit_commlog(number, "Crown came off #upset", "Upset Patient")
    row = session.row("SELECT Note, DateTEntry, DateTStamp FROM commlog")
    assert row == {
        "Note": "Crown came off #upset",
        "DateTEntry": local("2026-03-02 10:00"),
        "DateTStamp": local("2026-03-02 11:00"),
    }
    assert audit_trail(session)[-1] == (43, "", nora, 0)


def test_auto_saved_ticks_are_silent_and_a_cancelled_window_leaves_no_row(
    practice: Practice, session: Session, at_desk: AtDesk
) -> None:
    jamie, nora = at_desk("Jamie"), practice.patient("Nora Whitfield").number
    number = jamie.write_commlog(nora, "Pt is ups", autosave=True)
    jamie.edit_commlog(number, "Pt is upset because", autosave=True)
    jamie.delete_commlog(number, autosave=True)
    assert session.value("SELECT COUNT(*) FROM commlog") == 0
    assert audit_trail(session) == [(193, "Autosave", nora, 0), (43, "Autosaved Commlog Deleted", nora, 0)]


def test_a_deleted_commlog_leaves_only_its_audit_row(practice: Practice, session: Session, at_desk: AtDesk) -> None:
    jamie, nora = at_desk("Jamie"), practice.patient("Nora Whitfield").number
    jamie.delete_commlog(jamie.write_commlog(nora, "Wrong chart", type_name=None))
    assert session.value("SELECT COUNT(*) FROM commlog") == 0
    assert audit_trail(session)[-1] == (43, "Delete", nora, 0)


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("so sad \N{CRYING FACE}", "so sad \ufffd"),
        ("\N{UMBRELLA} café", "\ufffd café"),
        ("a\r\nb\nc", "a\r\nb\r\nc"),
        ("'; DROP TABLE commlog; -- %s %(x)s", "'; DROP TABLE commlog; -- %s %(x)s"),
        ("x" * 60_000, "x" * 60_000),
    ],
)
def test_any_text_is_stored_as_the_window_stores_it(
    practice: Practice, session: Session, at_desk: AtDesk, typed: str, stored: str
) -> None:
    at_desk("Jamie").write_commlog(practice.patient("Nora Whitfield").number, typed)
    assert session.value("SELECT Note FROM commlog") == stored


@pytest.mark.parametrize("wrong", ["Nobody", ""])
def test_an_unknown_user_cannot_sit_down(practice: Practice, wrong: str) -> None:
    with pytest.raises(LookupError, match="no Open Dental user"):
        Workstation(practice.url, wrong)


def test_an_unknown_commlog_type_is_not_written(practice: Practice, at_desk: AtDesk) -> None:
    with pytest.raises(LookupError, match="no CommLog type"):
        at_desk("Jamie").write_commlog(practice.patients[0].number, "hello", "Gossip")
