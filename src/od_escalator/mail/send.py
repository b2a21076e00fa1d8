"""Mails by SMTP: each goes out on a connection of its own, so that none is held over quiet months."""

import smtplib
import socket
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from enum import StrEnum
from hashlib import sha256

from od_escalator.clock import Clock
from od_escalator.domain.card import Telling
from od_escalator.domain.notices import PlaceTest
from od_escalator.errors import Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.mail.words import mail_words
from od_escalator.tls import Tls, what_is_wrong

#: Seconds for each answer; the watchdog of the service gives each verb 120.
_PATIENCE = 15.0
_FOR_NOW, _FOR_GOOD = 400, 500


class Encryption(StrEnum):
    STARTTLS = "starttls"
    TLS = "tls"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class SmtpMailer:
    """One account of one mail server; `account` is its name and password, which no error repeats."""

    host: str
    port: int
    encryption: Encryption
    sender: str
    clock: Clock
    account: tuple[str, str] | None = field(default=None, repr=False)

    def send(self, id_: str, to: str, content: Telling | PlaceTest) -> None:
        """Raises Transient, Permanent or, where only the answer was lost, Ambiguous."""
        written = self._written(id_, to, content)
        with self._server() as server:
            _require(server.mail(self.sender), "sender")
            _require(server.rcpt(to), "address")
            try:
                answer = server.data(written)
            except smtplib.SMTPDataError as refused:  # it did not even want to begin
                answer = (refused.smtp_code, b"")
            except (smtplib.SMTPException, OSError) as lost:
                raise Ambiguous(f"the mail server's answer was lost ({type(lost).__name__})") from None
            _require(answer, "mail")
            with suppress(smtplib.SMTPException, OSError):
                server.quit()

    def try_login(self) -> None:
        """As far as the account, and no mail; raises as `send` does."""
        with self._server() as server, suppress(smtplib.SMTPException, OSError):
            server.quit()

    def _written(self, id_: str, to: str, content: Telling | PlaceTest) -> bytes:
        now = self.clock.now()
        message, (subject, text) = EmailMessage(policy=SMTP), mail_words(content, now)
        message["Subject"], message["From"], message["To"] = subject, self.sender, to
        message["Date"] = format_datetime(now)
        domain = self.sender.rpartition("@")[2]
        message["Message-ID"] = f"<{sha256(id_.encode()).hexdigest()[:40]}@{domain}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(text)
        return message.as_bytes()

    @contextmanager
    def _server(self) -> Iterator[smtplib.SMTP]:
        """Encrypted and logged in."""
        try:
            server = self._connected()
        except (smtplib.SMTPException, OSError) as error:
            raise _translated(error) from None
        try:
            yield server
        except (smtplib.SMTPException, OSError) as error:
            raise _translated(error) from None
        finally:
            server.close()

    def _connected(self) -> smtplib.SMTP:
        context, ours = Tls(verify=True).context(), self.sender.rpartition("@")[2]
        if self.encryption is Encryption.TLS:
            server: smtplib.SMTP = smtplib.SMTP_SSL(self.host, self.port, ours, timeout=_PATIENCE, context=context)
        else:
            server = smtplib.SMTP(self.host, self.port, ours, timeout=_PATIENCE)
        try:
            if self.encryption is Encryption.STARTTLS:
                server.starttls(context=context)
            server.ehlo_or_helo_if_needed()
            if self.account:
                server.login(*self.account)
        except BaseException:
            server.close()
            raise
        return server


def _require(answer: tuple[int, bytes], what: str) -> None:
    """The server's own words are left out: they may repeat whatever it was given."""
    code = answer[0]
    if code >= _FOR_GOOD:
        raise Permanent(f"the mail server refuses the {what} ({code})", f"mail_{what}")
    if code >= _FOR_NOW:
        raise Transient(f"the mail server does not take the {what} now ({code})")


def _translated(error: Exception) -> EscalatorError:
    if trouble := what_is_wrong(error):
        wrong = "mail_encryption" if trouble[0] == "tls_old" else "mail_certificate"
        return Permanent(f"of the mail server: {trouble[1].replace('host of url', 'host in [email]')}", wrong)
    match error:
        case smtplib.SMTPAuthenticationError():
            return Permanent("the mail server refuses the account or its password", "mail_login")
        case smtplib.SMTPNotSupportedError():
            return Permanent("the mail server offers no encryption, or no accounts", "mail_offer")
        case smtplib.SMTPResponseException(smtp_code=code) if code >= _FOR_GOOD:
            return Permanent(f"the mail server refuses us ({code})", "mail_refused")
        case socket.gaierror():
            return Transient("the mail server's name is not known")
    return Transient(f"the mail server could not be reached ({type(error).__name__})")
