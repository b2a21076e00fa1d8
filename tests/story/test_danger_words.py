"""Words of danger: told at once, to whoever must hear of them, and none of them in Slack."""

from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from tests.story.ear import Ear

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
