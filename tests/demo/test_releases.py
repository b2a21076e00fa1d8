"""The demo's practice can be of any release from 19.2 to 25.3, and its workstations write what that one writes."""

from collections.abc import Iterator
from datetime import UTC, date, datetime

import pytest

from od_escalator.demo import practice as practices
from od_escalator.demo import releases, schema
from od_escalator.demo.practice import Practice
from od_escalator.demo.releases import EVERY, Release
from od_escalator.demo.server import Server
from od_escalator.demo.session import Row, Session
from od_escalator.demo.trail import audit_trail
from od_escalator.demo.workstation import Workstation

MONDAY = datetime(2026, 3, 2, 15, tzinfo=UTC)

#: What came with which release: columns, indexes in brackets; with < what it did away with.
CAME = {
    "19.2.4": ("task (DateTimeOriginal)", "taskhist (DateTStamp)"),
    "19.3.1": ("tasklist TaskListStatus", "task (TaskStatus)", "signalod (IType)", "userod DateTLastLogin"),
    "19.4.3": ("preference (PrefName)",),
    "20.1.5": ("commlog (UserNum)", "task (UserNum)"),
    "20.4.1": ("task DescriptOverride", "taskhist DescriptOverride", "taskhist (KeyNum)"),
    "20.5.1": ("clinic TimeZone",),
    "21.4.1": ("taskattachment TaskNum", "procedurelog (DateTStampPN)", "patient SecurityHash"),
    "22.2.1": ("task IsReadOnly", "taskhist IsReadOnly", "commlog DateTEntry", "popup DateTimeDisabled"),
    "23.1.0": ("commlog ReferralNum", "commlog CommReferralBehavior", "commlog (ReferralNum)"),
    "23.2.23": ("taskancestor (TaskListCov)", "taskancestor <(TaskListNum)"),
    "24.1.36": ("userod BadgeId",),
    "25.2.1": ("task Category", "taskhist Category", "appointment IsMirrored"),
    "25.3.1": ("task TriagePosition", "taskhist TriagePosition"),
}
ALWAYS = {"task SecDateTEdit", "taskhist SecDateTEdit", "securitylog (PermType)", "tasklist GlobalTaskFilterType"}


def there(session: Session) -> set[str]:
    """Columns as `table Column`, indexes as `table (Index)`."""
    columns = session.column(
        "SELECT CONCAT(TABLE_NAME, ' ', COLUMN_NAME) FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
    )
    indexes = session.column(
        "SELECT CONCAT(TABLE_NAME, ' (', INDEX_NAME, ')') FROM information_schema.STATISTICS"
        " WHERE TABLE_SCHEMA = DATABASE()"
    )
    return {*columns, *indexes}


@pytest.mark.parametrize("version", EVERY)
def test_a_release_has_what_came_until_then(mariadb: Server, version: str) -> None:
    release = Release.parse(version)
    with Session.open(schema.create(mariadb, "releases", version=version)) as session:
        found = there(session)
        assert session.column("SELECT DISTINCT ValueString FROM preference") == [version]
        kind = session.value(
            "SELECT DATA_TYPE FROM information_schema.COLUMNS WHERE TABLE_SCHEMA = DATABASE()"
            " AND TABLE_NAME = 'securitylog' AND COLUMN_NAME = 'PermType'"
        )
    for since, names in CAME.items():
        for name in names:
            assert (name.replace("<", "") in found) is (release.knows(since) is not ("<" in name)), name
    assert found >= ALWAYS
    assert ("task TriageCategory" in found) is (release.knows("22.2.1") and not release.knows("25.2"))
    assert kind == ("smallint" if release.knows("24.3.1") else "tinyint")


def test_an_update_brings_the_tables_to_the_new_release_and_keeps_the_rows(mariadb: Server) -> None:
    with Session.open(schema.create(mariadb, "releases", version="25.3.2.0")) as session:
        fresh = there(session)
    old = practices.build(mariadb, date(2026, 3, 2), name="releases", patients=10)
    with Workstation(old.url, "Kelly") as kelly, old.open() as session:
        task = kelly.write_task("Call her back", old.inboxes["Kelly"])
        schema.update(session, "25.2.4.0")
        schema.update(session, "25.3.2.0")
        assert there(session) == fresh
        row = session.row("SELECT * FROM task WHERE TaskNum = %(task)s", task=task) or {}
        assert (row["Descript"], row["Category"], row["TriagePosition"]) == ("Call her back", 0, 0)


@pytest.fixture(params=EVERY)
def old_practice(request: pytest.FixtureRequest, mariadb: Server) -> Practice:
    mariadb.set_time(MONDAY)
    return practices.build(mariadb, date(2026, 3, 2), name="releases", patients=10, version=request.param)


@pytest.fixture
def old_session(old_practice: Practice) -> Iterator[Session]:
    with old_practice.open() as session:
        yield session


def release_of(session: Session) -> Release:
    return Release.parse(session.value("SELECT ValueString FROM preference WHERE PrefName = 'DataBaseVersion'"))


def test_a_new_commlog_is_an_edit_in_the_audit_trail_of_old_releases(
    old_practice: Practice, old_session: Session
) -> None:
    with Workstation(old_practice.url, "Jamie") as jamie:
        jamie.write_commlog(70001, "a note")
        draft = jamie.write_commlog(70001, "a dra", autosave=True)
        jamie.edit_commlog(draft, "a draft", autosave=True)
        jamie.edit_commlog(draft, "a draft, done")
        jamie.delete_commlog(draft)
    created = [(193, ""), (193, "Autosave")]
    if not release_of(old_session).knows("22.2"):
        created = [(43, "Insert"), (43, "Autosave Insert")]
    assert [row[:2] for row in audit_trail(old_session)] == [*created, (43, ""), (43, "Delete")]


def test_a_workstation_works_with_the_tasks_of_its_release(old_practice: Practice, old_session: Session) -> None:
    with Workstation(old_practice.url, "Dana") as dana, Workstation(old_practice.url, "Kelly") as kelly:
        task = dana.write_task("Call her back", old_practice.inboxes["Kelly"], patient=70001)
        gone = dana.write_task("Never mind", old_practice.inboxes["Kelly"])
        kelly.open_task(task).add_note("Spoke w/ her")
        kelly.tick_done(task)
        dana.delete_task(gone)
    row = old_session.row("SELECT * FROM task WHERE TaskNum = %(task)s", task=task) or {}
    assert row["TaskStatus"] == 2
    kept = [entry for entry in audit_trail(old_session) if "deleted" in entry[1]]
    assert kept == [(228 if release_of(old_session).knows("22.2.1") else 84, f"Task {gone} deleted", 0, 0)]
    assert history_columns(old_session) >= row.keys()


def history_columns(session: Session) -> set[str]:
    row: Row = session.row("SELECT * FROM taskhist LIMIT 1") or {}
    return set(row)


@pytest.mark.parametrize(
    ("text", "release"),
    [("24.3.10.0", Release(24, 3, 10)), ("24.3", Release(24, 3)), ("19.2.1", Release(19, 2, 1))],
)
def test_releases_are_read_as_open_dental_writes_them(text: str, release: Release) -> None:
    assert Release.parse(text) == release


def test_what_is_no_release_is_refused() -> None:
    with pytest.raises(ValueError, match="no release"):
        Release.parse("the newest")


def test_the_releases_stand_in_order() -> None:
    assert sorted(EVERY, key=Release.parse) == list(EVERY)
    assert releases.HERE in EVERY
