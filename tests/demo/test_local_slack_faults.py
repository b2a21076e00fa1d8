from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from slack_sdk import WebClient
from slack_sdk.errors import SlackApiError

from od_escalator.clock import SystemClock
from od_escalator.demo.slack import BOT_TOKEN, Channel, FaultKind, LocalSlack, Strictness

GENEVA, BATAVIA = "C0GENEVA", "C0BATAVIA"


@pytest.fixture
def slack() -> Iterator[LocalSlack]:
    channels = [Channel(id=GENEVA, name="geneva"), Channel(id=BATAVIA, name="batavia")]
    with LocalSlack(SystemClock(), channels=channels, strictness=Strictness(rate=False)) as running:
        yield running


@pytest.fixture
def client(slack: LocalSlack) -> WebClient:
    return WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[], timeout=1)


@pytest.mark.parametrize(
    ("kind", "raised", "standing"),
    [
        ("429", SlackApiError, 0),
        ("500", SlackApiError, 0),
        ("500_after", SlackApiError, 1),
        ("503_html", SlackApiError, 0),
        ("half_json", SlackApiError, 1),
        ("internal_error", SlackApiError, 0),
        ("fatal_error", SlackApiError, 0),
        ("service_unavailable", SlackApiError, 0),
        ("request_timeout", SlackApiError, 0),
        ("reset_before", ConnectionResetError, 0),
        ("reset_after", ConnectionResetError, 1),
        ("close_after", ConnectionError, 1),
        ("hang_before", TimeoutError, 0),
        ("hang_after", TimeoutError, 1),
    ],
)
def test_a_fault_looks_as_it_does_on_the_wire_and_happens_once(
    slack: LocalSlack,
    client: WebClient,
    kind: FaultKind,
    raised: type[Exception],
    standing: int,
) -> None:
    slack.fail_next("chat.postMessage", kind)

    with pytest.raises(raised):
        client.chat_postMessage(channel=GENEVA, text="hello")

    assert len(slack.messages(GENEVA)) == standing
    assert client.chat_postMessage(channel=GENEVA, text="hello")["ok"]
    assert [request.method for request in slack.requests] == ["chat.postMessage"] * 2


def test_a_rate_limit_tells_when_to_come_again(slack: LocalSlack, client: WebClient) -> None:
    slack.fail_next("chat.update", "429", retry_after=30)

    with pytest.raises(SlackApiError) as caught:
        client.chat_update(channel=GENEVA, ts="1.000001", text="hello")

    assert caught.value.response.status_code == 429
    assert caught.value.response.headers["retry-after"] == "30"


def test_a_fault_waits_for_its_method_and_channel(slack: LocalSlack, client: WebClient) -> None:
    slack.fail_next("chat.postMessage", "500", channel=BATAVIA, times=2)

    client.chat_postMessage(channel=GENEVA, text="hello")
    client.conversations_history(channel=BATAVIA)
    for _ in range(2):
        with pytest.raises(SlackApiError):
            client.chat_postMessage(channel=BATAVIA, text="hello")
    client.chat_postMessage(channel=BATAVIA, text="hello")

    assert len(slack.messages(BATAVIA)) == 1


def test_faults_that_are_healed_do_not_happen(slack: LocalSlack, client: WebClient) -> None:
    slack.fail_next("chat.postMessage", "500", times=9)
    slack.heal()

    assert client.chat_postMessage(channel=GENEVA, text="hello")["ok"]


def test_the_default_retries_of_the_sdk_post_twice_when_the_answer_is_lost(slack: LocalSlack) -> None:
    careless = WebClient(BOT_TOKEN.value, base_url=slack.base_url)
    slack.fail_next("chat.postMessage", "close_after")

    careless.chat_postMessage(channel=GENEVA, text="hello")

    assert len(slack.messages(GENEVA)) == 2


def test_stopping_cuts_a_call_that_hangs(slack: LocalSlack, client: WebClient) -> None:
    patient = WebClient(BOT_TOKEN.value, base_url=slack.base_url, retry_handlers=[], timeout=60)
    slack.fail_next("chat.postMessage", "hang_after")
    with ThreadPoolExecutor(max_workers=1) as pool:
        call = pool.submit(patient.chat_postMessage, channel=GENEVA, text="hello")
        assert slack.wait_for(lambda: len(slack.messages(GENEVA)) == 1, timeout=10)

        slack.stop()

        with pytest.raises(ConnectionError):
            call.result(timeout=10)
    with pytest.raises(OSError, match="refused"):
        client.auth_test()
