"""Who may ask: under a name of ours, with the token where there is one; and what every answer says to browsers.

Guarantee: a page elsewhere cannot make a browser read ours (DNS rebinding), and nobody tells a token by the time it
takes to refuse another.
"""

import binascii
import hmac
from base64 import b64decode
from collections.abc import Collection
from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_ASKS = 'Basic realm="od-escalator", charset="UTF-8"'


class Guard:
    """Around an application; `names` are those of this machine besides localhost and addresses."""

    def __init__(self, application: ASGIApp, names: Collection[str], token: str | None, style: str) -> None:
        self._application = application
        self._names = frozenset(name.lower() for name in ("localhost", *names))
        self._token = token
        self._always = {
            "Cache-Control": "no-store",
            "Content-Security-Policy": f"default-src 'none'; style-src '{style}'; img-src data:; base-uri 'none'; "
            "form-action 'none'; frame-ancestors 'none'",
            "X-Content-Type-Options": "nosniff",
            "Referrer-Policy": "no-referrer",
            "Cross-Origin-Resource-Policy": "same-origin",
        }

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message).update(self._always)
            await send(message)

        refusal = self._refusal(scope["method"], Headers(scope=scope))
        await (refusal or self._application)(scope, receive, guarded)

    def _refusal(self, method: str, headers: Headers) -> Response | None:
        if not self._is_ours(headers.getlist("host")):
            return PlainTextResponse("This is not the name of the page: see hosts under [health].\n", 421)
        if self._token is not None and not self._is_known(headers.get("authorization", "")):
            asks = {"WWW-Authenticate": _ASKS}
            return PlainTextResponse("The token is missing or wrong.\n", 401, asks)
        if method not in ("GET", "HEAD"):
            return PlainTextResponse("There is nothing here to do but look.\n", 405, {"Allow": "GET, HEAD"})
        return None

    def _is_ours(self, hosts: Collection[str]) -> bool:
        """An address was typed by somebody; only a name may be pointed elsewhere."""
        try:
            (host,) = hosts
            name = (urlsplit(f"//{host}").hostname or "").removesuffix(".")
        except ValueError:
            return False
        return name in self._names or _is_address(name)

    def _is_known(self, authorization: str) -> bool:
        assert self._token is not None  # noqa: S101  asked only where there is one; this tells the type checker
        return hmac.compare_digest(_given(authorization), self._token.encode())


def _given(authorization: str) -> bytes:
    """The token of a program, or the password that a browser was told, of whatever user."""
    kind, _, said = authorization.partition(" ")
    if kind.lower() == "bearer":
        return said.strip().encode("latin-1")
    if kind.lower() != "basic":
        return b""
    try:
        return b64decode(said, validate=True).partition(b":")[2]
    except binascii.Error:
        return b""


def _is_address(name: str) -> bool:
    try:
        ip_address(name)
    except ValueError:
        return False
    return True
