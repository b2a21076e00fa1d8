"""A public review that somebody found, and nobody knows whose it is: known already, or a case of its own."""

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from od_escalator.domain import nobody
from od_escalator.domain.deeds import ReviewFound
from od_escalator.domain.lifecycle import decide
from od_escalator.domain.person import Office
from od_escalator.domain.public_review import PublicReview, key_of
from od_escalator.domain.recipients import task_goes_to
from od_escalator.engine.numbering import Numbering
from od_escalator.engine.record import Recorder
from od_escalator.store import reviews


def found(
    tx: Connection,
    recorder: Recorder,
    numbering: Numbering,
    office: Office,
    review: PublicReview,
    link: str,
    now: datetime,
) -> tuple[int, bool]:
    """The number of the review's case, and whether it is new. Nobody else writes while this transaction lasts."""
    key = key_of(office.name, review, link)
    if (known := reviews.known_as(tx, key)) is not None:
        return known, False
    holder = task_goes_to(office, now)
    event = ReviewFound(at=now, task_with=None if holder == office.office_manager else holder)
    case = nobody.new_case(numbering.next(tx), office, now)
    decision = decide(case, event, recorder.policies, office.calendar)
    recorder.record(tx, decision, now)
    reviews.add(tx, key, case.number, review)
    return case.number, True


def known_as(tx: Connection, office: Office, review: PublicReview, which: str) -> int | None:
    """The number of the case that the review has, also where it was told without its link, or its stars."""
    bare = replace(review, rating=None)
    keys = [key_of(office.name, review, which), key_of(office.name, review, ""), key_of(office.name, bare, "")]
    return next((number for key in keys if (number := reviews.known_as(tx, key)) is not None), None)
