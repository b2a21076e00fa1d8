"""What managers see in Slack besides messages: their Home and what /escalations answers, and no patient in either."""

import json
from collections.abc import Callable

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.demo.world import World

At = Callable[[str], Workstation]

UPSET = "Nora is furious about the bill for her crown, wants a call back. #upset"


class Hand:
    """Types and clicks in Slack, and reads what came of it."""

    def __init__(self, stage: Stage) -> None:
        self._stage, self._slack = stage, stage.world.slack

    def types(self, who: str, text: str) -> str:
        """The answer, which they alone see."""
        seen = len(self._slack.whispers(who))
        assert self._slack.command(who, "C0GENEVA", text).acknowledged
        self._stage.rest()
        (answer,) = self._slack.whispers(who)[seen:]
        return answer.text

    def opens(self, who: str) -> str:
        assert self._slack.open_home(who).acknowledged
        self._stage.rest()
        return self.reads(who)

    def tests(self, who: str) -> str:
        assert self._slack.click_home(who, "home_test").acknowledged
        self._stage.rest()
        return self.reads(who)

    def reads(self, who: str) -> str:
        return json.dumps(self._slack.home(who), ensure_ascii=False)


def test_managers_look_at_their_cases_and_go_away(stage: Stage, world: World, at: At) -> None:
    stage.listen()
    hand, nora, hank = Hand(stage), world.patient("Nora Whitfield"), world.patient("Hank Osgood")
    assert "Your open cases: 0" in hand.opens("U0KELLY")
    at("Jamie").write_commlog(nora, UPSET)
    at("Jamie").write_commlog(hank, "Shouted at by the manager, he says. #upset rm")
    stage.settle()

    # what she looked at before is true again, and what goes past her is not in it
    stage.wait(minutes=1)
    assert "Your open cases: 1" in hand.reads("U0KELLY")
    assert "UP-1001" in hand.reads("U0KELLY")
    assert "UP-1002" not in hand.reads("U0KELLY")
    assert hand.types("U0KELLY", "case 1002") == hand.types("U0KELLY", "case 1234")
    assert "UP-1001" in hand.types("U0KELLY", "case up-1001")
    shown = world.slack.whispers("U0KELLY")[-1]
    assert world.slack.click("U0KELLY", "C0GENEVA", shown.ts, "got_it").acknowledged  # as under the case's own message
    stage.rest()
    assert "Kelly Ray has it" in " ".join(message.text for message in world.slack.messages("C0GENEVA"))
    assert "2 open cases that you may see." in hand.types("U0DANA", "open")
    assert "Geneva: 2 open cases" in hand.opens("U0ROSA")  # known by her e-mail address
    assert "0 open cases" not in hand.opens("U0MORGAN")
    assert "UP-100" not in hand.reads("U0MORGAN")

    assert "A test is on its way" in hand.tests("U0KELLY")
    assert world.slack.messages("D0KELLY")[-1].text.startswith("This is a test from od-escalator.")

    # her manager says that she is away: the deputy gets the next task, also after a restart
    assert "stands in" in hand.types("U0DANA", "away kelly 11/16-11/18 sam")
    stage.restart()
    at("Jamie").write_commlog(world.patient("Ines Castell"), UPSET.replace("Nora", "Ines"))
    stage.settle()
    assert len(at("Sam").inbox()) == 1
    assert "back on Thu Nov 19; Sam Ortiz stands in" in hand.types("U0SAM", "away")
    assert "Kelly Ray is there again" in hand.types("U0KELLY", "back")

    said = "\n".join(hand.opens(who) for who in ("U0KELLY", "U0DANA", "U0ROSA"))
    for word in ("Nora", "Whitfield", "Hank", "Ines", "furious", "crown", "Shouted"):
        assert word not in said
