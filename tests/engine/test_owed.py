"""What the audit derives by itself never finds fault with what was decided, whatever happened in whatever order."""

from hypothesis import settings
from hypothesis.stateful import invariant

from od_escalator.domain.events import TimePassed
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.timing import next_due
from od_escalator.engine import owed
from tests.domain.builders import CALENDAR
from tests.domain.test_lifecycle_machine import LADDER, LifeOfACase


class AuditedLife(LifeOfACase):
    @invariant()
    def the_audit_agrees(self) -> None:
        if not self.running:
            return
        due, needed = next_due(self.case, LADDER), owed.needs_a_look_by(self.case, LADDER)
        assert needed is None or (due is not None and due <= needed)
        assert not owed.is_unplanned(self.case, LADDER)
        assert not owed.is_moved(self.case, CALENDAR)
        decided_until = min(self.now, self.seen_until)
        passed = decide(self.case, TimePassed(at=self.now, seen_until=decided_until), LADDER, CALENDAR).case
        assert not owed.is_untaken(passed, LADDER, decided_until)


TestAuditedLife = AuditedLife.TestCase
TestAuditedLife.settings = settings(max_examples=20, stateful_step_count=30, deadline=None)
