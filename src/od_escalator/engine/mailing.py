"""The errand to the mail server, beside the direct message that says the same."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain.card import Telling
from od_escalator.engine.lanes import mail_lane
from od_escalator.engine.ports import Mailer
from od_escalator.store.outbox import Kind, Promise, new_id


def mail_of(direct: Promise) -> Promise:
    """The mail that goes out beside a direct message."""
    lane = mail_lane(direct.detail["person"])
    return replace(direct, key=f"{direct.key} by mail", lane=lane, kind=Kind.MAIL, id=new_id())


@dataclass(frozen=True, slots=True)
class Mail:
    """`key` is the natural key of what it says: another state would send the same mail, which a mailbox keeps once."""

    mailer: Mailer
    key: str
    to: str
    telling: Telling

    def run(self) -> object:
        self.mailer.send(self.key, self.to, self.telling)
        return True

    def look(self, since: datetime) -> object | None:  # noqa: ARG002  sent again it is the same mail
        return self.run()

    def settle(self, tx: Connection, result: object, now: datetime) -> None:
        """Nothing comes back but that it was taken."""
