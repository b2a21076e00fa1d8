"""Canaries: everything in Open Dental that could say who a patient is, looked for wherever words leave the building.

They are found folded, split, in another order or format, and encoded; whole words, so that `thanks` is not Hank.
"""

import base64
import binascii
import html
import json
import quopri
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from hashlib import md5, sha1, sha256
from pathlib import Path
from urllib.parse import parse_qsl, unquote_plus

import od_escalator
from od_escalator.demo.patients import HEROES
from od_escalator.demo.session import Row
from od_escalator.demo.slack.api import Request
from od_escalator.demo.world import World

#: Parts of the program whose words are a note's, and not what it says itself.
_QUOTES = {
    *("demo", "danger_phrases.py", "doubt.py", "missed.py", "mood.py", "own_words.py", "phrases.py", "reached.py"),
    *("reading.py", "shorthand.py", "still_upset.py", "turned.py"),
}

#: Calls that make a message in which Slack would unfold links, and all whose words it would read for names.
_POSTS = ("chat.postMessage", "chat.scheduleMessage")
_SAYS = (*_POSTS, "chat.update", "chat.postEphemeral")

#: So many letters, or digits, in a row are no coincidence; so many words of a note are looked at.
_LONG, _LONG_NUMBER, _LONG_PHRASE, _MOST_WORDS = 8, 9, 11, 80

_PATIENTS = (
    "SELECT PatNum, LName, FName, Preferred, Birthdate, HmPhone, WkPhone, WirelessPhone, Email, ChartNumber"
    " FROM patient WHERE PatNum IN %(heroes)s"
)
_NOTES = (
    "SELECT Note FROM commlog WHERE PatNum IN %(heroes)s"
    " UNION ALL SELECT Note FROM procnote WHERE PatNum IN %(heroes)s"
    " UNION ALL SELECT n.Note FROM tasknote n JOIN userod u USING (UserNum) WHERE u.UserName <> 'Escalator'"
)
_BETWEEN = re.compile(r"[\W_]+")
_BYTES_BETWEEN = bytes(byte for byte in range(256) if _BETWEEN.fullmatch(chr(byte)))
_ESCAPED = re.compile(r"\\u([0-9a-fA-F]{4})|\\[nrt]")
_CODED = re.compile(r"[A-Za-z0-9+/_-]{8,}={0,2}")
_DIGITS = re.compile(r"\d[\d().\- ]{5,}\d")
_NUMBER = re.compile(r"(?<![0-9a-f])[0-9]{4,}(?![0-9a-f])")


@dataclass(frozen=True, slots=True)
class Canaries:
    """`phrases` are whole words; `pieces` so long that nothing need stand around them; `numbers` whole numbers."""

    phrases: frozenset[str]
    pieces: frozenset[str]
    numbers: frozenset[str]

    def in_text(self, text: str) -> set[str]:
        """Those that are in it."""
        return {found for folded in {_folded(view) for view in _views(text)} for found in self._in(folded)}

    def in_state(self, data: bytes) -> set[str]:
        """Those of our own records, which hold the numbers of patients, and no words."""
        squeezed = data.translate(None, _BYTES_BETWEEN).decode("latin-1").casefold()
        return {piece for piece in self.pieces if piece in squeezed}

    def _in(self, folded: str) -> Iterator[str]:
        spaced = f" {_BETWEEN.sub(' ', folded)} "
        squeezed = spaced.replace(" ", "")
        yield from (phrase for phrase in self.phrases if f" {phrase} " in spaced)
        yield from (piece for piece in self.pieces if piece in squeezed)
        yield from self.numbers & set(_NUMBER.findall(folded))


def require_none(world: World, log: str) -> None:
    """Fails where a canary is in what Slack was sent, in the log, or in the file that holds our own records.

    And where Slack may unfold a link, or call somebody whom the words only seem to name.
    """
    loose = [request.method for request in world.slack.requests if _may_unfold(request)]
    assert not loose, loose
    canaries = canaries_of(world)
    sent = "\n".join(sorted({_of_request(request) for request in world.slack.requests}))
    state = b"".join(file.read_bytes() for file in sorted(world.folder.glob("state.db*")) if file.is_file())
    found = {"Slack": canaries.in_text(sent), "log": canaries.in_text(log), "state": canaries.in_state(state)}
    assert not any(found.values()), {place: sorted(there) for place, there in found.items() if there}


def _may_unfold(request: Request) -> bool:
    asked = request.arguments
    unfurls = request.method in _POSTS and (asked.get("unfurl_links"), asked.get("unfurl_media")) != (False, False)
    return unfurls or (request.method in _SAYS and (asked.get("parse"), asked.get("link_names")) != ("none", False))


def _of_request(request: Request) -> str:
    """With its headers, each on a line of its own; of a picture nothing, for it shows the labels of its chart alone."""
    headers = "\n".join(f"{name}: {value}" for name, value in request.headers.items())
    body = b"" if request.body.startswith(b"\x89PNG") else request.body
    return f"{request.method}\n{headers}\n{request.query.decode()}\n{body.decode()}"


