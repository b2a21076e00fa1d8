"""What managers and owners have before their eyes in Slack, moment by moment of the story."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from od_escalator.demo.scenes import SCENES, Cast

GENEVA, OWNERS, KELLY, DANA = "C0GENEVA", "C0OWNERS", "U0KELLY", "U0DANA"


@dataclass(frozen=True, slots=True)
class Moment:
    """`path` is where on the local Slack's page it is seen, `part` of it is pictured, `name` the picture's."""

    name: str
    told: str
    path: str
    part: str = "main"


def moments(cast: Cast) -> Iterator[Moment]:
    """Play the story; each is there to be looked at until the next is asked for."""
    cast.stage.listen()
    for scene in SCENES:
        scene.act(cast)
        if show := _AFTER.get(scene.title):
            yield from show(cast)


def _opened(_cast: Cast) -> Iterator[Moment]:
    yield Moment("case-opened", "The case, just opened", _seen_by(KELLY, channel=GENEVA))


def _warned(_cast: Cast) -> Iterator[Moment]:
    yield Moment("warning", "Before the boss hears, the office manager does", _seen_by(KELLY, channel="D0KELLY"))


def _told(cast: Cast) -> Iterator[Moment]:
    yield Moment("regional-manager-told", "The regional manager is told", _seen_by(DANA, channel="D0DANA"))
    yield Moment("case-waiting", "The case at that time, with its timeline", _seen_by(KELLY, channel=GENEVA))
    cast.stage.world.slack.open_home(DANA)
    cast.stage.rest()
    yield Moment("home", "The regional manager's Home", _seen_by(DANA, home="1"))


def _asked_how_it_ended(cast: Cast) -> Iterator[Moment]:
    """Kelly looks into the dialog, and then does it in Open Dental after all."""
    slack = cast.stage.world.slack
    slack.click(KELLY, GENEVA, slack.messages(GENEVA)[0].ts, "done")
    cast.stage.rest()
    yield Moment("end-dialog", "Done: how it ended", _seen_by(KELLY, channel=GENEVA), "dialog")
    slack.dismiss(KELLY)


def _ended(_cast: Cast) -> Iterator[Moment]:
    yield Moment("case-ended", "The case at its end", _seen_by(KELLY, channel=GENEVA))
    yield Moment("owners", "What the owners hear", _seen_by("U0ROSA", channel=OWNERS))


def _seen_by(person: str, **place: str) -> str:
    return "?" + urlencode({**place, "as": person})


_AFTER: dict[str, Callable[[Cast], Iterator[Moment]]] = {
    "A note, as always": _opened,
    "A fair warning": _warned,
    "The regional manager is told": _told,
    "The conversation": _asked_how_it_ended,
    "Done, and proven": _ended,
}
