"""Servers in other zones, their clocks hours off: what is read and written has its time, in every hour."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import cycle
from zoneinfo import ZoneInfo

import pytest

from od_escalator.demo import practice as practices
from od_escalator.demo.practice import Practice
from od_escalator.demo.server import Server
from od_escalator.demo.workstation import Workstation
from od_escalator.domain.note import Source
from od_escalator.domain.practice import Standing, TaskOrder, Watched
from od_escalator.opendental.practice import OpenDentalPractice
from tests.opendental.conftest import HurriedClock

SETTLE = timedelta(seconds=30)

#: West of the offices, far east of them, and half an hour off (twice: St. John's has summer time, Kolkata has none).
ZONES = ("America/Los_Angeles", "Australia/Sydney", "Asia/Kolkata", "America/St_Johns")


@pytest.fixture(scope="module", params=ZONES)
def zone(request: pytest.FixtureRequest) -> ZoneInfo:
    return ZoneInfo(request.param)


@pytest.fixture(scope="module")
def server(zone: ZoneInfo) -> Iterator[Server]:
    with Server(tz=zone.key, hand_turned=True) as server:
        yield server


@pytest.fixture
def office(server: Server) -> Practice:
    return practices.build(server, date(2026, 3, 2), name="elsewhere", patients=10)


@pytest.fixture
def ours(office: Practice) -> Iterator[OpenDentalPractice]:
    practice = OpenDentalPractice(
        "main", office.our_url, open_dental_user="Escalator", settle=SETTLE, clock=HurriedClock()
    )
    yield practice
    practice.close()


def changes(zone: ZoneInfo) -> list[datetime]:
    """The moments of 2026 at which the zone's clocks are changed, or a plain noon where they never are."""
    hours = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(hours=n) for n in range(8760)]
    offsets = [hour.astimezone(zone).utcoffset() for hour in hours]
    found = [hours[n] for n in range(1, 8760) if offsets[n] != offsets[n - 1]]
    return found or [datetime(2026, 3, 2, 12, tzinfo=UTC)]


def order(at: datetime) -> TaskOrder:
    mark = f"UP-{int(f'{at:%m%d%H%M}')}"
    return TaskOrder(
        mark=mark,
        manager="Kelly",
        patient=70001,
        note=None,
        first_line=f"Please call back - {mark}",
        author="Jamie",
        finishing=(),
        popup=True,
    )


def test_in_every_hour_around_a_change_of_the_clocks_notes_and_tasks_have_their_time(
    server: Server, office: Practice, ours: OpenDentalPractice, zone: ZoneInfo
) -> None:
    for change in changes(zone):
        for minutes, hours in zip((-61, -31, -1, 0, 1, 29, 31, 61, 121), cycle((0, 5, -5)), strict=False):
            skew = timedelta(hours=hours)  # that our own clock is ahead of the server's
            written = change + timedelta(minutes=minutes)
            server.set_time(written)
            assert ours.hold() is Standing.WRITER
            cursor = ours.first_cursor()
            with Workstation(office.url, "Jamie") as jamie, office.open() as session:
                jamie.write_commlog(70001, "upset")
                jamie.chart.write_note(70001, "upset")
                task = ours.make_task(order(written))
                with jamie.open_task(task) as window:
                    window.add_note("on it")
                row = session.row("SELECT DateTimeEntry, NOW() AS now FROM task WHERE TaskNum = %(t)s", t=task) or {}
                assert row["DateTimeEntry"] == row["now"] == written.astimezone(zone).replace(tzinfo=None)
            server.set_time(written + SETTLE)
            now = written + SETTLE + skew
            notes = ours.read_notes(cursor, now).notes
            assert {note.key.source: note.written_at for note in notes} == {
                Source.COMMLOG: written + skew,
                Source.PROCNOTE: written + skew,
            }, f"{minutes} minutes from {change}"
            watched = Watched(
                case=int(f"{written:%m%d%H%M}"), patient=70001, since=written + skew - timedelta(minutes=2), task=task
            )
            [sighting] = ours.watch([watched], now).sightings
            seen = {(seen.note.key.source, seen.note.written_at) for seen in sighting.notes}
            assert seen >= {(Source.COMMLOG, written + skew), (Source.TASK_NOTE, written + skew)}, (
                f"{minutes} minutes from {change}"
            )
