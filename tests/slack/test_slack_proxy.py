"""Slack behind a company's proxy that looks into what is encrypted: all of it passes, or says why not."""

from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import APP_TOKEN, BOT_TOKEN, LocalSlack
from od_escalator.demo.world import CHANNELS, USERS
from od_escalator.domain.notices import Alert
from od_escalator.domain.reply import Outcome, Reply
from od_escalator.errors import Transient
from od_escalator.slack.desk import SlackDesk
from od_escalator.slack.facts import SlackFacts
from od_escalator.slack.link import Link
from od_escalator.slack.listen import SlackListener
from od_escalator.slack.send import SlackMessenger
from tests.certificates import Authority
from tests.proxy import Proxy
from tests.store.made_up import OPENED

if TYPE_CHECKING:
    from od_escalator.domain.interaction import Interaction

HOST, PASSWORD = "slack.example", "pat:hunter2"
BASE_URL = f"https://{HOST}/api/"
ALERT = Alert(id="C012", place="config.toml", problem="no person called dena", hint="did you mean dana?")


class Slack(LocalSlack):
    """One that calls itself by the name by which it is reached."""

    def __init__(self) -> None:
        super().__init__(HandClock(OPENED), users=USERS, channels=CHANNELS)
        self._workspace.url = f"https://{HOST}"


@pytest.fixture(scope="module")
def company(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("certificates") / "company", "The Company")


@pytest.fixture
def slack() -> Iterator[Slack]:
    with Slack() as slack:
        yield slack


class Machine:
    """The one that od-escalator runs on."""

    def __init__(self, company: Authority, environ: pytest.MonkeyPatch) -> None:
        self._company = company
        self._environ = environ

    def goes_by(self, proxy: Proxy) -> None:
        for name in ("https_proxy", "no_proxy", "NO_PROXY"):
            self._environ.delenv(name, raising=False)
        self._environ.setenv("HTTPS_PROXY", f"http://{PASSWORD}@127.0.0.1:{proxy.port}")

    def trusts_the_company(self) -> None:
        self._environ.setenv("SSL_CERT_FILE", str(self._company.certificate))


@pytest.fixture
def machine(company: Authority, monkeypatch: pytest.MonkeyPatch) -> Machine:
    return Machine(company, monkeypatch)


def port_of(slack: LocalSlack) -> int:
    return urlsplit(slack.base_url).port or 0


def test_messages_answers_and_the_link_go_through_the_companys_proxy(
    slack: Slack, company: Authority, machine: Machine
) -> None:
    kept: list[Interaction] = []
    with Proxy(port_of(slack), company.sign(HOST), password=PASSWORD) as proxy:
        machine.goes_by(proxy)
        machine.trusts_the_company()
        SlackMessenger(token=BOT_TOKEN.value, base_url=BASE_URL, clock=SystemClock()).send("a1", "C0GENEVA", ALERT)
        listener = SlackListener(token=APP_TOKEN.value, base_url=BASE_URL, clock=SystemClock())
        listener.hear(kept.append)
        with closing(listener):
            listener.listen()
            assert slack.command("U0KELLY", "C0GENEVA", "mine").acknowledged
        desk = SlackDesk(token=BOT_TOKEN.value, base_url=BASE_URL, clock=SystemClock())
        desk.show(kept[0], Reply(outcome=Outcome.CLICK_AGAIN, label="UP-1042"))
    assert ["dena" in message.text for message in slack.messages("C0GENEVA")] == [True]
    assert len(slack.whispers("U0KELLY")) == 1
    assert set(proxy.asked) == {f"CONNECT {HOST}:443"}
    assert len(proxy.asked) == 4  # the message, where the link is, the link, the answer


def messages() -> None:
    SlackMessenger(token=BOT_TOKEN.value, base_url=BASE_URL, clock=SystemClock()).send("a1", "C0GENEVA", ALERT)


def opened_link() -> None:
    Link(f"wss://{HOST}/link/?ticket=1", lambda _: True, SystemClock())


def looked_for_link() -> None:
    facts = SlackFacts(token=BOT_TOKEN.value, base_url=BASE_URL, clock=SystemClock())
    facts.reach_link(f"wss://{HOST}/link/?ticket=1")


# The SDK leaves the socket that a proxy has refused to be collected.
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
@pytest.mark.parametrize("way", [messages, opened_link, looked_for_link])
@pytest.mark.parametrize(
    ("signed", "refuses", "password", "trusts", "code", "words"),
    [
        ((HOST, 0), {}, PASSWORD, False, "tls_untrusted", "not signed by an authority that this machine trusts"),
        ((HOST, -90), {}, PASSWORD, True, "tls_expired", "has expired, or is not valid yet"),
        (("elsewhere.example", 0), {}, PASSWORD, True, "tls_name", "is for another name"),
        ((HOST, 0), {HOST: "403 Forbidden"}, PASSWORD, True, "proxy", "does not let us through (HTTP 403)"),
        ((HOST, 0), {}, "pat:newer", True, "proxy", "(HTTP 407), and asks for a name and a password"),
    ],
)
def test_what_is_in_the_way_is_named_nothing_was_sent_and_no_password_is_told(  # noqa: PLR0913  a row of a table
    slack: Slack,
    company: Authority,
    machine: Machine,
    way: Callable[[], None],
    *,
    signed: tuple[str, int],
    refuses: dict[str, str],
    password: str,
    trusts: bool,
    code: str,
    words: str,
) -> None:
    host, days = signed
    certificate = company.sign(host, timedelta(days=days))
    with Proxy(port_of(slack), certificate, refuses=refuses, password=password) as proxy:
        machine.goes_by(proxy)
        if trusts:
            machine.trusts_the_company()
        with pytest.raises(Transient) as stopped:
            way()
    assert stopped.value.code == code
    assert words in str(stopped.value)
    assert "hunter2" not in str(stopped.value)
    assert slack.requests == []


def test_where_no_proxy_is_wanted_none_is_asked(
    slack: Slack, company: Authority, machine: Machine, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Proxy(port_of(slack), company.sign(HOST)) as proxy:
        machine.goes_by(proxy)
        machine.trusts_the_company()
        monkeypatch.setenv("NO_PROXY", HOST)
        for way in (messages, opened_link, looked_for_link):
            with pytest.raises(Transient, match="gaierror"):
                way()
    assert proxy.asked == []
