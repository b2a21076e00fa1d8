"""A mail server on loopback, and ways in which one fails."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from socket import create_server
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

#: The account that the mailroom lets in, where it wants one.
ACCOUNT = ("escalator@willow-creek.example", "a long password")


@dataclass
class Mailroom:
    """What arrived, and what to answer instead of taking it."""

    port: int = 0
    arrived: list[EmailMessage] = field(default_factory=list)
    sender: str = ""
    address: str = ""
    content: str = ""
    hang_up_after: int = 0

    async def handle_MAIL(  # noqa: N802  aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002  aiosmtpd's signature
        session: Session,  # noqa: ARG002  aiosmtpd's signature
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002  aiosmtpd's signature
    ) -> str:
        if not self.sender:
            envelope.mail_from = address
        return self.sender or "250 ok"

    async def handle_RCPT(  # noqa: N802  aiosmtpd's name
        self,
        server: SMTP,  # noqa: ARG002  aiosmtpd's signature
        session: Session,  # noqa: ARG002  aiosmtpd's signature
        envelope: Envelope,
        address: str,
        options: list[str],  # noqa: ARG002  aiosmtpd's signature
    ) -> str:
        answer = "550 nobody there" if address.startswith("nobody@") else self.address
        if not answer:
            envelope.rcpt_tos.append(address)
        return answer or "250 ok"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802  aiosmtpd's
        if self.content:
            return self.content
        raw = envelope.content
        assert isinstance(raw, bytes)
        self.arrived.append(message_from_bytes(raw, _class=EmailMessage, policy=policy.default))
        if self.hang_up_after:
            self.hang_up_after -= 1
            assert server.transport is not None
            server.transport.close()
        return "250 taken"

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """To whom, the subject and the words of each."""
        return [(mail["To"], mail["Subject"], mail.get_content().replace("\r\n", "\n")) for mail in self.arrived]


@contextmanager
def mailroom(certificate: tuple[Path, Path] | None = None, *, at_once: bool = False) -> Iterator[Mailroom]:
    """Open on loopback; with a certificate it wants STARTTLS and ACCOUNT, or TLS `at_once`."""
    with create_server(("127.0.0.1", 0)) as free:
        room = Mailroom(port=free.getsockname()[1])
    options: dict[str, Any] = {}
    if certificate:
        context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        context.load_cert_chain(*certificate)
        login = {"require_starttls": True, "authenticator": _authenticate, "auth_required": True}
        options = {"ssl_context": context} if at_once else {"tls_context": context, **login}
    controller = Controller(room, hostname="127.0.0.1", port=room.port, **options)
    controller.start()
    try:
        yield room
    finally:
        controller.stop()


def _authenticate(*asked: object) -> AuthResult:
    given = asked[-1]
    assert isinstance(given, LoginPassword)
    # `handled` says that the client was answered here, which it was not.
    return AuthResult(handled=False, success=(given.login.decode(), given.password.decode()) == ACCOUNT)
