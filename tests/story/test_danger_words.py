"""Words of danger: told at once, to whoever must hear of them, and none of them in Slack."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import Ear
from tests.story.hand import Hand

At = Callable[[str], Workstation]

THREAD = "#geneva thread"
CANNOT_WAIT = f"{THREAD}: Words of the note cannot wait"
TOLD = f"{THREAD}: Told now"


def test_a_word_is_asked_about_and_her_yes_makes_the_case_critical(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    note = at("Jamie").write_commlog(nora, "Pt upset about the bill, said something about a lawyer. #upset")
    stage.settle()
    news = ear.news()
    assert "Dana: The note has a word that may mean a critical case: a lawyer" in news
    assert f"{THREAD}: A word of the note may mean a critical case" in news
    assert not [line for line in news if line.startswith(("Rosa", "Lee"))]
    at("Jamie").edit_commlog(note, "Pt upset about the bill, said something about a lawyer. #upset. Spoke to Sue.")
    stage.settle()
    assert ear.news() == []
    at("Dana").write_commlog(nora, "#upset critical")
    stage.settle()
    assert {line.partition(":")[0] for line in ear.news()} >= {"Kelly", "Rosa", "Lee"}


def test_clear_words_in_a_later_note_raise_an_open_case_at_once(stage: Stage, at: At, ear: Ear) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt upset about the bill. #upset")
    stage.settle()
    ear.news()
    at("Robin").write_commlog(nora, "Pt called again, she will sue us.")
    stage.settle()
    news = ear.news()
    assert CANNOT_WAIT in news
    legal = "An upset patient was noted Mon Nov 16, 10:14 AM, and it is a legal matter"
    assert [line for line in news if not line.startswith("#")] == [f"Lee: {legal}", f"Rosa: {legal}"]
    stage.restart()
    stage.wait(minutes=2)
    assert ear.news() == []
    assert not [m for m in stage.world.slack.everything() if "sue" in m.text.casefold().split()]


def test_clear_words_that_are_added_to_a_clinical_note_raise_its_open_case_once(stage: Stage, at: At, ear: Ear) -> None:
    chart = at("Robin").chart
    procedure = chart.write_note(stage.world.patient("Nora Whitfield"), "Upset about the wait. #upset")
    stage.settle()
    ear.news()
    chart.append(procedure, "Called at noon: she will sue us, and her lip is swollen.")
    stage.settle()
    news = ear.news()
    assert CANNOT_WAIT in news
    assert {line.partition(":")[0] for line in news if not line.startswith("#")} == {"Rosa", "Lee"}
    chart.append(procedure, "Shade photos taken.")
    stage.settle()
    assert ear.news() == []


def test_a_doctor_hears_of_swelling_and_the_privacy_officer_of_a_leak(stage: Stage, at: At, ear: Ear) -> None:
    nora, hank = (stage.world.patient(name) for name in ("Nora Whitfield", "Hank Osgood"))
    at("Jamie").write_commlog(nora, "Mom upset nobody called her back, his face is swollen. #upset")
    stage.settle()
    news = ear.news()
    assert "Rosa: An upset patient may need a doctor now: the note speaks of swelling" in news
    assert CANNOT_WAIT in news
    at("Robin").write_commlog(nora, "Swelling went down, no bleeding.")
    stage.settle()
    assert ear.news() == []
    at("Jamie").write_commlog(hank, "Upset: we sent his x-rays to the wrong patient. #upset")
    stage.settle()
    assert [line for line in ear.news() if line.startswith("Lee: A complaint about privacy was noted")]


def test_a_matter_for_lawyers_is_the_owners_until_one_of_them_says_who_has_it(stage: Stage, at: At, ear: Ear) -> None:
    nora, kelly = stage.world.patient("Nora Whitfield"), at("Kelly")
    at("Jamie").write_commlog(nora, "Pt called a lawyer, she will sue us over the crown. #upset")
    stage.settle()
    news = ear.news()
    assert {line.partition(":")[0] for line in news if not line.startswith("#")} == {"Rosa", "Lee"}
    assert "it is a legal matter" in str(news)
    [row] = kelly.inbox()
    assert "Do not call or offer anything yet" in row["Descript"]

    hand = Hand(stage)
    assert hand.click("U0KELLY", "got_it")[0].startswith("Thank you, UP-1001 is yours now")
    assert "spoke" not in hand.offers()
    kelly.write_commlog(nora, "Pt's lawyer wrote to us. #resolved")
    kelly.tick_done(row["TaskNum"])
    stage.wait(minutes=40)
    assert [line for line in ear.news() if "lawyer" in line or not line.startswith("#")] == []
    stage.until_local(25, 10, 20)
    assert {line.partition(":")[0] for line in ear.news() if not line.startswith("#")} == {"Rosa", "Lee"}

    at("Rosa").write_commlog(nora, "Our insurer has it from here. #resolved")
    stage.settle()
    assert ear.root().startswith("#geneva: ended, a lawyer or insurer has it now")
    assert [line for line in ear.news() if line.startswith("#owners")] == [
        "#owners: ended, a lawyer or insurer has it now (Wed Nov 25, 10:20 AM by Rosa Lind)"
    ]
    stage.until_local(30, 10, 20)
    assert ear.news() == []
