"""Reads the certificates by which a database server is known (tls_ca): once, so that a reload sees another file."""

import re
import ssl
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from od_escalator.config.findings import Code, Finding
from od_escalator.config.model import Settings

_PEM = re.compile(r"-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]+-----END CERTIFICATE-----")
_HINT = 'it must be text with a block between "BEGIN CERTIFICATE" and "END CERTIFICATE" (PEM), often called ca.pem'


@dataclass(slots=True)
class Authorities:
    """`findings` grows while it reads."""

    findings: list[Finding] = field(default_factory=list)

    def read(self, settings: Settings, skip: Collection[str] = ()) -> Mapping[str, str]:
        """The certificates by the place that names them. Places in `skip` have other troubles already."""
        return {place: self._certificates(place, file) for place, file in _named(settings) if place not in skip}

    def _certificates(self, place: str, file: Path) -> str:
        try:
            text = "\n".join(_PEM.findall(file.read_text(encoding="utf-8", errors="replace")))
            ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).load_verify_locations(cadata=text)
        except (ssl.SSLError, ValueError):  # the one for a block that is none, the other where there is no block
            self._find(place, f'"{file}" holds no certificate', _HINT)
        except OSError as error:
            hint = "the file must exist and be readable by the user that this program runs as; it holds no secret"
            self._find(place, f'cannot read "{file}": {error.strerror}', hint)
        else:
            return text
        return ""

    def _find(self, place: str, problem: str, hint: str) -> None:
        self.findings.append(Finding(id=Code.AUTHORITY, place=f"{place}: tls_ca", problem=problem, hint=hint))


def _named(settings: Settings) -> Iterator[tuple[str, Path]]:
    for place, table in settings.servers.items():
        if table.tls == "verify" and table.tls_ca is not None:
            yield place, table.tls_ca
