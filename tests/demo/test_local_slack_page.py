from collections.abc import Iterator
from typing import Any
from urllib.request import urlopen
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st
from slack_sdk import WebClient

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_TOKEN, Channel, LocalSlack, Strictness, User
from od_escalator.demo.slack.mrkdwn import Names, mrkdwn_html

GENEVA = "C0GENEVA"
NAMES = Names({"U0KELLY": "Kelly <Ray>"}, {GENEVA: "geneva"}, ZoneInfo("America/New_York"))


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    users = [User(id="U0KELLY", name="kelly", real_name="Kelly Ray")]
    channels = [
        Channel(id=GENEVA, name="geneva", members=("U0KELLY",)),
        Channel(id="C0OLD", name="old", is_archived=True, is_private=False, bot_is_member=False),
    ]
    with LocalSlack(
        SystemClock(),
        users=users,
        channels=channels,
        strictness=Strictness(rate=False),
    ) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])


def page(slack: LocalSlack, channel: str = GENEVA) -> str:
    with urlopen(f"{slack.page_url}?channel={channel}") as answer:  # noqa: S310  our own address
        assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
        return str(answer.read().decode())


BLOCKS: list[dict[str, Any]] = [
    {"type": "header", "text": {"type": "plain_text", "text": ":bell: Case UP-1042"}},
    {
        "type": "section",
        "fields": [{"type": "mrkdwn", "text": "*Office*\nGeneva"}, {"type": "mrkdwn", "text": "*Owner*\n<@U0KELLY>"}],
        "accessory": {
            "type": "button",
            "action_id": "open",
            "text": {"type": "plain_text", "text": "Open"},
            "url": "https://example.org/?a=1&b=2",
        },
    },
    {"type": "section", "text": {"type": "plain_text", "text": "two\nlines"}},
    {"type": "divider"},
    {
        "type": "context",
        "elements": [
            {"type": "mrkdwn", "text": "No patient details in Slack"},
            {"type": "image", "image_url": "https://example.org/lock.png", "alt_text": "a lock"},
        ],
    },
    {
        "type": "actions",
        "elements": [
            {
                "type": "button",
                "action_id": "seen",
                "style": "primary",
                "text": {"type": "plain_text", "text": "I've got it"},
            },
            {
                "type": "overflow",
                "action_id": "more",
                "options": [{"text": {"type": "plain_text", "text": "Snooze"}, "value": "snooze"}],
            },
            {
                "type": "static_select",
                "action_id": "way",
                "placeholder": {"type": "plain_text", "text": "How"},
                "options": [{"text": {"type": "plain_text", "text": "By phone"}, "value": "phone"}],
            },
        ],
    },
    {"type": "image", "image_url": "https://example.org/trend.png", "alt_text": "Cases per week"},
]


def test_the_page_shows_blocks_readably(slack: LocalSlack, client: WebClient) -> None:
    client.chat_postMessage(channel=GENEVA, text="Case UP-1042", blocks=BLOCKS)

    html = page(slack)

    for shown in (
        "🔔",
        "<strong>Owner</strong>",
        "@Kelly Ray",
        "two<br>lines",
        "<hr>",
        "No patient details in Slack",
        "I&#x27;ve got it",
        "Snooze",
        "By phone",
        "[image: Cases per week]",
        "[image: a lock]",
        'href="https://example.org/?a=1&amp;b=2"',
    ):
        assert shown in html
    assert "trend.png" not in html


def test_the_page_shows_threads_edits_and_direct_messages(slack: LocalSlack, client: WebClient) -> None:
    root = client.chat_postMessage(channel=GENEVA, text="root")["ts"]
    client.chat_postMessage(channel=GENEVA, text="a reply", thread_ts=root, reply_broadcast=True)
    client.chat_update(channel=GENEVA, ts=root, text="root, edited")
    client.chat_postMessage(channel="U0KELLY", text="your turn")

    html = page(slack)

    assert "root, edited" in html
    assert ">edited<" in html
    assert "1 reply" in html
    assert "also sent to the channel" in html
    assert 'href="/?channel=D0KELLY"' in html
    assert "your turn" in page(slack, "D0KELLY")


def test_the_page_tells_what_is_odd_about_a_channel(slack: LocalSlack) -> None:
    html = page(slack, "C0OLD")

    assert "archived" in html
    assert "the bot is not in this channel" in html
    assert "Nothing has been posted here yet" in html


def test_an_unknown_channel_shows_the_first_one_and_an_empty_workspace_says_so(slack: LocalSlack) -> None:
    assert "geneva</h1>" in page(slack, "C0NOWHERE")
    with LocalSlack(SystemClock()) as empty:
        assert "No channels yet." in page(empty)


def test_the_page_loads_its_own_style_and_script_only(slack: LocalSlack) -> None:
    html = page(slack)

    assert "http" not in html.replace("http-equiv", "")
    for name in ("page.css", "page.js"):
        assert name in html
        with urlopen(f"{slack.page_url}{name}") as answer:  # noqa: S310  our own address
            assert answer.read()


def test_what_is_posted_cannot_become_markup_of_the_page(slack: LocalSlack, client: WebClient) -> None:
    slack.say(GENEVA, "U0STRANGER", "<script>alert(1)</script> & <http://x|<b>>")
    client.chat_postMessage(channel=GENEVA, text='"><img src=x onerror=alert(1)>')

    html = page(slack)

    assert "<script>alert" not in html
    assert "<img" not in html


@pytest.mark.parametrize(
    ("text", "html"),
    [
        ("*bold* _it_ ~no~ `a*b*`", "<strong>bold</strong> <em>it</em> <s>no</s> <code>a*b*</code>"),
        ("2*3*4 snake_case_name", "2*3*4 snake_case_name"),
        ("<@U0KELLY>", '<span class="mention">@Kelly &lt;Ray&gt;</span>'),
        ("<@U0X>", '<span class="mention">@U0X</span>'),
        ("<#C0GENEVA>", '<span class="mention">#geneva</span>'),
        ("<!here>", '<span class="broadcast">@here</span>'),
        ("<https://a.example/?x=1&amp;y=2|see>", '<a href="https://a.example/?x=1&amp;y=2" rel="noreferrer">see</a>'),
        ("<javascript:alert(1)|see>", "see"),
        ("a &lt; b &amp;&amp; c", "a &lt; b &amp;&amp; c"),
        ("> said\nand", "<q>said</q>and"),
        ("&gt; said", "<q>said</q>"),
        ("half \ud83d character", "half ? character"),
        (":x: :unknown_one:", '<span title=":x:">❌</span> :unknown_one:'),
        ("<!date^1772838600^{date_short} {time}|then>", "<time>Mar 6, 2026 6:10 PM</time>"),
        ("<!date^soon^{time}|then>", "<time>then</time>"),
    ],
)
def test_slack_markup_is_shown_as_slack_shows_it(text: str, html: str) -> None:
    assert mrkdwn_html(text, NAMES) == html


@given(st.text(alphabet="<>&|@#!*_~`:^{}\"' abx\n/", max_size=60))
def test_no_text_whatever_brings_a_tag_of_its_own(text: str) -> None:
    html = mrkdwn_html(text.replace("http", ""), NAMES)

    for tag in ("<a ", "<b", "<x", "<!", "<@", "<#"):
        assert tag not in html.replace("<br>", "")
