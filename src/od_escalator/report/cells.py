"""Figures as they stand in a table: rounded to what is known, and marked where there are too few."""

from collections.abc import Mapping

from od_escalator.domain.measures import FEW, FEW_FOR_NINETIETH, FEW_VISITS, Rate, Share, Spread
from od_escalator.domain.trends import Tally
from od_escalator.report.layout import Cell, Column, Row, Table

_NOTHING = Cell("–")  # noqa: RUF001  an en dash, as in printed tables
CHANCE = "*"

TALLY = (
    Column("cases", "Cases"),
    Column("attempt_median_hours", "median", "First attempt, office hours"),
    Column("attempt_90th_hours", "90th", "First attempt, office hours"),
    Column("contact_median_hours", "median", "Conversation, office hours"),
    Column("contact_90th_hours", "90th", "Conversation, office hours"),
    Column("resolved_median_days", "median", "Resolved, days"),
    Column("resolved_90th_days", "90th", "Resolved, days"),
    Column("proven_share", "Proven"),
    Column("by_timer_share", "By timer"),
)

COUNTS = (Column("cases", "Cases"), Column("share", "Share"))

VISITS = (Column("visits", "Visits"), Column("cases_per_1000_visits", "Cases per 1,000"))

LEGEND = (
    f"n < {FEW}: too few cases for a median or a share; a 90th percentile is given from {FEW_FOR_NINETIETH} on, a rate"
    f" from {FEW_VISITS} completed visits on. {CHANCE}: fewer than {FEW} cases; one more or less would change the rate"
    " a lot."
)


def count(number: int | None) -> Cell:
    return _NOTHING if number is None else Cell(f"{number:,}", number)


def share(found: Share) -> Cell:
    if found.value is None:
        return _too_few(FEW) if found.whole else _NOTHING
    return Cell(f"{found.value:.0%}", round(found.value, 3))


def rate(found: Rate) -> Cell:
    if found.visits is None:
        return _NOTHING
    if found.value is None:
        return Cell("few visits")
    return Cell(f"{found.value:.1f}{CHANCE if found.is_chance else ''}", round(found.value, 2))


def lengths(found: Spread) -> tuple[Cell, Cell]:
    """The median and the 90th percentile."""
    if not found.count:
        return _NOTHING, _NOTHING
    return _length(found.median, FEW), _length(found.ninetieth, FEW_FOR_NINETIETH)


def tally(found: Tally) -> tuple[Cell, ...]:
    """In the order of TALLY."""
    return (
        count(found.cases),
        *lengths(found.to_attempt),
        *lengths(found.to_contact),
        *lengths(found.to_resolution),
        share(found.proof),
        share(found.timer),
    )


def shares(id_: str, head: str, numbers: Mapping[str, int], whole: int) -> Table:
    rows = tuple(Row(name, (count(n), share(Share(n, whole)))) for name, n in numbers.items())
    return Table(id=id_, head=head, columns=COUNTS, rows=rows)


def money(cents: int, said: int) -> Cell:
    """Of so many cases of which it was said."""
    return Cell(f"${cents / 100:,.2f}", cents / 100) if said else _NOTHING


def _length(length: float | None, enough: int) -> Cell:
    return _too_few(enough) if length is None else Cell(f"{length:.1f}", round(length, 2))


def _too_few(enough: int) -> Cell:
    return Cell(f"n < {enough}")
