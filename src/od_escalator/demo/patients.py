"""The invented patients of the demo: a few with a part in the story, and families by the dozen from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

ADULT_DAYS = 18 * 366
FIRST_NUMBER = 70_001  # far from the numbers of users, lists and cases, so that a mix-up shows


@dataclass(frozen=True, slots=True, kw_only=True)
class Patient:
    """`guarantor` is who pays and may be talked to, by number; her own number for an adult."""

    number: int
    first: str
    last: str
    born: date
    guarantor: int
    clinic: str
    home: str
    mobile: str

    @property
    def name(self) -> str:
        return f"{self.first} {self.last}"


# first, last, year of birth, clinic, and how many rows up the guarantor stands
HEROES = (
    ("Nora", "Whitfield", 1984, "Geneva", 0),
    ("Ines", "Castell", 1987, "Geneva", 0),
    ("Theo", "Castell", 2016, "Geneva", 1),
    ("Walter", "Brandt", 1951, "Lakeside", 0),
    ("Priya", "Raman", 1990, "Lakeside", 0),
    ("Hank", "Osgood", 1969, "Geneva", 0),
)

FIRST = (
    "Ada Bea Cal Della Enzo Fern Gil Hattie Ivo June Kit Lena Milo Nell Otis Pia Quinn Rhea Silas Tess "
    "Una Vern Wyatt Xena Yuri Zoe Abel Brynn Cleo Dirk Effie Frank Greta Hollis Iris Jonas"
)
LAST = (
    "Abbott Barlow Crane Dunmore Ellery Fenwick Garland Hatch Ingram Jarvis Keswick Larkin Merrow Northam "
    "Oakes Penrose Quill Rowland Sutter Thorne Underhill Varley Wexford Yardley Ashdown Birch Caldwell "
    "Draper Eastman Foley"
)


def invent(count: int, today: date, rng: Random) -> list[Patient]:
    """The heroes first, then families (one or two adults, up to three children) until there are `count` patients."""
    made = list(_heroes())
    families = _families(today, rng)
    while len(made) < count:
        clinic, last, births = next(families)
        head = FIRST_NUMBER + len(made)
        home = _phone(rng)
        for born in births:
            minor = (today - born).days < ADULT_DAYS
            number = FIRST_NUMBER + len(made)
            mobile = "" if minor else _phone(rng)
            made.append(
                Patient(
                    number=number,
                    first=rng.choice(FIRST.split()),
                    last=last,
                    born=born,
                    guarantor=head if minor else number,
                    clinic=clinic,
                    home=home,
                    mobile=mobile,
                )
            )
    return made[: max(count, len(HEROES))]


def _heroes() -> Iterator[Patient]:
    for number, (first, last, year, clinic, rows_up) in enumerate(HEROES, start=FIRST_NUMBER):
        yield Patient(
            number=number,
            first=first,
            last=last,
            born=date(year, 4, number % 10),
            guarantor=number - rows_up,
            clinic=clinic,
            home=f"(585)555-01{number % 100:02}",
            mobile="" if rows_up else f"(585)555-02{number % 100:02}",
        )


def _families(today: date, rng: Random) -> Iterator[tuple[str, str, list[date]]]:
    while True:
        parents = [today - timedelta(days=rng.randint(22 * 366, 70 * 366)) for _ in range(rng.randint(1, 2))]
        children = [today - timedelta(days=rng.randint(3 * 366, 16 * 366)) for _ in range(rng.choice((0, 0, 1, 2, 3)))]
        yield rng.choice(("Geneva", "Geneva", "Lakeside")), rng.choice(LAST.split()), parents + children


def _phone(rng: Random) -> str:
    """The 555-01xx numbers are set aside for stories."""
    return f"({rng.choice((315, 585, 607))})555-01{rng.randint(0, 99):02}"
