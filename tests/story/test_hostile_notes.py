"""Whatever a note holds: the case opens, nothing breaks, and no word of it leaves the building."""

from collections.abc import Callable
from io import StringIO

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import ANNOUNCED, Ear

At = Callable[[str], Workstation]

OPENED = "#geneva: waiting, the task has not been opened yet"


@pytest.mark.parametrize(
    "text",
    [
        "#upset " + "Zebrafink word " * 4300,
        "#upset Zebrafink\x00\x07\x1b[31m nul and bells",
        "#upset Zebrafink \U0001f621\U0001f621 \u202e right to left",
        "#upset <!channel> <@U0LEE> *Zebrafink* `x` <https://zebrafink.example|click>",
        "#upset Zebrafink'; DROP TABLE commlog; -- %s %(name)s {0} \\",
    ],
    ids=["64 kB", "control characters", "emoji", "mentions", "sql"],
)
def test_a_hostile_note_opens_its_case_and_stays_in_the_building(text: str, stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, text[:65_000])
    stage.settle()
    assert ear.news() == [OPENED, ANNOUNCED]
    [task] = at("Kelly").inbox()
    assert "Zebrafink" in task["Descript"]
    assert not [message for message in stage.world.slack.everything() if message.broadcasts]


def test_no_patient_is_in_any_request_of_the_whole_story(
    stage: Stage, at: At, ear: Ear, log_as_the_daemon_does: StringIO
) -> None:
    """That it is so is looked at after every story; in this one there is much to be found."""
    nora = stage.world.patient("Nora Whitfield")
    with stage.world.practice.open() as session:
        more = "Preferred = 'Nonie', Email = 'nonie@mail.example', ChartNumber = 'WC-4711', WkPhone = '585 555 0909'"
        session.run(f"UPDATE patient SET {more} WHERE PatNum = {nora}")  # noqa: S608  our own text
    jamie, kelly = at("Jamie"), at("Kelly")
    jamie.write_commlog(nora, "Zebrafink: Nora Whitfield upset about crown #14, call 555-0201.", "Upset Patient")
    stage.settle()
    at("Okafor").chart.write_note(nora, "Nonie (SSN 123-45-6789, Delta Quillfeather) is upset with Dr. Okafor")
    kelly.write_commlog(nora, "Zebrafink: LVM at 555-0201 for Nora.")
    stage.until_local(19, 11)
    kelly.write_commlog(nora, "Zebrafink: spoke w/ Nora Whitfield, she is fine now about crown #14. #refund")
    stage.settle()
    kelly.tick_done(kelly.inbox()[0]["TaskNum"])
    stage.wait(minutes=5)
    assert "#owners: resolved Thu Nov 19, 11:00 AM by Kelly Ray" in ear.news()
    assert len(stage.world.slack.requests) > 20
    assert "case.resolved" in log_as_the_daemon_does.getvalue()


def test_what_programs_write_opens_nothing(stage: Stage, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    types = stage.world.practice.commlog_types
    with stage.world.practice.open() as session:
        common = {"PatNum": nora, "CommType": types["Upset Patient"], "Signature": "", "SigIsTopaz": 0, "ProgramNum": 0}
        more = {"ReferralNum": 0, "CommReferralBehavior": 0}
        reminder = {"Note": "Reminder sent", "CommSource": 3, "UserNum": 0}
        text = {"Note": "I am so upset #upset", "CommSource": 0, "UserNum": 0, "Mode_": 5, "SentOrReceived": 2}
        session.insert("commlog", **common, **more, **reminder)
        session.insert("commlog", **common, **more, **text)
    stage.settle()
    stage.wait(minutes=5)
    assert ear.news() == []


def test_a_patient_of_a_clinic_that_no_office_has_is_set_aside_and_told_to_operations(
    stage: Stage, at: At, ear: Ear
) -> None:
    nora, walter = stage.world.patient("Nora Whitfield"), stage.world.patient("Walter Brandt")
    with stage.world.practice.open() as session:
        annex = session.insert("clinic", Description="Annex", Abbr="Annex", ItemOrder=9, TimeZone="")
        session.run("UPDATE patient SET ClinicNum = %(annex)s WHERE PatNum = %(walter)s", annex=annex, walter=walter)
    at("Alex").write_commlog(walter, "Upset about the wait. #upset")
    at("Jamie").write_commlog(nora, "Upset about the bill. #upset")
    stage.settle()
    stage.wait(minutes=10)
    heard = ear.news()
    assert [line.split(":")[0] for line in heard] == ["#geneva", "#it", "#owners"]
    with stage.world.practice.open() as session:
        lakeside = stage.world.practice.clinics["Lakeside"]
        session.run("UPDATE patient SET ClinicNum = %(it)s WHERE PatNum = %(walter)s", it=lakeside, walter=walter)
    stage.wait(hours=7)
    assert "#lakeside: waiting, the task has not been opened yet" in ear.news()
