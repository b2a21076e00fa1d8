"""New rows: a look reads them and little else, and ten thousand that were missed are caught up with soon."""

import re
from collections.abc import Callable, Iterator
from datetime import timedelta

from benchmarks.bench import Bench, Driver, driver
from benchmarks.figures import Figure
from benchmarks.interleaving import Timing, in_blocks, timed
from benchmarks.seat import OVERLAP, Seat, behind, seated
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.practice import Cursor

PLAIN = "Confirmed appt with pt, will be here ten minutes early. Tooth #14 was fine."
SETTLED = timedelta(seconds=32)
MISSED, FEW = 10_000, 100  # CommLogs
UPSET = re.compile(r"(?i)(?<!\w)#upset")
Writer = Callable[[int, str], int]

KINDS = {
    "commlogs": "new CommLogs: rows read beyond the new ones",
    "procnotes": "new clinical notes: rows read beyond the new ones",
    "coded": "new clinical notes where a procedure code flags: rows read beyond the new ones",
}
FOLLOWED = {
    "commlog": ("CommlogNum", "DateTStamp"),
    "procnote": ("ProcNoteNum", "EntryDateTime"),
    "securitylog": ("SecurityLogNum", "LogDateTime"),
}


def measure(bench: Bench) -> Iterator[Figure]:
    for kind, words in KINDS.items():
        seen = {str(number): _new(bench, kind, number) for number in (1, 100)}
        most = max(each["most"] for each in seen.values())
        yield bench.figure(f"new_{kind}", words, most, bar=None if kind == "coded" else 60, seen=seen)
    with seated(bench.server, bench.large) as seat, driver(bench.server, bench.large) as raw:
        seat.begin()
        yield from _caught_up(bench, seat, raw)


def _new(bench: Bench, kind: str, number: int) -> dict[str, int]:
    """Look at so many new rows when they are new, while they wait and when they have settled; `most` is beyond them."""
    with (
        seated(bench.server, bench.large, codes=kind == "coded") as seat,
        driver(bench.server, bench.large) as raw,
        Workstation(bench.large.url, "Jamie") as jamie,
    ):
        write: Writer = jamie.write_commlog if kind == "commlogs" else jamie.chart.write_note
        for which in range(OVERLAP):
            write(bench.large.patient(3 * which), PLAIN)
        _age(raw)
        seat.begin()
        seat.turn()
        before = _rows(raw)
        for which in range(number):
            write(bench.large.patient(3 * which), PLAIN)
        new = _rows(raw) - before
        seat.look_around()
        first, waiting = seat.count_look(), seat.count_look()
        seat.turn_behind(SETTLED)
        seat.look_around()
        settled = seat.count_look()
    rows = {"first": first.rows, "waiting": waiting.rows, "settled": settled.rows}
    return {"most": max(rows.values()) - new, "new": new, "statements": first.statements, **rows}


def _age(raw: Driver) -> None:
    """Let the newest rows have settled long ago."""
    for table, (key, stamp) in FOLLOWED.items():
        newest = raw.ask(f"SELECT MAX({key}) FROM {table}")[0][0]
        raw.write(f"UPDATE {table} SET {stamp} = {stamp} - INTERVAL 1 HOUR WHERE {key} > %s", newest - OVERLAP)


def _rows(raw: Driver) -> int:
    """Rows ever written into the tables that we follow."""
    highest = ", ".join(f"(SELECT MAX({key}) FROM {table})" for table, (key, _) in FOLLOWED.items())
    return sum(raw.ask(f"SELECT {highest}")[0])


def _caught_up(bench: Bench, seat: Seat, raw: Driver) -> Iterator[Figure]:
    """The new ones, and also what was edited meanwhile: there the naive poll has but the stamps to go by."""
    missed = min(bench.times(MISSED, FEW), bench.large.rows // 2)
    start, all_of_it = (behind(seat.cursor, missed, trail=trail) for trail in (False, True))
    since = raw.ask("SELECT DateTStamp FROM commlog WHERE CommlogNum = %s", start.last)[0][0]
    seat.turn()
    took = in_blocks(
        {
            "ours": (lambda: seat.read_on(start), 1),
            "theirs": (lambda: _match_all(raw, "CommlogNum > %s", start.last), 1),
        },
        blocks=bench.times(8, 2),
    )
    took |= _with_edited(bench, seat, raw, all_of_it, since)
    seat.turn()
    judged = timed(lambda: seat.catch_up(start))
    seen: dict[str, object] = {name: timing.seen() for name, timing in took.items()}
    seen |= {"notes": seat.read_on(start), "missed": missed, "judged_s": round(judged, 2)}
    read, whole = took["theirs"].over(took["ours"]), took["theirs"].best / judged
    edited = took["theirs_edited"].over(took["ours_edited"])
    what = "all missed CommLogs read and matched in Python, over ours"
    yield bench.figure("catch_up", what, read, unit="x", bar=10, at_least=True, seen=seen)
    yield bench.figure("catch_up_judged", f"{what} read, judged and stored", whole, unit="x")
    what = "all edited ones, too, by DateTStamp, over ours by the audit trail"
    yield bench.figure("catch_up_edited", what, edited, unit="x", bar=10, at_least=True, at_full_size=True)


def _with_edited(bench: Bench, seat: Seat, raw: Driver, start: Cursor, since: object) -> dict[str, Timing]:
    """Their scan takes longer than the server keeps our idle connection."""
    ours, theirs = [], []
    for _ in range(bench.times(3)):
        theirs.append(timed(lambda: _match_all(raw, "DateTStamp >= %s", since)))
        seat.turn()
        seat.look()
        ours.append(timed(lambda: seat.read_on(start)))
    return {"ours_edited": Timing(tuple(ours)), "theirs_edited": Timing(tuple(theirs))}


def _match_all(raw: Driver, which: str, since: object) -> int:
    rows = raw.ask(f"SELECT * FROM commlog WHERE {which}", since)
    return sum(UPSET.search(row[4]) is not None for row in rows)
