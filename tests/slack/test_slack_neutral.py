"""Names from the TOML, made harmless."""

import pytest

from od_escalator.slack.neutral import clean, neutral, unescaped


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        ("Kelly Ray", "Kelly Ray"),
        ("Smile & Co <Geneva>", "Smile &amp; Co &lt;Geneva&gt;"),
        ("<!channel>", "&lt;!channel&gt;"),
        ("Kelly\n\tRay\x00\u200b\u202e!", "Kelly Ray !"),
        ("*bold* ~gone~ `code`", "\u2217bold\u2217 \u223cgone\u223c 'code'"),
        ("_slanted_ open_dental_user", "\uff3fslanted\uff3f open_dental_user"),
        (":tada: at 10:12:30", "\ua789tada: at 10:12:30"),
        ("x" * 50, "x" * 39 + "…"),
    ],
)
def test_names_are_made_harmless_and_stay_readable(typed: str, shown: str) -> None:
    assert neutral(typed, 40) == shown


def test_plain_text_is_only_cleaned() -> None:
    assert clean("Smile & Co\n*Geneva*", 40) == "Smile & Co *Geneva*"


@pytest.mark.parametrize("text", ["Geneva & Elgin <north>", "&lt; is how Slack writes <", "&amp;lt;"])
def test_what_slack_escaped_is_read_as_it_was_written(text: str) -> None:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    assert unescaped(escaped) == text
