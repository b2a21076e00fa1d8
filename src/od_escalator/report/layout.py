"""What a report consists of, whatever it is written as: sections with a sentence, a table, a chart."""

from dataclasses import dataclass, field

from od_escalator.domain.chart import Chart
from od_escalator.domain.periods import Days


@dataclass(frozen=True, slots=True)
class Cell:
    """`text` is for people; `value` for programs, None where nothing can be said."""

    text: str
    value: float | str | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """`id` is a promise to those who read CSV and JSON; columns of one `group` stand under one heading."""

    id: str
    name: str
    group: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """`id` is for programs, where the name is a sentence."""

    name: str
    cells: tuple[Cell, ...]
    id: str = ""

    @property
    def key(self) -> str:
        return self.id or self.name


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """`head` says what the rows are."""

    id: str
    head: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]

    @property
    def groups(self) -> tuple[tuple[str, int], ...]:
        """The headings above the columns, and over how many each stands; none where no column has one."""
        found: list[tuple[str, int]] = []
        for column in self.columns:
            is_same = found and column.group and found[-1][0] == column.group
            found[-1:] = [(column.group, found[-1][1] + 1)] if is_same else [*found[-1:], (column.group, 1)]
        return tuple(found) if any(group for group, _ in found) else ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    title: str
    said: str = ""
    table: Table | None = None
    chart: Chart | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """`notes` say what is missing from it, and why; `made` when it was made, as people say it."""

    scope: str
    days: Days
    made: str
    for_owners: bool
    sections: tuple[Section, ...]
    notes: tuple[str, ...] = field(default=())

    @property
    def charts(self) -> tuple[Chart, ...]:
        return tuple(section.chart for section in self.sections if section.chart)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(section.table for section in self.sections if section.table)
