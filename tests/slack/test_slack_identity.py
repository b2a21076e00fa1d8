import pytest

from od_escalator.demo.slack import BOT_SCOPES, BOT_TOKEN, LocalSlack, Token, User
from od_escalator.errors import Transient
from od_escalator.slack.desk import SlackDesk
from tests.slack.conftest import TurnedClock

_USERS = [
    User(id="U0KELLY", name="kelly", real_name="Kelly Ray", email="kelly@example.org"),
    User(id="U0LEE", name="lee", real_name="Lee Park"),
    User(id="U0GONE", name="gone", real_name="Gone Away", email="gone@example.org", deleted=True),
    User(id="U0ROBOT", name="robot", real_name="A program", is_bot=True),
    User(id="U0GUEST", name="guest", real_name="A Guest", email="kelly@example.org", team_id="T0OTHER"),
]
_LESS = Token("xoxb-less", BOT_SCOPES - {"users:read"})


@pytest.fixture
def slack(our_clock: TurnedClock) -> LocalSlack:
    return LocalSlack(our_clock, users=_USERS, tokens=[BOT_TOKEN, _LESS])


def test_slack_says_who_it_is_and_nobody_is_who_left_or_is_elsewhere(slack: LocalSlack, our_clock: TurnedClock) -> None:
    with slack:
        desk = SlackDesk(token=BOT_TOKEN.value, clock=our_clock, base_url=slack.base_url, timeout=1)
        known = {user.id: tuple(desk.names_of(user.id)) for user in _USERS} | {"U0NONE": tuple(desk.names_of("U0NONE"))}
        asked = len(slack.requests)
        for user in known:
            desk.names_of(user)
        asked_again = len(slack.requests)
        our_clock.turn(hours=1)
        desk.names_of("U0KELLY")

    nobody = {"U0GONE", "U0ROBOT", "U0GUEST", "U0NONE"}
    assert known == {"U0KELLY": ("U0KELLY", "kelly@example.org"), "U0LEE": ("U0LEE",)} | dict.fromkeys(nobody, ())
    assert (asked_again, len(slack.requests)) == (asked, asked + 1)


def test_where_slack_may_not_be_asked_the_id_will_do_and_where_it_is_away_it_is_waited_for(
    slack: LocalSlack, our_clock: TurnedClock
) -> None:
    with slack:
        less = SlackDesk(token=_LESS.value, clock=our_clock, base_url=slack.base_url, timeout=1)
        assert tuple(less.names_of("U0KELLY")) == ("U0KELLY",)
        url = slack.base_url
    away = SlackDesk(token=BOT_TOKEN.value, clock=our_clock, base_url=url, timeout=1)
    with pytest.raises(Transient):
        away.names_of("U0KELLY")
