"""What each line of a file of reviews says, and why it may be left out."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from od_escalator.cli.review_file import Line, quoted
from od_escalator.domain.person import Office
from od_escalator.domain.public_review import PublicReview, Site, key_of
from od_escalator.domain.wording import listed
from od_escalator.domain.written_day import Order, WrittenDay, order_of, written_day
from od_escalator.errors import OperatorError

_STARS = re.compile(r"([1-5])(?:\.0+)?(?: ?/ ?5| ?stars?)?", re.ASCII)
_NUMBERS = ("one", "two", "three", "four", "five")


@dataclass(frozen=True, slots=True)
class Told:
    """`which` tells it from others of its site and day."""

    office: Office
    review: PublicReview
    which: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """`left_out` says why it is not taken; where nothing is told, somebody should put the line right."""

    line: int
    told: Told | None = None
    left_out: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """What the command line says of all lines; `office` and `site` count where a line names none."""

    offices: Sequence[Office]
    office: Office | None
    site: Site | None
    order: Order | None
    today: date
    since: date
    most_stars: int

    def rows(self, lines: Sequence[Line]) -> list[Row]:
        """OperatorError where a day may be one of two, and nobody has said which."""
        days = [written_day(line.cells.get("date", "")) for line in lines]
        order = self.order or order_of(days)
        if order is None and (doubtful := next((n for n, day in enumerate(days) if day.in_doubt), None)) is not None:
            raise _asks(lines[doubtful], days[doubtful])
        seen: dict[str, int] = {}
        return [_once(self._row(line, day.read(order)), seen) for line, day in zip(lines, days, strict=True)]

    def _row(self, line: Line, day: date | None) -> Row:
        try:
            review = self._review(line, day)
            row = Row(line=line.number, told=Told(self._office(line), review, _which(line, review)))
        except ValueError as error:
            return Row(line=line.number, left_out=str(error))
        if review.posted_on < self.since:
            return replace(row, left_out=f"it is older than {self.since}; --since takes it")
        if review.rating is not None and review.rating > self.most_stars:
            return replace(row, left_out=f"it has more than {self.most_stars} stars; --most-stars takes it")
        return row

    def _office(self, line: Line) -> Office:
        if not (name := line.cells.get("office", "")):
            if self.office is None:
                raise ValueError("it names no office")
            return self.office
        for office in self.offices:
            if office.name.casefold() == name.casefold():
                return office
        known = listed([office.name for office in self.offices])
        raise ValueError(f"there is no office {quoted(name)}, there is {known}")

    def _review(self, line: Line, day: date | None) -> PublicReview:
        if line.damaged:
            raise ValueError(line.damaged)
        if day is None:
            raise ValueError(f"{quoted(line.cells['date'])} is no day")
        if day > self.today:
            raise ValueError(f"{day} is still to come")
        return PublicReview(site=self._site(line), posted_on=day, rating=_stars(line.cells.get("stars", "")))

    def _site(self, line: Line) -> Site:
        if not (name := line.cells.get("site", "")):
            if self.site is None:
                raise ValueError("it names no site")
            return self.site
        try:
            return Site(name.casefold().split()[0])
        except ValueError:
            raise ValueError(f"{quoted(name)} is none of {listed(list(Site), most=len(Site))}") from None


def _asks(line: Line, day: WrittenDay) -> OperatorError:
    first, second = day.read(Order.MONTH_FIRST), day.read(Order.DAY_FIRST)
    return OperatorError(
        f"line {line.number}: {quoted(line.cells['date'])} may be {first} or {second}, and nothing was taken",
        f"say --dates {Order.MONTH_FIRST} for {first}, or --dates {Order.DAY_FIRST} for {second}",
    )


def _once(row: Row, seen: dict[str, int]) -> Row:
    """The same review a second time in the file is left out."""
    if row.told is None:
        return row
    first = seen.setdefault(key_of(row.told.office.name, row.told.review, row.told.which), row.line)
    if first == row.line:
        return row
    alike = "" if row.told.which else "; a link or a text would tell them apart"
    return replace(row, left_out=f"it is the same as line {first}{alike}")


def _which(line: Line, review: PublicReview) -> str:
    """By its link, or else its day and text."""
    text = line.cells.get("text", "").casefold()
    return line.cells.get("link") or (f"{review.posted_on} {text}" if text else "")


def _stars(text: str) -> int | None:
    """None where nobody said."""
    if not text:
        return None
    if text.casefold() in _NUMBERS:
        return _NUMBERS.index(text.casefold()) + 1
    if found := _STARS.fullmatch(text.casefold()):
        return int(found[1])
    raise ValueError(f"{quoted(text)} is no number of stars from 1 to 5")
