"""Asks how Open Dental's REST API is reached and with which keys, and tries them before they are taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from od_escalator.cli.checking.database import kind_of
from od_escalator.cli.setting_up.asking import Asking, read_secret_file
from od_escalator.cli.setting_up.databases import Reached
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.addresses import ApiUrl
from od_escalator.config.api import REMOTE
from od_escalator.config.catalog import kinds
from od_escalator.config.credentials import API_KEY
from od_escalator.errors import EscalatorError
from od_escalator.opendental.api import Api
from od_escalator.opendental.api_writer import OLDEST

_FLAGS = "--api-url, --developer-key-file or --customer-key-file"


@dataclass(frozen=True, slots=True, kw_only=True)
class ApiAccess:
    """`customers` are the customer keys by database."""

    url: str
    developer: str = field(repr=False)
    customers: Mapping[str, str] = field(repr=False)


def require_new_enough(reached: Sequence[Reached]) -> None:
    """Raises Refused."""
    for each in reached:
        if each.facts.version < OLDEST:
            problem = f"{each.name}: Open Dental {each.facts.version} is too old for the API"
            raise Refused(problem, kinds()["api-too-old"].remedy)


def ask_api(asking: Asking, given: Given, reached: Sequence[Reached]) -> ApiAccess:
    """Asked again until the API takes the keys."""
    url, tried, files = given.api_url, REMOTE, (given.developer_key_file, given.customer_key_file)
    while True:
        address = asking.ask(
            "Address of the REST API (that one goes through Open Dental's servers)",
            _read_url,
            flag="--api-url",
            given=url,
            proposal=tried,
        )
        access = _ask_keys(asking, address, files, [each.name for each in reached])
        try:
            for name, customer in access.customers.items():
                Api(name, access.url, (access.developer, customer)).first_page("userods")
        except EscalatorError as error:
            asking.refuse(Refused(str(error).partition(": ")[2], kinds()[kind_of(error)].remedy), _FLAGS)
            url, tried, files = None, access.url, (None, None)
        else:
            return access


def _ask_keys(asking: Asking, url: str, files: tuple[Path | None, Path | None], names: Sequence[str]) -> ApiAccess:
    developer_file, customer_file = files
    developer = _ask_key(asking, "Developer key", developer_file, "--developer-key-file")
    customers = {
        name: _ask_key(asking, f"Customer key of {name}", customer_file, "--customer-key-file") for name in names
    }
    return ApiAccess(url=url, developer=developer, customers=customers)


def _ask_key(asking: Asking, what: str, file: Path | None, flag: str) -> str:
    if file is None:
        return asking.ask_secret(f"{what} (not shown)", _read_key, flag=flag, may_be_empty=False)
    return asking.ask(what, lambda path: _read_key(read_secret_file(path)), flag=flag, given=str(file))


def _read_key(text: str) -> str:
    if not API_KEY.fullmatch(text):
        raise Refused("that is no key of the API", "it is letters and digits alone; the developer portal shows it")
    return text


def _read_url(text: str) -> str:
    try:
        return TypeAdapter[str](ApiUrl).validate_python(text.strip())
    except ValidationError as error:
        context = error.errors()[0].get("ctx", {})
        raise Refused(str(context.get("problem", "that is no address")), str(context.get("hint", ""))) from None