def canaries_of(world: World) -> Canaries:
    """Of the patients of the stories, their notes, and the staff whom the TOML does not know."""
    with world.practice.open() as session:
        heroes = tuple(patient.number for patient in world.practice.patients[: len(HEROES)])
        rows = session.rows(_PATIENTS, heroes=heroes)
        notes = [_folded(str(note)) for note in session.column(_NOTES, heroes=heroes)]
        providers = session.rows("SELECT LName, FName, Abbr FROM provider")
        users = session.column("SELECT UserName FROM userod WHERE UserName <> 'Escalator'")
    toml = _folded((world.folder / "config.toml").read_text(encoding="utf-8"))
    ours = _own_words() | frozenset(_words(toml))
    names = {_words(_folded(str(name)))[0] for name in users} | {
        _folded(str(n)) for row in providers for n in row.values()
    }
    phrases = names - set(_words(toml))
    for row in rows:
        phrases |= set(_of_patient(row))
    for note in set(notes):
        phrases |= set(_of_note(note, ours))
    numbers = {str(row["PatNum"]) for row in rows}
    squeezed = {_BETWEEN.sub("", phrase) for phrase in phrases} | set(_digests(rows))
    pieces = frozenset(each for each in squeezed if len(each) >= (_LONG_NUMBER if each.isdigit() else _LONG))
    return Canaries(frozenset(phrases), pieces, frozenset(numbers))


def _of_patient(row: Row) -> Iterator[str]:
    first, last, preferred = (_folded(str(row[key])) for key in ("FName", "LName", "Preferred"))
    yield from (name for name in (first, last, preferred) if name)
    yield from (
        f"{first} {last}",
        f"{last} {first}",
        f"{first[0]} {last[0]}",
        f"{first[0]} {last}",
        f"{last} {first[0]}",
    )
    if isinstance(born := row["Birthdate"], date):
        yield from _dates(born)
    for number in ("".join(re.findall("[0-9]", row[key])) for key in ("HmPhone", "WkPhone", "WirelessPhone")):
        if number:
            area, middle, end = number[:3], number[3:6], number[6:]
            yield from (number, f"{area} {middle} {end}", f"{middle} {end}", f"{middle}{end}", f"1{number}")
    yield from (" ".join(_words(_folded(row[key]))) for key in ("Email", "ChartNumber") if row[key])


def _dates(born: date) -> Iterator[str]:
    years = (str(born.year), f"{born:%y}")
    days, months = (
        (str(born.day), f"{born:%d}"),
        (str(born.month), f"{born:%m}", *(f"{born:%B|%b}".casefold().split("|"))),
    )
    for year in years:
        for month in months:
            for day in days:
                yield from (f"{month} {day} {year}", f"{day} {month} {year}", f"{year} {month} {day}")
    yield from (f"{born:%Y%m%d}", f"{born:%m%d%Y}")


def _of_note(note: str, ours: frozenset[str]) -> Iterator[str]:
    """Words that the program itself never says, and three in a row that it does not say so."""
    words = _words(note)[:_MOST_WORDS]
    yield from (word for word in words if len(word) > 3 and word not in ours and not word.isdigit())
    yield from (" ".join(_words(digits)) for digits in _DIGITS.findall(note))
    for three in zip(words, words[1:], words[2:], strict=False):
        if len(squeezed := "".join(three)) >= _LONG_PHRASE and squeezed not in _own_text():
            yield " ".join(three)


def _digests(rows: Iterable[Row]) -> Iterator[str]:
    for row in rows:
        for said in (str(row["PatNum"]), f"{row['FName']} {row['LName']}"):
            yield from (kind(said.encode()).hexdigest()[:12] for kind in (md5, sha1, sha256))


def _folded(text: str) -> str:
    plain = text if text.isascii() else unicodedata.normalize("NFKD", text)
    return (
        "".join(c for c in plain if not unicodedata.combining(c)).casefold() if plain is not text else text.casefold()
    )


def _words(folded: str) -> list[str]:
    return _BETWEEN.sub(" ", folded).split()


def _views(text: str) -> Iterator[str]:
    """As it stands, its strings alone, and without what hides them."""
    strings = "\n".join("\x1f".join(_strings(line)) for line in text.splitlines())
    yield text
    once = _undone(f"{text}\n{strings}")
    yield once
    yield _undone(once)
    if "=" in text:
        yield quopri.decodestring(f"{text}\n{strings}".encode()).decode(errors="replace")
    yield "\n".join(_decoded({*_CODED.findall(text), *_CODED.findall(strings)}))


def _strings(line: str) -> Iterator[str]:
    """The strings in what is JSON or a form, in their order."""
    try:
        yield from _leaves(json.loads(line))
    except ValueError:
        for _, value in parse_qsl(line):
            if value[:1] in ("{", "["):
                yield from _strings(value)
            else:
                yield value


def _leaves(value: object) -> Iterator[str]:
    match value:
        case str():
            yield value
        case Mapping():
            yield from (leaf for each in value.values() for leaf in _leaves(each))
        case list():
            yield from (leaf for each in value for leaf in _leaves(each))


def _undone(text: str) -> str:
    return html.unescape(_ESCAPED.sub(lambda found: chr(int(found[1], 16)) if found[1] else " ", unquote_plus(text)))


def _decoded(tokens: Iterable[str]) -> Iterator[str]:
    for token in tokens:
        plain = token.rstrip("=").translate(str.maketrans("-_", "+/"))
        for code in (plain[begin:] for begin in range(4)):
            for decode in _CODES:
                try:
                    said = decode(code).decode()
                except (ValueError, binascii.Error):
                    continue
                if said.isprintable():
                    yield said


def _of_base64(code: str) -> bytes:
    return base64.b64decode(code[: len(code) - (len(code) % 4 == 1)] + "=" * (-len(code) % 4))


_CODES: tuple[Callable[[str], bytes], ...] = (_of_base64, bytes.fromhex)


@cache
def _own_source() -> str:
    package = Path(od_escalator.__file__).parent
    files = sorted(file for kind in ("*.py", "*.toml") for file in package.rglob(kind))
    return _folded("\n".join(f.read_text(encoding="utf-8") for f in files if not _QUOTES & set(f.parts)))


@cache
def _own_words() -> frozenset[str]:
    return frozenset(re.findall("[a-z]+", _own_source()))


@cache
def _own_text() -> str:
    return _BETWEEN.sub("", _own_source())
