"""Weigh: what notes say about an open case, each once, and the decisions that come of it."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

import structlog
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.domain.events import Event
from od_escalator.domain.evidence import Useless, Viewpoint, judge
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.note import Note
from od_escalator.domain.practice import SeenNote
from od_escalator.domain.said import Attempted
from od_escalator.domain.tagged import read_tags
from od_escalator.domain.unclear import Aside
from od_escalator.engine.record import Recorder
from od_escalator.store import evidence

_log = structlog.get_logger()


class Weigh:
    def __init__(self, recorder: Recorder) -> None:
        self._recorder = recorder

    def notes(
        self, tx: Connection, case: Case, found: Iterable[SeenNote], view: Viewpoint, now: datetime
    ) -> tuple[Case, int]:
        """The case after all of them, in the order in which they were written, and how many changed it."""
        changed = 0
        for seen in sorted(found, key=lambda s: (s.note.written_at, s.note.key)):
            if evidence.was_judged(tx, case.number, seen.note):
                continue
            verdict = judge(case, seen, view)
            said = verdict if isinstance(verdict, Useless) else type(verdict).__name__.lower()
            if isinstance(verdict, Attempted) and evidence.verdict_of(tx, case.number, seen.note) == said:
                verdict = replace(verdict, tries=1)  # what is added to an attempt is one more
            evidence.record(tx, case.number, seen.note, said, now)
            proves = () if isinstance(verdict, Useless) else (verdict,)
            for event in (*read_tags(case, seen, view), *proves):
                if isinstance(event, Aside):
                    self._answer(tx, seen.note, event, view, now)
                    continue
                case, news = self.decide(tx, case, event, view, now)
                changed += news
        return case, changed

    def decide(self, tx: Connection, case: Case, event: Event, view: Viewpoint, now: datetime) -> tuple[Case, int]:
        decision = decide(case, event, self._recorder.policies, view.office.calendar)
        if decision.case == case and not decision.effects:
            return case, 0
        self._recorder.record(tx, decision, now)
        _log.info("case." + decision.reason, case=case.label, office=case.office, database=case.database)
        return decision.case, 1

    def _answer(self, tx: Connection, note: Note, aside: Aside, view: Viewpoint, now: datetime) -> None:
        author = view.author_of(note.author)
        if author is not None:
            self._recorder.answer(tx, note.key, aside, author, now)
