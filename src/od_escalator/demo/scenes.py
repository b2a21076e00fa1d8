"""The story of the design, scene by scene: what people do, and until when the clock is turned."""

from collections.abc import Callable
from dataclasses import dataclass

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.wording import listed

NOTE = "Pt upset: says nobody told her the crown would cost 312 more than the estimate. Wants a call today."
VOICEMAIL = "Called pt, LVM."
TALK = (
    "Spoke w/ pt. Apologized that the estimate was not explained, went over her coverage line by line, "
    "adjusted the late fee. She thanked us and is happy now."
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Everybody in the story at their workstation."""

    stage: Stage
    jamie: Workstation
    kelly: Workstation
    sam: Workstation

    @property
    def patient(self) -> int:
        return self.stage.world.patient("Nora Whitfield")

    @property
    def task(self) -> int:
        return int(self.kelly.inbox()[0]["TaskNum"])


@dataclass(frozen=True, slots=True)
class Scene:
    """`told` is what the audience reads first; `act` does it, and returns what was seen in Open Dental."""

    title: str
    told: str
    act: Callable[[Cast], list[str]]


def _jamie_writes(cast: Cast) -> list[str]:
    cast.jamie.write_commlog(cast.patient, NOTE, "Upset Patient")
    cast.stage.settle()
    first_line = cast.kelly.inbox()[0]["Descript"].splitlines()[0]
    seats = (("Kelly", cast.kelly), ("Sam, her deputy", cast.sam), ("Jamie", cast.jamie))
    who = listed([name for name, seat in seats if seat.new_popups()])
    return [f"CommLog by Jamie, type Upset Patient: {NOTE}", f"A task pops up for {who}: {first_line}"]


def _kelly_looks(cast: Cast) -> list[str]:
    cast.kelly.open_task(cast.task).close()
    cast.stage.wait(minutes=4)
    return ["Kelly opens the task and reads it."]


def _kelly_leaves_a_voicemail(cast: Cast) -> list[str]:
    cast.kelly.write_commlog(cast.patient, VOICEMAIL)
    cast.stage.settle()
    return [f"CommLog by Kelly: {VOICEMAIL}"]


def _the_day_passes(cast: Cast) -> list[str]:
    cast.stage.until_local(19, 9, 30)
    return []


def _the_plug_is_pulled(cast: Cast) -> list[str]:
    cast.stage.restart()
    return ["od-escalator is stopped and started again: its timers are rows, nothing is lost or said twice."]


def _the_step_is_due(cast: Cast) -> list[str]:
    cast.stage.until_local(19, 10, 20)
    notes = cast.kelly.task_notes(cast.task)
    popped = "pops up again and " if cast.kelly.new_popups() else ""
    return [f"The task {popped}has a new note: {notes[-1]['Note']}"]


def _kelly_reaches_her(cast: Cast) -> list[str]:
    cast.kelly.write_commlog(cast.patient, TALK)
    cast.stage.settle()
    return [f"CommLog by Kelly: {TALK}"]


def _kelly_is_done(cast: Cast) -> list[str]:
    cast.kelly.tick_done(cast.task)
    cast.stage.wait(minutes=2)
    return ["Kelly marks the task Done."]


def _nobody_hears_more(cast: Cast) -> list[str]:
    cast.stage.wait(days=14)
    return ["Two weeks pass."]


SCENES = (
    Scene(
        "A note, as always",
        "Jamie at the front desk writes down an upset patient. Nothing about that is new to her.",
        _jamie_writes,
    ),
    Scene("Seen", "Kelly, the office manager, opens what popped up on her screen.", _kelly_looks),
    Scene("An attempt is not a conversation", "Kelly calls, and gets the voicemail.", _kelly_leaves_a_voicemail),
    Scene("A fair warning", "Three days pass. An hour before her boss is told, Kelly hears of it.", _the_day_passes),
    Scene("Somebody pulls the plug", "The server restarts, of all times now.", _the_plug_is_pulled),
    Scene("The regional manager is told", "The hour is over and nobody has reached the patient.", _the_step_is_due),
    Scene(
        "The conversation", "Kelly reaches the patient and writes the CommLog: that is the proof.", _kelly_reaches_her
    ),
    Scene("Done, and proven", "She marks the task Done. The owners hear how it ended.", _kelly_is_done),
    Scene("Silence", "And then nobody hears of it any more.", _nobody_hears_more),
)
