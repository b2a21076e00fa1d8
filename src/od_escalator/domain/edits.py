"""What an edited note says that it did not say before, told by fingerprints: none of its words is kept.

A sentence that was reworded (a typo put right, a word added) is the same sentence; one that was added beside it is new.
A fingerprint is `names~sketch`, with a `!` where the sentence flags by itself: short hashes of what the sentence is
known by, and 128 bits, of which each of its longer words sets one, so that like sentences have like sketches. Of what
only older versions said the names are left.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

from od_escalator.domain.flags import read_flag
from od_escalator.domain.sentences import Sentence, sentences
from od_escalator.domain.tags import Marks

#: Versions add up; what an older one said and no later one is forgotten first.
_MOST = 300

_SKETCH_BITS = 128
_LONG = 4  # letters: shorter words are in every sentence
_SKETCHED, _FLAGS = "~", "!"


@dataclass(frozen=True, slots=True)
class _Print:
    names: frozenset[str]
    sketch: int
    flags: bool

    @classmethod
    def of(cls, sentence: Sentence, marks: Marks) -> "_Print":
        flags = "upset" in sentence.text.casefold() or read_flag(sentence.text, None, marks).explicit
        return cls(frozenset(_hash(name) for name in sentence.names), _sketch(sentence.ordinary), flags)

    @classmethod
    def read(cls, written: str) -> "_Print":
        names, _, sketch = written.partition(_SKETCHED)
        return cls(frozenset(names.split(",")), int(sketch.rstrip(_FLAGS), 16), sketch.endswith(_FLAGS))

    def __str__(self) -> str:
        return f"{','.join(sorted(self.names))}{_SKETCHED}{self.sketch:x}{_FLAGS if self.flags else ''}"

    def is_like(self, other: "_Print", *, all_of_it: bool = False) -> bool:
        """Half of what the shorter one says, or with `all_of_it` this one, is in the other; a bare tag is like any."""
        own = self.sketch.bit_count()
        fewer = own if all_of_it else min(own, other.sketch.bit_count())
        return 2 * (self.sketch & other.sketch).bit_count() >= fewer


def fingerprints(text: str, marks: Marks, earlier: Iterable[str] = ()) -> tuple[str, ...]:
    """Of the sentences of a flagged note, and the names of those of its `earlier` versions."""
    now = [str(_Print.of(sentence, marks)) for sentence in sentences(text)]
    current = {_names(each) for each in now}
    names = (_names(each) for each in earlier)
    return tuple(dict.fromkeys((*now, *(each for each in names if each not in current))))[:_MOST]


def shares_words(text: str, earlier: Iterable[str], marks: Marks) -> bool:
    """Whether any sentence is an earlier one, or one of the last version reworded."""
    earlier = tuple(earlier)
    known = _known(earlier)
    old = [each for each in _last_version(earlier) if each.sketch]
    new = [_Print.of(sentence, marks) for sentence in sentences(text)]
    return any(mine.names & known or (mine.sketch and any(map(mine.is_like, old))) for mine in new)


def newly_said(text: str, earlier: Sequence[str], marks: Marks) -> str:
    """The sentences that the earlier versions did not have, neither so nor, the last one, in other words."""
    new = [(sentence, _Print.of(sentence, marks)) for sentence in sentences(text)]
    known, still = _known(earlier), {name for _, each in new for name in each.names}
    old = _last_version(earlier)
    flagging = [each for each in old if each.flags]
    # Where a type alone flagged the note, one tag on what it said says nothing more.
    gone = [each for each in flagging if not each.names & still] if flagging else old
    kept: defaultdict[int, str] = defaultdict(str)
    for sentence, mine in new:
        if mine.names & known:
            continue
        before = next((each for each in gone if mine.flags and mine.is_like(each, all_of_it=not flagging)), None)
        if before is None:
            kept[sentence.line] += sentence.text
        else:
            gone = [each for each in gone if each is not before] if flagging else []
    return "\n".join(line.strip() for line in kept.values())


def _known(earlier: Iterable[str]) -> set[str]:
    return {name for each in earlier for name in _names(each).split(",")}


def _names(written: str) -> str:
    return written.partition(_SKETCHED)[0]


def _last_version(earlier: Iterable[str]) -> list[_Print]:
    return [_Print.read(each) for each in earlier if _SKETCHED in each]


def _hash(name: str) -> str:
    return blake2b(name.encode("utf-8", "surrogatepass"), digest_size=5).hexdigest()


def _sketch(words: frozenset[str]) -> int:
    sketch = 0
    for word in {word for word in words if len(word) >= _LONG} or words:
        sketch |= 1 << (int(_hash(word), 16) % _SKETCH_BITS)
    return sketch
