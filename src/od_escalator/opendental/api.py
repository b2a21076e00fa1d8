"""Open Dental's REST API: one request after the other, each failure one of the house's, and nothing tried again here.

Guarantee: the keys stand in one header and nowhere else, neither in an address nor in an error; and no error repeats
what was sent. Each request has a connection of its own: one that was kept may be gone, which would look like an answer
that was lost.
"""

import json
import re
from collections.abc import Iterable, Mapping
from threading import Event, Lock
from time import monotonic
from typing import Any
from urllib.parse import urlsplit
from urllib.request import getproxies, proxy_bypass

import urllib3
from urllib3.exceptions import ConnectTimeoutError, HTTPError, NewConnectionError, ProxyError, SSLError

from od_escalator.errors import Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.tls import Tls, what_is_wrong

CONNECT_WITHIN = 5.0  # seconds
ANSWER_WITHIN = 65.0  # seconds; the API itself gives up after sixty, and says so
APART = 1.0  # seconds between two requests for a customer key, where they go through Open Dental's servers
LONGEST_WAIT = 3600.0  # seconds, whatever Retry-After says
MOST_WORDS = 160  # characters of an explanation

_NOT_SENT = (NewConnectionError, ConnectTimeoutError, ProxyError)
_LOCAL = {"localhost", "127.0.0.1", "::1"}

_OK, _CREATED = 200, 201
_BAD, _UNAUTHORIZED, _FORBIDDEN, _NOT_FOUND, _TOO_MANY, _UNAVAILABLE, _BROKEN = 400, 401, 403, 404, 429, 503, 500


class ApiAway(Transient):
    """It did not get there, or the API takes nothing at this moment."""


class Api:
    """`place` names the database in errors; `keys` are the developer's and the customer's."""

    def __init__(self, place: str, url: str, keys: tuple[str, str], answer_within: float = ANSWER_WITHIN) -> None:
        self.place = place
        self._url = url
        self._keys = keys
        self._pool = _pool(url, urllib3.Timeout(connect=CONNECT_WITHIN, read=answer_within))
        self._apart = 0.0 if urlsplit(url).hostname in _LOCAL else APART
        self._next = 0.0
        self._turn = Lock()

    def first_page(self, resource: str) -> list[Any]:
        """Of what there is; never Ambiguous."""
        found = self._ask("GET", resource, None)
        if not isinstance(found, list):
            raise self._wrong("its answer is none of Open Dental's API", "api_url")
        return found

    def post(self, resource: str, fields: Mapping[str, object]) -> None:
        """Make a new one; Ambiguous when it may be there."""
        self._ask("POST", resource, fields)

    def put(self, resource: str, fields: Mapping[str, object]) -> None:
        """Change one (`tasks/5001`); Ambiguous when it may be changed."""
        self._ask("PUT", resource, fields)

    def _ask(self, method: str, resource: str, fields: Mapping[str, object] | None) -> object:
        with self._turn:
            self._keep_apart()
            try:
                answer = self._pool.request(
                    method,
                    f"{self._url}/{resource}",
                    body=None if fields is None else json.dumps(fields).encode(),
                    headers={
                        "Authorization": f"ODFHIR {'/'.join(self._keys)}",
                        "Content-Type": "application/json",
                        "Connection": "close",
                    },
                    redirect=False,
                )
            except HTTPError as error:
                raise self._failure(error, writing=fields is not None) from None
            finally:
                self._next = monotonic() + self._apart
        return self._judge(answer, fields)

    def _keep_apart(self) -> None:
        if (early := self._next - monotonic()) > 0:
            Event().wait(early)

    def _failure(self, error: HTTPError, *, writing: bool) -> EscalatorError:
        if trouble := what_is_wrong(_cause(error)):
            return self._wrong(trouble[1], "api_tls")
        if isinstance(error, _NOT_SENT) or not writing:
            return ApiAway(f"{self.place}: Open Dental's API does not answer ({type(error).__name__})")
        return Ambiguous(f"{self.place}: Open Dental's API gave no answer ({type(error).__name__})")

    def _judge(self, answer: urllib3.BaseHTTPResponse, fields: Mapping[str, object] | None) -> object:
        status, body = answer.status, answer.data.decode("utf-8", "replace")
        if status in (_OK, _CREATED):
            return self._read(body, fields)
        if status in (_TOO_MANY, _UNAVAILABLE):
            wait = _seconds(answer.headers.get("Retry-After", ""))
            raise ApiAway(f"{self.place}: Open Dental's API is busy (status {status})", wait)
        if status >= _BROKEN:
            said = f"{self.place}: Open Dental's API failed (status {status})"
            raise ApiAway(said) if fields is None else Ambiguous(said)
        raise self._refusal(status, body, fields or {})

    def _read(self, body: str, fields: Mapping[str, object] | None) -> object:
        """An answer that is none of Open Dental's, such as a page to log in to a network, says nothing."""
        try:
            return json.loads(body)
        except ValueError:
            if fields is not None:
                raise Ambiguous(f"{self.place}: the answer of Open Dental's API cannot be read") from None
            raise self._wrong("its answer is none of Open Dental's API", "api_url") from None

    def _refusal(self, status: int, body: str, fields: Mapping[str, object]) -> Permanent:
        if status in (_UNAUTHORIZED, _FORBIDDEN):
            return self._wrong(f"it refuses the keys: {_words(body, self._keys)}", "api_keys")
        said = _words(body, (str(value) for value in fields.values()))
        code = {_BAD: "api_refused", _NOT_FOUND: "api_unknown"}.get(status, "api_url")
        return self._wrong(f"it refuses (status {status}): {said}", code)

    def _wrong(self, words: str, code: str) -> Permanent:
        return Permanent(f"{self.place}: Open Dental's API: {words}", code)


def _pool(url: str, timeout: urllib3.Timeout) -> urllib3.PoolManager:
    """Through the proxy that the environment names, where it does."""
    parts = urlsplit(url)
    proxy = getproxies().get(parts.scheme)
    context = Tls(verify=True).context() if parts.scheme == "https" else None
    if proxy is None or proxy_bypass(parts.hostname or ""):
        return urllib3.PoolManager(timeout=timeout, retries=False, ssl_context=context)
    return urllib3.ProxyManager(proxy, timeout=timeout, retries=False, ssl_context=context)


def _cause(error: HTTPError) -> BaseException | None:
    first = error.args[0] if isinstance(error, SSLError) and error.args else None
    return first if isinstance(first, BaseException) else None


def _seconds(text: str) -> float | None:
    return min(float(text), LONGEST_WAIT) if text.isascii() and text.isdigit() else None


def _words(body: str, sent: Iterable[str]) -> str:
    """What the API says about it, without a word of what was sent: it may quote a patient's name, or a key."""
    secret = {word.casefold() for text in sent for word in re.findall(r"\w+", text)}
    said = " ".join(body.strip().strip('"').split())[:MOST_WORDS]
    return re.sub(r"\w+", lambda found: "..." if found[0].casefold() in secret else found[0], said)
