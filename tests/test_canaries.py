"""The canaries themselves: each disguise of a patient is seen through, and what Slack may say is no patient."""

import base64
import html
import json
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from slack_sdk import WebClient

from od_escalator.demo.server import Server
from od_escalator.demo.slack import BOT_TOKEN
from od_escalator.demo.world import ZONE, World, open_world
from tests.canaries import canaries_of, require_none

NOTE = "Zebrafink says Delta paid for crown #14 of Nóra, SSN 123-45-6789, lives on Quillfeather Lane. #upset"

FILLED_IN = "Preferred = 'Nonie', Email = 'nora.w@mail.example', ChartNumber = 'WC-4711'"

#: So many letters are known in two halves; fewer can be told from other words only where they stand whole.
SPLITTABLE = 9

#: As they may stand in a message, whatever is around them.
SAID = (
    *(
        "Nora Whitfield",
        "NORA",
        "whitfield",
        "WhitfieldNora",
        "Whitfield, N.",
        "N. W.",
        "Nóra",
        "n o r a w h i t f i e l d",
    ),
    *("4/1/1984", "04-01-84", "April 1, 1984", "1 Apr 1984", "1984-04-01", "19840401", "04011984"),
    *("(585)555-0101", "5855550101", "585.555.0101", "+1 585 555 0101", "555-0101"),
    *("70001", "patient=70001", "#70001", "PatNum70001"),
    *(
        "Nonie",
        "nora.w@mail.example",
        "WC-4711",
        "zebrafink",
        "Zebra-fink",
        "delta paid for",
        "paid for crown",
        "123456789",
    ),
    *("Quillfeather", "Okafor", "DrOk", "Jamie"),
)

#: What Slack, the log and scripts are told, rightly.
HARMLESS = (
    "UP-1042, Geneva, billing: waiting, the task has not been opened yet. Owner: Kelly Ray. Thanks, business lines.",
    '{"event": "case.opened", "ts": "1794843240.070001", "outbox_id": "a70001bc-4f0e-4d0a-9e8b-70001bcdef01"}',
    "https://slack.com/api/chat.postMessage?channel=C0GENEVA&oldest=1794843120.700010",
)


def _hidden(said: str) -> dict[str, str]:
    """The same as it may be written on its way."""
    half = len(said) // 2
    escaped = "".join(f"\\u{ord(c):04x}" for c in said)
    return {
        "plain": f"It is {said}.",
        "url": f"?q={quote(said)}&x=1",
        "form": urlencode({"text": f"about {said} now"}),
        "json": json.dumps({"text": f"about {said} now"}),
        "escapes": f'{{"text": "{escaped}"}}',
        "html": "".join(f"&#{ord(c)};" for c in said),
        "entities": html.escape(said),
        "twice": quote(quote(f"is {said} here")),
        "quoted printable": "".join(f"={byte:02X}" for byte in f"is {said}".encode()),
        "base64": f"id={base64.b64encode(f'it is {said} then'.encode()).decode()}",
        "base64 within": f"idx{base64.urlsafe_b64encode(f'it is {said} then'.encode()).decode()}",
        "hex": f"it is {said} then".encode().hex(),
        "strings": json.dumps({"blocks": [{"text": said[:half]}, {"text": said[half:], "type": "x"}]}),
        "lines": f"{said[:half]}\n{said[half:]}",
    }


@pytest.fixture
def world(mariadb: Server, tmp_path: Path) -> Iterator[World]:
    with open_world(mariadb, tmp_path, datetime(2026, 11, 16, 10, 14, tzinfo=ZONE)) as world:
        with world.practice.open() as session:
            session.run(f"UPDATE patient SET {FILLED_IN} WHERE PatNum = 70001")  # noqa: S608  our own text
        with world.at("Jamie") as jamie:
            jamie.write_commlog(world.patient("Nora Whitfield"), NOTE)
        yield world


def test_a_patient_is_known_in_every_disguise(world: World) -> None:
    canaries = canaries_of(world)
    hidden = [
        (said, how, text)
        for said in SAID
        for how, text in _hidden(said).items()
        if how not in ("strings", "lines") or sum(c.isalnum() for c in said) >= SPLITTABLE
    ]
    assert [each for each in hidden if not canaries.in_text(each[2])] == []
    assert [text for text in HARMLESS if canaries.in_text(text)] == []


def test_a_story_in_which_a_patient_leaks_fails(world: World) -> None:
    slack = WebClient(token=BOT_TOKEN.value, base_url=world.slack.base_url, retry_handlers=[])

    def post(text: str, number: str) -> None:
        metadata = {"event_type": "od_escalator", "event_payload": {"id": number}}
        world.clock.turn(timedelta(seconds=2))
        slack.chat_postMessage(
            channel="C0GENEVA",
            text=text,
            metadata=metadata,
            parse="none",
            link_names=False,
            unfurl_links=False,
            unfurl_media=False,
        )

    post("for you", "1042")
    require_none(world, "case.opened")
    with pytest.raises(AssertionError, match=r"'log': .*whitfield nora"):
        require_none(world, "WHITFIELD, NORA")
    post("for you", "70001")
    with pytest.raises(AssertionError, match=r"'Slack': \['70001'\]"):
        require_none(world, "case.opened")
    post("for N.W.", "1042")
    with pytest.raises(AssertionError, match=r"'Slack': \['70001', 'n w'\]"):
        require_none(world, "case.opened")
    with (world.folder / "state.db").open("ab") as state:
        state.write(b"Zebrafink")
    with pytest.raises(AssertionError, match=r"'state': .*zebrafink"):
        require_none(world, "case.opened")


def test_a_story_in_which_slack_may_unfold_a_link_or_call_by_name_fails(world: World) -> None:
    slack = WebClient(token=BOT_TOKEN.value, base_url=world.slack.base_url, retry_handlers=[])
    no_names: dict[str, Any] = {"channel": "C0GENEVA", "text": "so", "parse": "none", "link_names": False}
    no_links: dict[str, Any] = {"unfurl_links": False, "unfurl_media": False}
    metadata = {"event_type": "od_escalator", "event_payload": {"id": "1042"}}
    posted = slack.chat_postMessage(**no_names, **no_links, metadata=metadata)
    require_none(world, "case.opened")
    slack.chat_update(channel="C0GENEVA", ts=str(posted["ts"]), text="so", link_names=False)
    with pytest.raises(AssertionError, match=r"^\['chat\.update'\]"):
        require_none(world, "case.opened")
    world.clock.turn(timedelta(seconds=2))
    slack.chat_postMessage(**no_names, unfurl_links=False, metadata=metadata)
    with pytest.raises(AssertionError, match=r"^\['chat\.update', 'chat\.postMessage'\]"):
        require_none(world, "case.opened")
