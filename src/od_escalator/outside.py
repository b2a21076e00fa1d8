"""The adapters to the two outside worlds, as a configuration has them; only app.py asks for them."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from od_escalator.charts.draw import draw
from od_escalator.clock import Clock
from od_escalator.config import rules
from od_escalator.config.model import Config
from od_escalator.domain.chart import Chart
from od_escalator.domain.privacy import Privacy
from od_escalator.engine.naming import Naming
from od_escalator.engine.ports import Desk, Listener, Mailer, Messenger, Painter, Practice, Scheduler
from od_escalator.engine.sight import Sight
from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.practice import OpenDentalPractice
from od_escalator.slack.desk import SlackDesk
from od_escalator.slack.later import Later
from od_escalator.slack.listen import SlackListener
from od_escalator.slack.send import SlackMessenger
from od_escalator.store.store import Store
from od_escalator.tls import Tls

if TYPE_CHECKING:
    from od_escalator.mail.send import SmtpMailer
    from od_escalator.opendental.api import Api

#: Seconds; the watchdog of the service gives each verb 120.
_PATIENCE = 40.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Outside:
    """The adapters to the two outside worlds; without an app token nobody listens; the last two may be missing."""

    practices: Mapping[str, Practice]
    messenger: Messenger
    scheduler: Scheduler
    desk: Desk
    listener: Listener | None = None
    painter: Painter | None = None
    mailer: Mailer | None = None

    def close(self, handed_over: Collection[Practice | Listener] = ()) -> None:
        for each in (self.listener, *self.practices.values()):
            if each is not None and each not in handed_over:
                each.close()


def connect(config: Config, clock: Clock) -> Outside:
    """The real adapters: one held connection per database, and Slack's Web API. Nothing is contacted yet."""
    practices = {name: practice_of(config, name, clock) for name in config.databases}
    return outside_of(config, clock, practices, listener_of(config, clock))


def outside_of(
    config: Config, clock: Clock, practices: Mapping[str, Practice], listener: Listener | None = None
) -> Outside:
    token, base_url = config.secrets.bot_token.get_secret_value(), config.slack.base_url
    return Outside(
        practices=practices,
        messenger=SlackMessenger(token=token, clock=clock, base_url=base_url, clickable=config.hears_clicks),
        scheduler=Later(token=token, clock=clock, base_url=base_url),
        desk=SlackDesk(token=token, clock=clock, base_url=base_url),
        listener=listener,
        painter=_paint,
        mailer=mailer_of(config, clock),
    )


def _paint(chart: Chart) -> bytes:
    """One chart for Slack; the lane that it is for waits so long at most."""
    [picture] = draw([chart], "png", patience=_PATIENCE)
    return picture


def listener_of(config: Config, clock: Clock) -> Listener | None:
    token = config.secrets.app_token
    if token is None:
        return None
    return SlackListener(token=token.get_secret_value(), clock=clock, base_url=config.slack.base_url)


def mailer_of(config: Config, clock: Clock) -> "SmtpMailer | None":
    given, password = config.email, config.secrets.email_password
    if given is None:
        return None
    from od_escalator.mail.send import Encryption, SmtpMailer  # noqa: PLC0415  a service that mails nothing never needs it

    account = (given.user, password.get_secret_value()) if given.user and password else None
    return SmtpMailer(
        host=given.host,
        port=given.at_port,
        encryption=Encryption(given.encryption),
        sender=given.sender,
        account=account,
        clock=clock,
    )


def messenger_of(config: Config, outside: Outside, store: Store, sight: Sight) -> Messenger:
    """What goes out says whom it is about only where the practice has agreed so with Slack."""
    privacy = Privacy(config.slack.privacy)
    if privacy is Privacy.NONE:
        return outside.messenger
    return Naming(
        messenger=outside.messenger,
        privacy=privacy,
        nameless=config.slack.operations_channel,
        store=store,
        practices=outside.practices,
        sight=sight,
    )


def practice_of(config: Config, name: str, clock: Clock) -> OpenDentalPractice:
    database = config.databases[name]
    password = config.secrets.passwords[name]
    read_password = config.secrets.read_passwords.get(name, password)
    practice = OpenDentalPractice(
        name=name,
        url=_with_password(database.url, password),
        open_dental_user=database.open_dental_user,
        settle=database.settle,
        clock=clock,
        tls=_tls(config, name),
        read_url=database.read_url and _with_password(database.read_url, read_password),
        api=_api(config, name),
    )
    practice.flag_by(rules.marks(config))
    return practice


def reader_of(config: Config, name: str) -> HeldConnection:
    """For one question to a database; nothing is contacted yet."""
    url = _with_password(config.databases[name].url, config.secrets.passwords[name])
    return HeldConnection(name, url, _tls(config, name))


def same_slack(old: Config, new: Config) -> bool:
    """Whether the link may be handed over."""
    return old.secrets.app_token == new.secrets.app_token and old.slack.base_url == new.slack.base_url


def same_database(old: Config, new: Config, name: str) -> bool:
    """Whether its connection may be handed over."""
    same_password = old.secrets.passwords[name] == new.secrets.passwords[name]
    same_password = same_password and old.secrets.read_passwords.get(name) == new.secrets.read_passwords.get(name)
    same_password = same_password and old.secrets.api_keys.get(name) == new.secrets.api_keys.get(name)
    same_authorities = old.authorities.get(f"databases.{name}") == new.authorities.get(f"databases.{name}")
    return same_password and same_authorities and old.databases[name] == new.databases[name]


def _api(config: Config, name: str) -> "Api | None":
    settings, keys = config.databases[name].api, config.secrets.api_keys.get(name)
    if settings is None or keys is None:
        return None
    from od_escalator.opendental.api import Api  # noqa: PLC0415  a service that writes by SQL never needs it

    return Api(name, settings.url, (keys.developer.get_secret_value(), keys.customer.get_secret_value()))


def _with_password(url: str, password: SecretStr) -> str:
    return make_url(url).set(password=password.get_secret_value()).render_as_string(hide_password=False)


def _tls(config: Config, name: str) -> Tls | None:
    if config.databases[name].tls == "off":
        return None
    return Tls(verify=config.databases[name].tls == "verify", authorities=config.authorities.get(f"databases.{name}"))
