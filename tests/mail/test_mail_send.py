"""Mails leave over real SMTP: what arrives, and what each failure of a mail server is to us."""

import traceback
from collections.abc import Iterator
from datetime import timedelta

import pytest

from od_escalator.clock import SystemClock
from od_escalator.domain.notices import PlaceTest
from od_escalator.errors import Ambiguous, EscalatorError, Permanent, Transient
from od_escalator.mail.send import Encryption, SmtpMailer
from tests.certificates import Authority
from tests.mail.mailroom import ACCOUNT, Mailroom, mailroom

TEST = PlaceTest("Here arrives what is critical at night.")
DANA = "dana@willow-creek.example"


@pytest.fixture
def room() -> Iterator[Mailroom]:
    with mailroom() as opened:
        yield opened


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority.make(tmp_path_factory.mktemp("mail") / "ours", "ours")


def mailer(port: int, encryption: Encryption = Encryption.NONE, account: tuple[str, str] | None = None) -> SmtpMailer:
    return SmtpMailer(
        host="localhost" if encryption is not Encryption.NONE else "127.0.0.1",
        port=port,
        encryption=encryption,
        sender=ACCOUNT[0],
        account=account,
        clock=SystemClock(),
    )


def refused(
    port: int, encryption: Encryption = Encryption.NONE, account: tuple[str, str] | None = None, says: str = ""
) -> str:
    """The code of the Permanent, in which no password stands."""
    with pytest.raises(Permanent) as caught:
        mailer(port, encryption, account).send("case 1", DANA, TEST)
    assert ACCOUNT[1] not in "".join(traceback.format_exception(caught.value))
    assert says in str(caught.value)
    return caught.value.code


def test_a_mail_arrives_and_the_same_promise_is_the_same_mail(room: Mailroom) -> None:
    for id_ in ("case 1", "case 1", "case 2"):
        mailer(room.port).send(id_, DANA, TEST)
    words = f"{TEST.WORDS}\n{TEST.purpose}\nNobody reads what is answered to this mail.\n"
    assert room.texts == [(DANA, "Test from od-escalator", words)] * 3
    first, again, other = (mail["Message-ID"] for mail in room.arrived)
    assert first == again != other
    assert {mail["Auto-Submitted"] for mail in room.arrived} == {"auto-generated"}


def test_it_logs_in_where_the_certificate_is_trusted_and_nowhere_else(
    authority: Authority, monkeypatch: pytest.MonkeyPatch
) -> None:
    with mailroom(authority.sign("localhost")) as room:
        assert refused(room.port, Encryption.STARTTLS, ACCOUNT) == "mail_certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
        mailer(room.port, Encryption.STARTTLS, ACCOUNT).send("case 1", DANA, TEST)
        mailer(room.port, Encryption.STARTTLS, ACCOUNT).try_login()
        assert refused(room.port, Encryption.STARTTLS, (ACCOUNT[0], "another")) == "mail_login"
        assert len(room.arrived) == 1


def test_encrypted_from_the_first_byte(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    with mailroom(authority.sign("localhost"), at_once=True) as room:
        assert refused(room.port, Encryption.TLS) == "mail_certificate"
        monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
        mailer(room.port, Encryption.TLS).send("case 1", DANA, TEST)
        assert len(room.arrived) == 1


def test_a_certificate_that_has_expired_is_not_trusted(authority: Authority, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(authority.certificate))
    with mailroom(authority.sign("localhost", begins=timedelta(days=-60))) as room:
        assert refused(room.port, Encryption.STARTTLS, ACCOUNT, "certificate has expired") == "mail_certificate"


@pytest.mark.parametrize(
    ("answer", "kind"), [("550 no such person", Permanent), ("451 try later, nora whitfield", Transient)]
)
@pytest.mark.parametrize("part", ["sender", "address", "content"])
def test_what_the_server_refuses_comes_back_without_its_words(
    room: Mailroom, part: str, answer: str, kind: type[EscalatorError]
) -> None:
    setattr(room, part, answer)
    with pytest.raises(kind, match=answer[:3]) as caught:
        mailer(room.port).send("case 1", DANA, TEST)
    assert answer[4:] not in str(caught.value)
    assert room.arrived == []


def test_where_the_answer_was_lost_it_may_have_arrived(room: Mailroom) -> None:
    room.hang_up_after = 1
    with pytest.raises(Ambiguous, match="answer was lost"):
        mailer(room.port).send("case 1", DANA, TEST)
    assert len(room.arrived) == 1


def test_a_server_that_is_not_there_or_offers_no_encryption(room: Mailroom) -> None:
    assert refused(room.port, Encryption.STARTTLS) == "mail_offer"
    with pytest.raises(Transient, match="ConnectionRefusedError"):
        mailer(9).send("case 1", DANA, TEST)
    nowhere = SmtpMailer(host="mail.invalid", port=25, encryption=Encryption.NONE, sender=DANA, clock=SystemClock())
    with pytest.raises(Transient, match="name is not known"):
        nowhere.try_login()


def test_an_account_is_in_no_representation() -> None:
    assert ACCOUNT[1] not in repr(mailer(9, account=ACCOUNT))
