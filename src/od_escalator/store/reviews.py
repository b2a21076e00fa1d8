"""The public reviews whose writer nobody knows: each opens one case, however often it is told."""

from sqlalchemy import Connection, select

from od_escalator.domain.public_review import PublicReview, Site
from od_escalator.store import tables
from od_escalator.store.upsert import insert_once

_c = tables.reviews.c


def known_as(tx: Connection, key: str) -> int | None:
    """The number of its case."""
    number: int | None = tx.scalar(select(_c.case_number).where(_c.key == key))
    return number


def add(tx: Connection, key: str, case: int, review: PublicReview) -> None:
    row = {
        "key": key,
        "case_number": case,
        "site": review.site,
        "posted_on": review.posted_on,
        "rating": review.rating,
    }
    insert_once(tx, tables.reviews, row, "key")


def of_case(tx: Connection, case: int) -> PublicReview | None:
    row = tx.execute(select(_c.site, _c.posted_on, _c.rating).where(_c.case_number == case)).first()
    return row and PublicReview(site=Site(row.site), posted_on=row.posted_on, rating=row.rating)
