"""Our own records: from what the configuration says of them to the place where they are, and who writes them."""

from collections.abc import Mapping

from pydantic import SecretStr
from sqlalchemy.engine import make_url

from od_escalator.config import rules
from od_escalator.config.authorities import Authorities
from od_escalator.config.credentials import Search
from od_escalator.config.findings import InvalidConfiguration
from od_escalator.config.model import Config, Settings
from od_escalator.config.state import State
from od_escalator.domain.roster import Roster
from od_escalator.engine.record import Recorder
from od_escalator.store.place import Place
from od_escalator.tls import Tls

_STATE = "state"


def place_of(config: Config) -> Place:
    return _place(config.state, config.secrets.state_password, config.authorities.get(_STATE))


def recorder_of(config: Config) -> Recorder:
    return Recorder(
        roster=Roster(rules.people(config), rules.offices(config)),
        policies=rules.policies(config),
        owners_channel=config.slack.owners_channel,
        operations_channel=config.slack.operations_channel,
        rhythm=rules.digests(config),
    )


def find_place(settings: Settings, environ: Mapping[str, str]) -> Place:
    """For commands that need no other secret; InvalidConfiguration where the password or certificate is not found."""
    search, authorities = Search(environ), Authorities()
    password = search.state_password(settings)
    certificates = authorities.read(settings, skip=[f"databases.{name}" for name in settings.databases])
    if wrong := [each for each in (*search.findings, *authorities.findings) if each.severity == "error"]:
        raise InvalidConfiguration("", wrong)
    return _place(settings.state, password, certificates.get(_STATE))


def _place(state: State, password: SecretStr | None, authorities: str | None) -> Place:
    url = make_url(state.url)
    if password is not None:
        url = url.set(password=password.get_secret_value())
    return Place(url, None if state.tls == "off" else Tls(verify=state.tls == "verify", authorities=authorities))
