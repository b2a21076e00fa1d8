"""The way to Slack: through a company's proxy where there is one, and whose word is taken for who answers there.

Both are this machine's own settings. urllib knows HTTPS_PROXY, NO_PROXY and the settings of Windows, and OpenSSL knows
SSL_CERT_FILE and SSL_CERT_DIR; of these the SDK knows two.
"""

import os
import re
import ssl
from functools import lru_cache
from http.client import HTTPException
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import Request, getproxies, proxy_bypass, urlopen

from od_escalator.errors import Transient
from od_escalator.tls import Tls, what_is_wrong

#: The code of a proxy that lets nothing through, beside those of tls.py.
PROXY = "proxy"

_UNTRUSTED = {
    "tls_expired": "the certificate shown there has expired, or is not valid yet",
    "tls_name": "the certificate shown there is for another name",
    "tls_untrusted": "the certificate shown there is not signed by an authority that this machine trusts",
}
#: As urllib and the SDK say it.
_REFUSED = re.compile(r"Tunnel connection failed: (\d{3})|connect status code: (\d{3})\)")
_ASKS_FOR_A_NAME = "407"


def trusted(url: str) -> ssl.SSLContext | None:
    """None where nothing is encrypted. Reading all authorities takes 25 ms, so it is done once."""
    is_encrypted = urlsplit(url).scheme in {"https", "wss"}
    return _authorities(os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")) if is_encrypted else None


@lru_cache(maxsize=1)
def _authorities(*_named: str | None) -> ssl.SSLContext:
    """Those of companies often lack what Python 3.13 has come to ask for, as those of database servers do."""
    return Tls(verify=True).context()


def proxy_to(url: str) -> str | None:
    """For the SDK's WebSocket, which would ask no proxy of its own accord."""
    parts = urlsplit(url)
    if parts.scheme != "wss" or proxy_bypass(parts.hostname or ""):
        return None
    named = getproxies().get("https")
    return named if named is None or "://" in named else f"http://{named}"


def trouble(failure: object) -> tuple[str, str] | None:
    """A code and what to say, where nothing can have reached Slack; None where that is not known."""
    if isinstance(failure, BaseException) and (found := what_is_wrong(failure)):
        return (found[0], _UNTRUSTED[found[0]]) if found[0] in _UNTRUSTED else None
    if refused := _REFUSED.search(str(failure)):
        status = refused[1] or refused[2]
        wish = ", and asks for a name and a password" if status == _ASKS_FOR_A_NAME else ""
        return PROXY, f"the proxy does not let us through (HTTP {status}){wish}"
    return None


def reach(url: str, timeout: int) -> None:
    """Whether somebody answers at the host of a link, whatever they say, and no link is opened; raises Transient."""
    parts = urlsplit(url)
    scheme = "https" if parts.scheme == "wss" else "http"
    asked = Request(f"{scheme}://{parts.netloc}/", method="HEAD")  # noqa: S310  one of these two
    try:
        with urlopen(asked, timeout=timeout, context=trusted(url)):  # noqa: S310  the same
            return
    except HTTPError as answer:
        answer.close()
    except (OSError, HTTPException) as failure:
        reason = getattr(failure, "reason", failure)
        code, words = trouble(reason) or ("", type(reason).__name__)
        raise Transient(f"Slack's link could not be reached ({words})", code=code) from None
