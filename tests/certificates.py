"""Certificates made for one test run with openssl, as an administrator makes those of a database server."""

import subprocess
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from od_escalator.clock import SystemClock
from od_escalator.demo.programs import find_program

_NEW_KEY = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes")
_NOW = timedelta(0)
_SIGNING = """\
[ca]
default_ca = signing
[signing]
database = index
unique_subject = no
rand_serial = yes
new_certs_dir = .
default_md = sha256
policy = names
[names]
commonName = supplied
"""


@dataclass(frozen=True, slots=True)
class Authority:
    """Signs for servers; its own certificate is `certificate`."""

    folder: Path
    name: str

    @classmethod
    def make(cls, folder: Path, name: str) -> "Authority":
        made = cls(folder, name)
        folder.mkdir()
        (folder / "index").touch()
        (folder / "signing").write_text(_SIGNING, encoding="utf-8")
        made._openssl("req", "-x509", *_NEW_KEY, "-keyout", "ca.key", "-out", "ca.pem", "-subj", f"/CN={name}")
        return made

    @property
    def certificate(self) -> Path:
        return self.folder / "ca.pem"

    def sign(self, server: str, begins: timedelta = _NOW) -> tuple[Path, Path]:
        """A certificate for the host of that name, good for 30 days from then on (a day earlier), and its key."""
        key, request, made = f"{server}.key", f"{server}.csr", f"{server}.pem"
        self._openssl("req", *_NEW_KEY, "-keyout", key, "-out", request, "-subj", f"/CN={server}")
        (self.folder / "extension").write_text(f"subjectAltName=DNS:{server}\n", encoding="utf-8")
        first = SystemClock().now() + begins - timedelta(days=1)
        dates = ["-startdate", _date(first), "-enddate", _date(first + timedelta(days=31))]
        signer = ["-config", "signing", "-cert", "ca.pem", "-keyfile", "ca.key", "-extfile", "extension"]
        self._openssl("ca", "-batch", "-notext", *signer, *dates, "-in", request, "-out", made)
        return self.folder / made, self.folder / key

    def _openssl(self, *words: str) -> None:
        subprocess.run([find_program("openssl"), *words], cwd=self.folder, check=True, capture_output=True)


def _date(at: datetime) -> str:
    return f"{at:%Y%m%d%H%M%SZ}"
