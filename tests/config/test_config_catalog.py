"""The catalog: every id has a meaning and a remedy, and the page about them is the one that is written from it."""

import re
from pathlib import Path

from od_escalator.config.catalog import alerts, findings_page, kinds
from od_escalator.config.findings import Code

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "findings.md"


def test_the_page_is_not_stale() -> None:
    assert PAGE.read_text(encoding="utf-8") == findings_page(), "run scripts/findings"


def test_every_id_of_the_configuration_is_declared() -> None:
    assert {id_ for id_ in kinds() if re.fullmatch(r"C\d{3}", id_)} == set(Code)


def test_every_kind_tells_what_it_means_and_what_to_do() -> None:
    for kind in kinds().values():
        assert kind.level in {"error", "warning", "note"}
        assert re.fullmatch(r"[A-Z].*\.", kind.means), kind.id
        assert kind.remedy, kind.id


def test_every_message_to_operations_is_declared_with_why_it_comes_and_what_to_do() -> None:
    """They are dictionaries with an id, wherever they are made; a configuration that is refused has findings in it."""
    sources = [each.read_text(encoding="utf-8") for each in (ROOT / "src").rglob("*.py")]
    literal = {id_ for text in sources for id_ in re.findall(r'"id": f?"([a-z{}-]+)"', text)}
    reloads = {id_ for text in sources for id_ in re.findall(r'id="(reload-[a-z-]+)"', text)}
    clocks = {"clock-wrong", "clock-alone"}
    assert "clock-{state}" in literal
    assert set(alerts()) == (literal - {"clock-{state}"}) | clocks | reloads
    for id_, (why, remedy) in alerts().items():
        assert re.fullmatch(r"[A-Z].*\.", why), id_
        assert re.fullmatch(r"[A-Z`].*\.", remedy), id_


def test_the_names_of_a_place_are_filled_into_its_remedy() -> None:
    finding = kinds()["bot-not-in-channel"].finding("slack: owners_channel", "not there", channel="owners")
    assert finding.hint == "in Slack, in #owners: /invite the bot"
    assert finding.line("config.toml") == "config.toml: slack: owners_channel: not there"
    assert "in Slack, in #*channel*: /invite the bot" in findings_page()
