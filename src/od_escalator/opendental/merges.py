"""Whose chart a patient's has become: the links that Open Dental writes when it merges two (opendental.md 3f).

Two charts may be merged to and fro, so links are followed in the order in which they were made, one at each look.
"""

from datetime import datetime, timedelta

from od_escalator.domain.practice import Merge, Watched
from od_escalator.opendental.case_rows import CaseRows
from od_escalator.opendental.server_time import moment

AN_HOUR = timedelta(hours=1)


def find_merge(found: CaseRows, case: Watched) -> Merge | None:
    """The first merge since the case has this patient."""
    since = case.merged_at or case.since
    links = [(_linked_at(found, row.at), row.b) for row in found.about("merge", case.patient) if row.b != case.patient]
    return min((Merge(at=at, into=into) for at, into in links if at > since), key=lambda merge: merge.at, default=None)


def _linked_at(found: CaseRows, at: object) -> datetime:
    """A time in the hour that autumn repeats may read as one that is yet to come."""
    server = moment(at)
    return found.clock.to_ours(server - AN_HOUR if server > found.clock.server else server)
