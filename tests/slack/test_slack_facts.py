import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_SCOPES, BOT_TOKEN, Channel, LocalSlack, Token, User
from od_escalator.errors import Permanent, Transient
from od_escalator.slack.facts import ChannelFacts, SlackFacts, UserFacts


def test_the_bot_says_who_it_is(facts: SlackFacts) -> None:
    bot = facts.bot()

    assert (bot.user_id, bot.team, bot.missing_scopes) == ("U0BOT", "Local practice", frozenset())


def test_scopes_that_were_forgotten_are_named() -> None:
    token = Token("xoxb-less", BOT_SCOPES - {"im:write", "users:read.email"})
    with LocalSlack(SystemClock(), tokens=[token]) as slack:
        bot = SlackFacts(token=token.value, base_url=slack.base_url, clock=SystemClock()).bot()

    assert bot.missing_scopes == {"im:write", "users:read.email"}


@pytest.mark.parametrize(
    ("channel", "known"),
    [
        (
            "C0GENEVA",
            ChannelFacts(
                id="C0GENEVA",
                name="geneva",
                is_private=True,
                is_archived=False,
                bot_is_member=True,
                members=frozenset({"U0BOT", "U0KELLY", "U0DANA"}),
            ),
        ),
        (
            "C0LOBBY",
            ChannelFacts(
                id="C0LOBBY",
                name="lobby",
                is_private=False,
                is_archived=False,
                bot_is_member=False,
                members=frozenset(),
            ),
        ),
        ("C0SECRET", None),
        ("C0NOWHERE", None),
    ],
)
def test_a_channel_is_known_as_far_as_the_bot_may_see_it(
    facts: SlackFacts, channel: str, known: ChannelFacts | None
) -> None:
    assert facts.channel(channel) == known


def test_a_channel_of_many_members_is_read_page_by_page() -> None:
    many = tuple(f"U0{number:03}" for number in range(450))
    users = [User(id=id_, name=id_.lower(), real_name=id_) for id_ in many]
    channel = Channel(id="C0ALL", name="all", members=many)
    with LocalSlack(SystemClock(), users=users, channels=[channel]) as slack:
        known = SlackFacts(token=BOT_TOKEN.value, base_url=slack.base_url, clock=SystemClock()).channel("C0ALL")

    assert known is not None
    assert known.members == {"U0BOT", *many}


def test_an_archived_channel_is_told_apart(facts: SlackFacts) -> None:
    channel = facts.channel("C0OLD")

    assert channel is not None
    assert channel.is_archived


@pytest.mark.parametrize(
    ("person", "known"),
    [
        ("U0KELLY", UserFacts(id="U0KELLY", name="Kelly Ray", is_active=True, is_bot=False)),
        ("kelly@example.org", UserFacts(id="U0KELLY", name="Kelly Ray", is_active=True, is_bot=False)),
        ("U0GONE", UserFacts(id="U0GONE", name="Gone Away", is_active=False, is_bot=False)),
        ("U0NOBODY", None),
        ("nobody@example.org", None),
    ],
)
def test_a_person_is_found_by_id_or_address(facts: SlackFacts, person: str, known: UserFacts | None) -> None:
    assert facts.person(person) == known


def test_a_wrong_token_is_permanent_and_says_what_to_do(slack: LocalSlack) -> None:
    wrong = SlackFacts(token="xoxb-wrong", base_url=slack.base_url, clock=SystemClock())

    for ask in (wrong.bot, lambda: wrong.channel("C0GENEVA"), lambda: wrong.person("U0KELLY")):
        with pytest.raises(Permanent, match="renew the bot token") as refused:
            ask()
        assert refused.value.code == "invalid_auth"


def test_a_lost_answer_may_be_asked_for_again(slack: LocalSlack, facts: SlackFacts) -> None:
    slack.fail_next("auth.test", "close_after")

    with pytest.raises(Transient):
        facts.bot()
