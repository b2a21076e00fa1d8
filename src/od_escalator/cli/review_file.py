"""A file of public reviews as another program exported it: its lines, by what their columns mean.

What is wrong with the file as a whole is an OperatorError: nothing of such a file is taken.
"""

import csv
import io
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from od_escalator.cli.any_text import decoded
from od_escalator.domain.wording import listed
from od_escalator.errors import OperatorError

#: What each column may be called; the first that is there counts.
_NAMES: Mapping[str, Sequence[str]] = {
    "office": ("office", "location", "location name"),
    "site": ("site", "platform", "source", "review site"),
    "date": ("date", "posted", "posted on", "date posted", "review date", "created", "created at"),
    "stars": ("stars", "rating", "star rating", "score"),
    "link": ("link", "url", "review link", "review url", "id", "review id"),
    "text": ("text", "review", "comment", "review text", "content"),
}
_DELIMITERS = (",", ";", "\t")
_WORKBOOKS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")
_MOST_QUOTED, _MOST_NAMED = 40, 8
_WORDS = {"unexpected end of data": "a quotation mark is opened in it and never closed"}
_AS_CSV = 'in the spreadsheet choose Save as, "CSV UTF-8"'


@dataclass(frozen=True, slots=True)
class Line:
    """`number` is the line of the file on which it begins; `damaged` says what keeps it from being read."""

    number: int
    cells: Mapping[str, str]
    damaged: str | None = None


@dataclass(frozen=True, slots=True)
class ReviewFile:
    lines: Sequence[Line]
    ignored: Sequence[str]


def read(data: bytes, given: Sequence[str]) -> ReviewFile:
    """`given` are the columns that the file need not have, because the command line says them."""
    if data.startswith(_WORKBOOKS):
        raise OperatorError("this is a workbook, and no CSV", _AS_CSV)
    text = decoded(data)
    header = next((line for line in text.splitlines() if line.strip()), "")
    if not header:
        raise OperatorError("the file is empty", "export the reviews once more, with the line that names the columns")
    delimiter = max(_DELIMITERS, key=header.count)
    try:
        return _lines(text, delimiter, given)
    except csv.Error as error:
        raise OperatorError(f"this is no CSV: {_WORDS.get(str(error), error)}", _AS_CSV) from error


def _lines(text: str, delimiter: str, given: Sequence[str]) -> ReviewFile:
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    header: list[str] = next((row for row in rows if any(cell.strip() for cell in row)), [])
    columns = _columns(header, given)
    lines, begins = [], rows.line_num + 1
    for row in rows:
        if any(cell.strip() for cell in row):
            lines.append(_line(begins, row, header, columns))
        begins = rows.line_num + 1
    ignored = [_shown(name) for place, name in enumerate(header) if place not in columns.values()]
    return ReviewFile(lines, [name for name in ignored if name])


def _columns(header: Sequence[str], given: Sequence[str]) -> Mapping[str, int]:
    """Where each column stands; by its first name that the header has."""
    names = [" ".join(name.replace("_", " ").replace("-", " ").casefold().split()) for name in header]
    found = {
        column: names.index(next(name for name in known if name in names))
        for column, known in _NAMES.items()
        if set(known) & set(names)
    }
    often = Counter(names)
    if twice := [names[place] for place in found.values() if often[names[place]] > 1]:
        raise OperatorError(f"the file has two columns {quoted(twice[0])}", "leave the one that is meant")
    missing = [column for column in ("office", "site", "date") if column not in found and column not in given]
    if missing:
        wanted = listed([f'"{column}"' for column in missing])
        there = listed([quoted(name) for name in header if name.strip()], most=_MOST_NAMED)
        raise OperatorError(
            f"the first line of the file has no column {wanted}; it has {there}",
            'it reads office, site, date, and if it has them stars, link, text; "--office" and "--site" say it for all',
        )
    return found


def _line(number: int, row: Sequence[str], header: Sequence[str], columns: Mapping[str, int]) -> Line:
    if len(row) != len(header):
        return Line(number, {}, f"it has {len(row)} cells, and the first line {len(header)}")
    cells = {column: " ".join(row[place].split()) for column, place in columns.items()}
    return Line(number, cells, "it holds characters that are no text" if any("\0" in cell for cell in row) else None)


def quoted(text: str) -> str:
    """Short, and nothing in it moves a terminal."""
    return f'"{_shown(text)}"'


def _shown(text: str) -> str:
    plain = " ".join("".join(letter if letter.isprintable() else " " for letter in text).split())
    return plain[:_MOST_QUOTED] + ("..." if len(plain) > _MOST_QUOTED else "")
