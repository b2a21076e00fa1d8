"""A step that repeats: told again until somebody calls, across a restart, and not once more."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import Ear

At = Callable[[str], Workstation]

LADDER = """[[policy.standard]]
after = "1bd"
until = "attempted"
tell = ["regional_manager"]
warn = "1h"
repeat = { every = "4h", times = 2 }

[people.lee]"""
NOTED = "Dana: An upset patient was noted Mon Nov 16, 10:14 AM, and no call is logged yet"
TOLD = "#geneva thread: Told now: <@U0DANA>"


def test_the_boss_hears_again_until_somebody_calls(stage: Stage, at: At, ear: Ear) -> None:
    stage.world.reconfigure(("[people.lee]", LADDER))
    stage.restart()
    at("Jamie").write_commlog(stage.world.patient("Nora Whitfield"), "Pt upset about the bill.", "Upset Patient")
    stage.settle()
    ear.news()
    stage.until_local(17, 10, 20)
    assert ear.news() == [
        "#geneva thread: Reminded: Kelly Ray",
        TOLD,
        NOTED,
        "Kelly: Dana Brooks will be told at 10:14 AM unless you log a call",
    ]
    stage.restart()
    stage.until_local(17, 14, 20)
    assert ear.news() == [TOLD, f"{NOTED} (told for the 2nd time)"]
    at("Kelly").write_commlog(stage.world.patient("Nora Whitfield"), "Called pt, LVM.")
    stage.settle()
    ear.news()
    stage.wait(days=3)
    assert ear.news() == []


def test_owners_hear_daily_of_what_is_open_for_a_week_until_it_ends(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.until_local(23, 10, 10)
    ear.news()
    owners, still = "#geneva thread: Told now: <@U0ROSA> and <@U0LEE>", NOTED.removeprefix("Dana: ")
    stage.until_local(23, 10, 20)
    assert ear.news() == [owners, f"Lee: {still}", f"Rosa: {still}"]
    assert "open for 7 days, and owners hear of it daily until it ends" in stage.world.slack.messages("D0LEE")[-1].text
    stage.restart()
    stage.until_local(24, 10, 20)
    again = f"{still} (told for the 2nd time)"
    assert ear.news() == [owners, f"Lee: {again}", f"Rosa: {again}"]
    stage.until_local(27, 10, 20)  # on the 26th it is closed
    later = [f"{who}: {still} (told for the {times} time)" for who in ("Lee", "Rosa") for times in ("3rd", "4th")]
    assert ear.news() == [owners, owners, *later]
    at("Kelly").write_commlog(nora, "Spoke with pt, apologized and explained the bill, she is happy. #resolved")
    stage.until_local(27, 11)
    ear.news()
    stage.wait(days=4)
    assert ear.news() == []


def test_a_graver_note_starts_over_at_once_and_a_milder_one_changes_nothing(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill.", "Upset Patient")
    stage.until_local(17, 9)
    ear.news()
    at("Jamie").write_commlog(nora, "Pt called again, is furious now. #upset urgent")
    stage.settle()
    assert ear.news() == [
        "#geneva thread: It is serious (3 of 4) now, so the steps of that begin at once",
        "#geneva thread: Somebody wrote another note about this upset",
        TOLD,
        NOTED,
    ]
    at("Jamie").write_commlog(nora, "Pt called about the bill. #upset 1")
    stage.settle()
    assert ear.news() == ["#geneva thread: Somebody wrote another note about this upset"]
    stage.until_local(17, 10, 10)
    assert ear.news() == ["#geneva thread: Told now: <@U0KELLY>", "Kelly: An upset patient hopes for a call"]
    stage.until_local(17, 10, 30)
    assert ear.news() == []  # the old plan would have told Dana
