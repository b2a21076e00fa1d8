"""Encryption on the way to the server: one context for a database, because making one can take 25 ms."""

import ssl
from dataclasses import dataclass

#: What the server's certificate lacks, by OpenSSL's number (X509_V_ERR_...): the code of Permanent, and what to say.
_CERTIFICATE = {
    9: ("tls_expired", "the server's certificate is not valid yet"),
    10: ("tls_expired", "the server's certificate has expired"),
    62: ("tls_name", "the server's certificate is for another name than the host of url"),
    64: ("tls_name", "the server's certificate is for another address than the host of url"),
}
_UNTRUSTED = ("tls_untrusted", "the server's certificate is not signed by an authority that we trust")
_OLD = {"UNSUPPORTED_PROTOCOL", "TLSV1_ALERT_PROTOCOL_VERSION", "NO_PROTOCOLS_AVAILABLE", "WRONG_VERSION_NUMBER"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Tls:
    """Without `verify` whoever answers is believed. `authorities` are certificates (PEM), else this machine's own."""

    verify: bool
    authorities: str | None = None

    def context(self) -> ssl.SSLContext:
        """Never older than TLS 1.2."""
        if self.verify:
            context = ssl.create_default_context(cadata=self.authorities)
            # Certificates made as the manuals of MariaDB and MySQL say lack extensions that strictness asks for.
            context.verify_flags &= ~ssl.VERIFY_X509_STRICT
        else:
            context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
            context.check_hostname = False
            context.verify_mode = ssl.CERT_NONE
        context.minimum_version = ssl.TLSVersion.TLSv1_2
        return context


def what_is_wrong(error: BaseException | None) -> tuple[str, str] | None:
    """The code of Permanent and what to say; None for what is not encryption's fault, or may pass by itself."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return _CERTIFICATE.get(error.verify_code, _UNTRUSTED)
    if isinstance(error, ssl.SSLError) and error.reason in _OLD:
        return "tls_old", "the server encrypts only in ways older than TLS 1.2"
    return None
