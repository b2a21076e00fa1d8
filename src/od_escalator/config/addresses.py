"""The addresses in the TOML; no refusal repeats one, because a password may stand in it."""

import re
from ipaddress import ip_address
from typing import Annotated
from urllib.parse import SplitResult, parse_qsl, urlsplit

from pydantic import AfterValidator

from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal

_NAMES_OF_PASSWORDS = {"password", "passwd"}
_FILE = re.compile(r"sqlite:///(/|[A-Za-z]:[\\/]).+")


def _database_url(value: str) -> str:
    _require_server(value, Code.DATABASE_URL, "mysql+pymysql://od_escalator@127.0.0.1:3306/opendental")
    return value


def _require_server(value: str, code: Code, example: str) -> SplitResult:
    parts = _split(value, code)
    hint = f'write it like "{example}"'
    if parts.scheme != "mysql+pymysql":
        raise refusal(code, "must begin with mysql+pymysql://", hint)
    if parts.password is not None or _NAMES_OF_PASSWORDS & {key for key, _ in parse_qsl(parts.query)}:
        raise refusal(
            Code.CREDENTIAL_IN_URL,
            "has a password in it",
            "take the password out, put it into a file and name that file as password_file",
        )
    if any(key.startswith("ssl") for key, _ in parse_qsl(parts.query, keep_blank_values=True)):
        raise refusal(
            Code.ENCRYPTION_IN_URL,
            "says something of encryption",
            'take it out of the address; write tls = "verify" and tls_ca, or tls = "required"',
        )
    for part, name in ((parts.username, "user"), (parts.hostname, "host"), (parts.path.strip("/"), "database")):
        if not part:
            raise refusal(code, f"names no {name}", hint)
    return parts


def _split(value: str, code: Code) -> SplitResult:
    """Take an address apart; also asks for its port, which is where a bad one shows."""
    try:
        parts = urlsplit(value)
        _ = parts.port
    except ValueError:
        raise refusal(code, "is not an address", "look for stray brackets or letters in the port") from None
    return parts


def _state_url(value: str) -> str:
    if not value.startswith("mysql"):
        if not _FILE.fullmatch(value):
            raise refusal(
                Code.STATE_URL,
                "must be the address of an SQLite file, or of a database on a MariaDB server",
                'write it like "sqlite:////var/lib/od-escalator/state.db" (four slashes before a full path)',
            )
        return value
    parts = _require_server(value, Code.STATE_URL, "mysql+pymysql://od_escalator@10.0.0.5:3306/od_escalator")
    if parts.query or parts.fragment:
        raise refusal(Code.STATE_URL, "goes on after the database's name", "end it there: nothing else is needed")
    return value


def _base_url(value: str) -> str:
    parts = _split(value, Code.BASE_URL)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not value.endswith("/"):
        raise refusal(Code.BASE_URL, "must be an address that ends in a slash", 'like "https://slack.com/api/"')
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        raise refusal(Code.BASE_URL, "would send the token unprotected", "use https:// for any other machine")
    return value


def _heartbeat_url(value: str) -> str:
    parts = _split(value, Code.HEARTBEAT_URL)
    if parts.scheme not in {"https", "http"} or not parts.hostname:
        raise refusal(Code.HEARTBEAT_URL, "must be a web address", 'like "https://hc.example.com/ping/your-check"')
    return value


def _api_url(value: str) -> str:
    parts = _split(value, Code.API_URL)
    if parts.scheme not in {"https", "http"} or not parts.hostname or not parts.path.rstrip("/").endswith("/api/v1"):
        hint = 'like "https://api.opendental.com/api/v1"; where the API Service runs "http://localhost:30223/api/v1"'
        raise refusal(Code.API_URL, "must be a web address that ends in /api/v1", hint)
    if parts.username or parts.password or parts.query or parts.fragment:
        hint = "keys stand in files of their own, named by developer_key_file and customer_key_file"
        raise refusal(Code.API_URL, "holds more than the address", hint)
    if parts.scheme == "http" and not is_this_machine(parts.hostname):
        hint = 'use "https://api.opendental.com/api/v1", or run this program on the machine of the API Service'
        raise refusal(Code.API_URL, "would send the keys and the tasks unprotected", hint)
    return value.rstrip("/")


def is_this_machine(host: str) -> bool:
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:
        return False


DatabaseUrl = Annotated[str, AfterValidator(_database_url)]
StateUrl = Annotated[str, AfterValidator(_state_url)]
ApiUrl = Annotated[str, AfterValidator(_api_url)]
BaseUrl = Annotated[str, AfterValidator(_base_url)]
HeartbeatUrl = Annotated[str, AfterValidator(_heartbeat_url)]
