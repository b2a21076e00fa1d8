"""What came after cases: whether their patients came back, and whether what was changed has helped."""

from collections.abc import Sequence

from od_escalator.domain.catalogue import label as label_of
from od_escalator.domain.improvement import Effect, Improvement
from od_escalator.domain.measures import FEW
from od_escalator.domain.sequel import Returns
from od_escalator.report import cells
from od_escalator.report.layout import Column, Row, Section, Table


def returned(returns: Returns) -> Section:
    """By the appointment book; of nobody by name."""
    title = "Did the patient come back"
    if not returns.whole:
        return Section(title=title, said="No case of these days has ended, or Open Dental could not be asked.")
    small = " n too small to say more." if returns.whole < FEW else ""
    said = (
        f"{returns.came} of {returns.whole} came back within six months after the end.{small}"
        " Where the end is less than six months ago there is still time."
    )
    numbers = {
        "came back within six months": returns.came,
        "else: has a visit scheduled": returns.comes,
        "else: the chart is inactive, archived or closed": returns.left,
        "none of these": returns.neither,
    }
    return Section(title=title, said=said, table=cells.shares("returns", "Since the end", numbers, returns.whole))


def changed(changes: Sequence[tuple[Improvement, Effect]]) -> Section:
    """The oldest first."""
    rows = tuple(
        Row(
            f"{each.since:%Y-%m-%d} {each.office}, {each.category}: {label_of(each.change)}",
            (
                cells.count(effect.before),
                cells.rate(effect.per_visits_before),
                cells.count(effect.after),
                cells.rate(effect.per_visits_after),
            ),
        )
        for each, effect in reversed(changes)
    )
    columns = (
        Column("cases_before", "Cases", "Half a year before"),
        Column("cases_per_1000_visits_before", "Per 1,000 visits", "Half a year before"),
        Column("cases_after", "Cases", "Since, until the end of these days"),
        Column("cases_per_1000_visits_after", "Per 1,000 visits", "Since, until the end of these days"),
    )
    said = "Cases of that office and category. Fewer after a change need not be for it."
    return Section(
        title="What was changed", said=said, table=Table(id="changes", head="Change", columns=columns, rows=rows)
    )
