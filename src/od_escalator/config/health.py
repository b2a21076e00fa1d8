"""The `[health]` table of the TOML, which may be left out: a page that shows how things are."""

from ipaddress import ip_address
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field

from od_escalator.config.fields import SecretFile, Text
from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table


def _listen(value: str) -> str:
    hint = 'write an address of this machine and a port, like "127.0.0.1:8765"'
    try:
        parts = urlsplit(f"//{value}")
        known = ip_address(parts.hostname or "").compressed and parts.port
    except ValueError:
        known = None
    if not known or parts.netloc != value or "@" in value:
        raise refusal(Code.LISTEN, "is not an address with a port", hint)
    return value


class Health(Table):
    """A page that shows how things are, /healthz, /readyz and /metrics. Without this table no port is opened."""

    listen: Annotated[str, AfterValidator(_listen)] = Field(
        description="Where: an address of this machine and a port. One that other machines reach (as 10.0.0.5:8765, or "
        "0.0.0.0:8765 for all) needs a token. It takes the package with [web], as the README shows.",
        examples=["127.0.0.1:8765"],
    )
    token_file: SecretFile | None = Field(
        default=None,
        description="A file that holds a word of at least 20 letters that whoever asks has to know: a browser asks for "
        "it as the password (of any user), programs send it as a bearer token. Instead of the file: the environment "
        "variable OD_ESCALATOR_HEALTH_TOKEN, or the systemd credential health-token.",
        examples=["/etc/od-escalator/health-token"],
    )
    hosts: tuple[Text, ...] = Field(
        default=(),
        description="Names by which it is asked for, such as that of a proxy before it. Requests under names that are "
        "neither these nor localhost are refused: a web page elsewhere could make a browser send them.",
        examples=[["odbox.willow-creek.example"]],
    )

    @property
    def address(self) -> tuple[str, int]:
        parts = urlsplit(f"//{self.listen}")
        return parts.hostname or "", parts.port or 0

    @property
    def is_for_this_machine(self) -> bool:
        return ip_address(self.address[0]).is_loopback
