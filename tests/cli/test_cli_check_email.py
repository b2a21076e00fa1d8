"""The mail server of what is critical at night: what `check` says of it, and a test mail for everybody."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Desk, check, ids
from tests.mail.mailroom import Mailroom, mailroom

pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

DANA, SAM = 'slack = "U0DANA"', 'slack = "U0SAM"'


@pytest.fixture
def room(there: Desk) -> Iterator[Mailroom]:
    with mailroom() as room:
        there.edit(DANA, f'{DANA}\nemail = "dana@wc.example"')
        server = f'host = "127.0.0.1"\nport = {room.port}\nencryption = "none"\nsender = "escalator@wc.example"'
        there.edit("[people.kelly]", f"[email]\n{server}\n\n[people.kelly]")
        yield room


def test_without_one_it_is_noted_that_slack_may_be_silent_at_night(there: Desk) -> None:
    result = there.run("check")
    assert "[no-email]" in result.output


def test_what_it_takes_and_refuses(there: Desk, room: Mailroom) -> None:
    assert "E-mail: 127.0.0.1 takes us" in check(there)[2]
    there.edit('encryption = "none"', 'encryption = "starttls"')
    assert "email-refused" in ids(there)
    there.edit(f"port = {room.port}", "port = 9")
    assert "email-away" in ids(there)


def test_everybody_with_an_address_gets_one_test(there: Desk, room: Mailroom) -> None:
    there.edit(SAM, f'{SAM}\nemail = "nobody@wc.example"')
    result = there.run("test-notify")
    assert [(to, subject) for to, subject, _ in room.texts] == [("dana@wc.example", "Test from od-escalator")]
    assert "the mail server refuses the address (550); see [email]" in result.stdout
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (1, "1 place not reached")
