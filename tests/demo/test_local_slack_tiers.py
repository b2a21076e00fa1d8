from datetime import UTC, datetime, timedelta

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, Channel, LocalSlack, Strictness, User


def test_beyond_its_tier_a_method_is_put_off_for_as_long_as_it_takes_and_no_other_is() -> None:
    clock = HandClock(datetime(2026, 11, 16, 15, tzinfo=UTC))
    channels = [Channel(id="C0GENEVA", name="geneva")]
    with LocalSlack(clock, channels=channels, strictness=Strictness(tiers=True)) as slack:
        client = WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])
        sent = client.chat_postMessage(channel="C0GENEVA", text="UP-1042 waits")
        for _ in range(50):
            client.chat_update(channel="C0GENEVA", ts=sent["ts"], text="UP-1042 was called")
        clock.turn(timedelta(seconds=20))
        with pytest.raises(SlackApiError) as refused:
            client.chat_update(channel="C0GENEVA", ts=sent["ts"], text="UP-1042 is resolved")
        assert (refused.value.response.status_code, refused.value.response.headers["Retry-After"]) == (429, "40")
        client.chat_postMessage(channel="C0GENEVA", text="UP-1043 waits")
        clock.turn(timedelta(seconds=40))
        client.chat_update(channel="C0GENEVA", ts=sent["ts"], text="UP-1042 is resolved")
        assert slack.messages("C0GENEVA")[0].text == "UP-1042 is resolved"


def test_what_one_person_sees_has_tiers_of_its_own() -> None:
    users = [User(id="U0KELLY", name="kelly", real_name="Kelly")]
    home = {"type": "home", "blocks": [{"type": "divider"}]}
    clock = HandClock(datetime(2026, 11, 16, 15, tzinfo=UTC))
    with LocalSlack(clock, users=users, strictness=Strictness(tiers=True)) as slack:
        client = WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[])
        for _ in range(100):
            client.views_publish(user_id="U0KELLY", view=home)
        with pytest.raises(SlackApiError) as refused:
            client.views_publish(user_id="U0KELLY", view=home)
        assert refused.value.response.status_code == 429
        for _ in range(50):
            client.apps_connections_open(app_token=APP_TOKEN.value)
        with pytest.raises(SlackApiError, match="ratelimited"):
            WebClient(APP_TOKEN.value, base_url=slack.base_url).api_call("apps.connections.open")
