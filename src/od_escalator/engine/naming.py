"""Says in Slack whom a case is about, as far as the practice has agreed with Slack: looked up as the message goes out.

Our own records never hold it. While Open Dental does not answer, a message goes without.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import structlog

from od_escalator.domain.card import CaseCard, Content
from od_escalator.domain.case import LABEL
from od_escalator.domain.privacy import Privacy, card_for, with_cards
from od_escalator.domain.trace import Told, Trace
from od_escalator.engine.ports import Messenger, Posted, Practice
from od_escalator.engine.sight import Sight
from od_escalator.errors import EscalatorError
from od_escalator.store import cases
from od_escalator.store.store import Store

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class Naming:
    """A Messenger that says who the patient is everywhere but in `nameless`, the operations' channel."""

    messenger: Messenger
    privacy: Privacy
    nameless: str
    store: Store
    practices: Mapping[str, Practice]
    sight: Sight

    def send(
        self, id_: str, place: str, content: Content, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted:
        return self.messenger.send(id_, place, self._named(content, place), thread, traces)

    def edit(self, posted: Posted, content: Content) -> None:
        self.messenger.edit(posted, self._named(content, posted.channel))

    def find(
        self, id_: str, place: str, since: datetime, thread: str | None = None, traces: Sequence[Trace] = ()
    ) -> Posted | None:
        return self.messenger.find(id_, place, since, thread, traces)

    def read(self, place: str, since: datetime, thread: str | None = None) -> Iterable[Told]:
        return self.messenger.read(place, since, thread)

    def is_there(self, posted: Posted) -> bool:
        return self.messenger.is_there(posted)

    def remove_copies(self, id_: str, place: str, since: datetime, thread: str | None, keep: Posted | None) -> int:
        return self.messenger.remove_copies(id_, place, since, thread, keep)

    def _named(self, content: Content, place: str) -> Content:
        return content if place == self.nameless else with_cards(content, self._card)

    def _card(self, card: CaseCard) -> CaseCard:
        name = None if card.drill or card.shadow else self._name(card)
        return card_for(self.privacy, card, name) if name else card

    def _name(self, card: CaseCard) -> str | None:
        with self.store.reading() as tx:
            case = cases.load(tx, int(card.label.removeprefix(LABEL)))
        practice = self.practices.get(case.database) if case else None
        if case is None or practice is None or self.sight.of(case.database).reachable is False:
            return None
        try:
            patient = practice.find_patient(case.patient)
        except EscalatorError as error:
            _log.warning("message.without_name", case=card.label, exc_info=error)
            return None
        return patient.name if patient else None
