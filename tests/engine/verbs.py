"""The verbs that read and decide, on the bench: poll, track and escalate over a practice on paper."""

from dataclasses import replace
from datetime import timedelta

from od_escalator.domain.case import Case
from od_escalator.domain.flags import Marks
from od_escalator.domain.note import Note, NoteKey, Source
from od_escalator.domain.practice import Cursor, Reading, SeenNote
from od_escalator.engine.escalate import Escalate
from od_escalator.engine.judge import Judge
from od_escalator.engine.look import Looks
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.older import Older
from od_escalator.engine.poll import Poll
from od_escalator.engine.spoken import Spoken
from od_escalator.engine.standby import Standby
from od_escalator.engine.timekeeper import Timekeeper
from od_escalator.engine.track import Track
from od_escalator.errors import Ambiguous, OperatorError, Transient
from od_escalator.store import cases, cursors, waiting
from tests.engine.bench import RECORDER, Bench
from tests.store.made_up import OPENED, note

MARKS = Marks(types=frozenset({"Upset Patient"}), tags=("#upset",))
AWAY = [Transient("away"), Ambiguous("cut off"), OperatorError("no Open Dental database", "look at the TOML")]


def judging(bench: Bench, marks: Marks = MARKS) -> tuple[Judge, Older, Standby]:
    spoken = Spoken(bench.store, bench.messenger, RECORDER)
    return (
        Judge(bench.store, RECORDER, marks, Numbering(bench.sight, bench.clock)),
        Older(bench.store, RECORDER, spoken, bench.newer),
        bench.standby,
    )


class Verbs:
    """The verbs that read, on the bench."""

    def __init__(self, bench: Bench) -> None:
        practices = (bench.practice,)
        bench.restart()
        self.bench = bench
        looks = Looks(bench.sight, bench.clock)
        self.poll = Poll(bench.store, practices, *judging(bench), bench.sight, looks, Timekeeper(bench.clock))
        self.track = Track(bench.store, practices, RECORDER, MARKS, bench.sight, looks)
        self.escalate = Escalate(bench.store, ("main",), RECORDER, bench.sight)

    def round(self, **later: float) -> tuple[int, int, int]:
        self.bench.clock.turn(timedelta(**later))
        now = self.bench.clock.now()
        return self.poll.tick(now), self.track.tick(now), self.escalate.tick(now)

    def read(self, *notes: Note, cursor: Cursor | None = None, more: bool = False) -> None:
        """What the practice shows at its next look."""
        cursor = cursor or Cursor(last=max(each.key.number for each in notes))
        reading = Reading(notes=notes, cursor=cursor, seen_until=self.bench.clock.now(), more=more)
        self.bench.practice.pages.append(reading)

    def cases(self) -> list[Case]:
        with self.bench.store.reading() as tx:
            return cases.list_all(tx, 99)

    def cursor(self) -> Cursor | None:
        with self.bench.store.reading() as tx:
            return cursors.load(tx, "main")

    def set_aside(self) -> list[str]:
        with self.bench.store.reading() as tx:
            return [row["what"] for row in waiting.list_all(tx)]


def seen_note(number: int, text: str, author: int = 22) -> SeenNote:
    key = NoteKey("main", 1, Source.COMMLOG, number)
    return SeenNote(note=replace(note(number, text, OPENED + timedelta(minutes=5)), key=key, author=author))
