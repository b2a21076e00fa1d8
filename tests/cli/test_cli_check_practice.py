"""`check` in Open Dental: each way in which a practice can be set up wrong is one finding, with words and remedy."""

# ruff: noqa: S608  our own statements

import re
from contextlib import closing

import pytest

from od_escalator.config.catalog import kinds
from od_escalator.demo.world import World
from tests.cli.conftest import Desk, check, ids, notes, sql

#: What `check` reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

KELLY = "(SELECT UserNum FROM userod WHERE UserName = 'Kelly')"
LIST = "(SELECT TaskListNum FROM tasklist WHERE Descript = 'Kelly')"
FOLLOW = "INSERT INTO tasksubscription (UserNum, TaskListNum, TaskNum)"
LOG = "INSERT INTO securitylog (PermType, UserNum, LogDateTime, LogText, PatNum, CompName, FKey, LogSource)"
PREFER = "UPDATE preference SET ValueString = '{}' WHERE PrefName = '{}'"
MANAGER, DATABASE = 'office "Geneva": office_manager', "databases.main"
OURS = "databases.main: open_dental_user"
FULL = "workstations do not look for new tasks (ProcessSigsIntervalInSecs is 0)"

#: What is broken, and the one finding that it makes: id, place, problem.
BROKEN = [
    (
        ["UPDATE userod SET TaskListInBox = 0 WHERE UserName = 'Kelly'"],
        ("manager-without-inbox", MANAGER, "Kelly Ray (Kelly) has no task inbox, so a task would reach nobody"),
    ),
    (
        ["DELETE FROM tasklist WHERE Descript = 'Kelly'"],
        ("inbox-gone", MANAGER, "the task list that was the inbox of Kelly Ray (Kelly) is gone"),
    ),
    (
        ["UPDATE userod SET TaskListInBox = 0 WHERE UserName = 'Sam'"],
        ("stand-in-without-inbox", 'office "Geneva": sam', "Sam Ortiz stands in for Kelly Ray and has no task inbox"),
    ),
    (
        [f"DELETE FROM tasksubscription WHERE UserNum = {KELLY}"],
        (
            "inbox-not-followed",
            MANAGER,
            'Kelly Ray is not subscribed to the inbox "Kelly", so its tasks do not pop up',
        ),
    ),
    (
        ["UPDATE tasklist SET TaskListStatus = 1 WHERE Descript = 'Kelly'"],
        ("inbox-archived", MANAGER, 'the inbox "Kelly" of Kelly Ray is archived, so its tasks pop up for nobody'),
    ),
    (
        [
            (
                "INSERT INTO userodpref (UserNum, Fkey, FkeyType, ValueString, ClinicNum)"
                f" VALUES ({KELLY}, {LIST}, 10, 'True', 0)"
            )
        ],
        ("popups-blocked", MANAGER, 'Kelly Ray has blocked the popups of the inbox "Kelly"'),
    ),
    (
        [
            (
                f"{FOLLOW} SELECT UserNum, (SELECT Parent FROM tasklist WHERE Descript = 'Dana'), 0 FROM userod"
                " WHERE UserName IN ('Jamie', 'Robin', 'Rosa', 'Lee')"
            ),
            "UPDATE tasklist SET Parent = 0 WHERE Descript = 'Morgan'",
        ],
        (
            "popup-crowd",
            MANAGER,
            'a task in "Kelly" pops up for 6 people: Kelly, Sam, Jamie, Robin, Rosa and Lee',
        ),
    ),
    (
        [
            f"{LOG} SELECT 83, UserNum, NOW() - INTERVAL 20 DAY, '', 0, 'DESK-1', 0, 0 FROM userod",
            (
                f"{LOG} SELECT 83, UserNum, NOW() - INTERVAL 2 DAY, '', 0, 'DESK-1', 0, 0 FROM userod"
                " WHERE UserName = 'Morgan'"
            ),
            "DELETE FROM securitylog WHERE UserNum = (SELECT UserNum FROM userod WHERE UserName = 'Escalator')",
        ],
        ("manager-silent", MANAGER, "Kelly Ray (Kelly) left no trace in Open Dental for 14 days"),
    ),
    (
        [f"{LOG} VALUES (83, {KELLY}, NOW(), '', 0, 'DESK-{number}', 0, 0)" for number in (4, 1, 2, 2, 3)],
        (
            "login-shared",
            "people.kelly: open_dental_user",
            '"Kelly" is no employee\'s user and was at 4 computers today: DESK-1, DESK-2, DESK-3 and DESK-4',
        ),
    ),
    (
        ["UPDATE procedurecode SET ProcCode = 'Zupst' WHERE ProcCode = 'Zupset'"],
        ("procedure-code-unknown", "flags: procedure_codes: 1", 'database main has no procedure code "Zupset"'),
    ),
    (
        ["UPDATE userod SET UserName = 'Kelley' WHERE UserName = 'Kelly'"],
        (
            "user-unknown",
            "people.kelly: open_dental_user",
            'Open Dental has no user "Kelly" (did you mean "Kelley"?)',
        ),
    ),
    (
        ["UPDATE userod SET IsHidden = 1 WHERE UserName = 'Dana'"],
        ("user-hidden", "people.dana: open_dental_user", 'the user "Dana" is hidden'),
    ),
    (
        ["DELETE FROM userod WHERE UserName = 'Escalator'"],
        ("own-user-missing", OURS, 'Open Dental has no user "Escalator", who would be the author of our tasks'),
    ),
    (
        ["UPDATE userod SET IsHidden = 1 WHERE UserName = 'Escalator'"],
        ("own-user-hidden", OURS, 'the user "Escalator" is hidden'),
    ),
    (
        ["UPDATE userod SET ProvNum = 11, DateTLastLogin = NOW() WHERE UserName = 'Escalator'"],
        (
            "own-user-in-use",
            OURS,
            '"Escalator" seems to be used by a person: it has logged in and is a provider',
        ),
    ),
    (
        [
            f"{LOG} SELECT 83, UserNum, NOW(), '', 0, 'od-escalator', 0, 0 FROM userod WHERE UserName = 'Escalator'",
            f"{LOG} SELECT 83, UserNum, NOW(), '', 0, 'DESK-1', 0, 0 FROM userod WHERE UserName = 'Escalator'",
        ],
        ("own-user-in-use", OURS, '"Escalator" seems to be used by a person: it was used at DESK-1'),
    ),
    (
        [
            (
                "INSERT INTO usergroupattach (UserNum, UserGroupNum)"
                " SELECT UserNum, (SELECT UserGroupNum FROM usergroup WHERE Description = 'Owners')"
                " FROM userod WHERE UserName = 'Escalator'"
            )
        ],
        (
            "own-user-has-rights",
            OURS,
            '"Escalator" shares a user group with Lee and Rosa, and may do what they may',
        ),
    ),
    (
        ["UPDATE definition SET ItemName = 'Upset Pt' WHERE ItemName = 'Upset Patient'"],
        (
            "commlog-type-unknown",
            "flags: commlog_types: 1",
            'database main has no CommLog type "Upset Patient" (did you mean "Upset Pt"?)',
        ),
    ),
    (
        ["UPDATE definition SET IsHidden = 1 WHERE ItemName = 'Upset Patient'"],
        (
            "commlog-type-hidden",
            "flags: commlog_types: 1",
            'the CommLog type "Upset Patient" of database main is hidden, so nobody can choose it',
        ),
    ),
    (
        [
            "UPDATE definition SET ItemOrder = ItemOrder + 1 WHERE Category = 27",
            "UPDATE definition SET ItemOrder = 0 WHERE ItemName = 'Recall'",
            "UPDATE definition SET ItemOrder = 1 WHERE ItemName = 'Upset Patient'",
            "UPDATE definition SET ItemOrder = 9 WHERE ItemName = 'ApptRelated'",
            "UPDATE definition SET IsHidden = 1 WHERE ItemName = 'Recall'",
        ],
        (
            "commlog-type-first",
            "flags: commlog_types: 1",
            'the CommLog type "Upset Patient" is the first of database main, so e-services give it to theirs',
        ),
    ),
    ([PREFER.format("0", "ProcessSigsIntervalInSecs")], ("popups-off", DATABASE, FULL)),
    (
        ["INSERT INTO clinic (Description, Abbr, ItemOrder, TimeZone) VALUES ('South', 'South', 9, '')"],
        ("clinic-without-office", DATABASE, 'clinic "South" belongs to no office, so its notes would be set aside'),
    ),
    (
        [
            "UPDATE clinic SET Abbr = 'Genova' WHERE Abbr = 'Geneva'",
            "UPDATE clinic SET IsHidden = 1 WHERE Abbr = 'Genova'",
        ],
        (
            "clinic-unknown",
            'office "Geneva": clinics',
            'no clinic called "Geneva" (did you mean "Genova"?)',
        ),
    ),
    (
        ["UPDATE clinic SET IsHidden = 1 WHERE Abbr = 'Lakeside'"],
        ("clinic-hidden", 'office "Lakeside": clinics', 'clinic "Lakeside" is hidden'),
    ),
    (
        [PREFER.format("FRONT1", "UpdateInProgressOnComputerName")],
        ("database-updating", DATABASE, "Open Dental is being updated from FRONT1"),
    ),
    ([PREFER.format("18.4.2.0", "DataBaseVersion")], ("database-too-old", DATABASE, "Open Dental 18.4.2 is too old")),
    (
        [PREFER.format("26.1.1.0", "DataBaseVersion")],
        ("database-unknown-version", DATABASE, "Open Dental 26.1.1 is newer than we know"),
    ),
    (
        ["ALTER TABLE task ADD Novelty int NOT NULL"],
        ("database-unknown-column", DATABASE, "Open Dental has new columns: task.Novelty"),
    ),
    (
        ["ALTER TABLE definition DROP ItemOrder"],
        ("database-incomplete", DATABASE, "a column that Open Dental has is missing (error 1054)"),
    ),
    (
        [PREFER.format("1", "RandomPrimaryKeys")],
        ("keys-random", DATABASE, "Open Dental makes random keys here, and we write no rows with such keys"),
    ),
    (
        ["DROP TABLE taskunread"],
        (
            "database-not-open-dental",
            DATABASE,
            (
                '"opendental_cli" is not an Open Dental database, or its tables are not visible to this account:'
                " no taskunread"
            ),
        ),
    ),
]


@pytest.mark.parametrize(("statements", "told"), BROKEN, ids=[told[0] for _, told in BROKEN])
def test_what_is_wrong_in_open_dental_is_one_finding(
    there: Desk, world: World, statements: list[str], told: tuple[str, str, str]
) -> None:
    sql(world, *statements)
    code, findings, _ = check(there)
    kind = kinds()[told[0]]
    assert [(each["id"], each["place"], each["problem"], each["severity"]) for each in findings] == [
        (*told, kind.level)
    ]
    assert code == (kind.level == "error")
    assert "{" not in findings[0]["hint"]
    assert findings[0]["hint"].startswith(kind.remedy.partition("{")[0])


@pytest.mark.parametrize(
    ("statements", "told"),
    [
        (
            [PREFER.format("1", "TasksUseRepeating")],
            ("reminders-off", "reminders are off: a task does not pop up at a later login"),
        ),
        (
            ["DELETE FROM schedule"],
            ("closures-none", "Open Dental's schedule names no holiday in the next twelve months"),
        ),
        (
            ["ALTER TABLE signalod ENGINE = InnoDB", "ALTER TABLE task ENGINE = InnoDB"],
            ("engines-mixed", "stored in InnoDB are signalod, task; the rest is not"),
        ),
    ],
)
def test_what_is_only_to_be_known_is_a_note(
    there: Desk, world: World, statements: list[str], told: tuple[str, str]
) -> None:
    sql(world, *statements)
    assert ids(there) == []
    assert [(note["id"], note["problem"]) for note in notes(there)] == [told]


def test_a_schedule_that_was_not_filled_in_further_is_one_finding_for_who_goes_by_it(there: Desk, world: World) -> None:
    day = "UTC_DATE() + INTERVAL {} DAY"
    sql(world, *(f"INSERT INTO schedule (SchedDate, SchedType) VALUES ({day.format(n)}, 1)" for n in (-3, 1, 25)))
    code, [finding], _ = check(there)
    assert (code, finding["id"], finding["place"], finding["severity"]) == (0, "closures-missing", DATABASE, "warning")
    words = r"Open Dental's schedule has nothing at all from \d{4}-\d\d-\d\d to \d{4}-\d\d-\d\d"
    assert re.fullmatch(words, finding["problem"])
    sql(world, "DELETE FROM schedule")
    there.edit("slack_channel = ", 'closures = "none"\nslack_channel = ')
    assert (ids(there), notes(there)) == ([], [])


def test_what_is_chosen_is_always_noted(there: Desk) -> None:
    """Writing by SQL, and an office without a doctor on call."""
    lines = there.run("check").stdout.splitlines()
    doctor = "names no doctor: of swelling, bleeding or trouble breathing Dana Brooks is told"
    place = 'office "Lakeside": on_call_doctor'
    assert f"config.toml: note: {place}: {doctor}  [on-call-doctor-missing]" in lines
    said = "tasks are written by SQL, which Open Dental does not approve of"
    assert f"config.toml: note: databases.main: {said}  [sql-writes]" in lines


def test_a_practice_without_clinics_needs_none_in_the_configuration(there: Desk, world: World) -> None:
    sql(world, PREFER.format("1", "EasyNoClinics"))
    findings = check(there)[1]
    assert [(each["id"], each["place"]) for each in findings] == [
        ("clinics-not-used", 'office "Geneva": clinics'),
        ("clinics-not-used", 'office "Lakeside": clinics'),
    ]
    assert findings[0]["problem"] == "database main has no clinics, so no note would find its way to this office"


@pytest.mark.parametrize(
    ("of_list", "everywhere", "filtered"), [(1, 3, True), (1, 4, True), (3, 2, True), (2, 3, False), (3, 0, False)]
)
def test_a_manager_of_two_clinics_hears_of_the_filter_that_hides_one(
    there: Desk, world: World, of_list: int, everywhere: int, *, filtered: bool
) -> None:
    there.edit('office_manager = "morgan"', 'office_manager = "kelly"')
    sql(world, PREFER.format(str(everywhere), "TasksGlobalFilterType"))
    sql(world, f"UPDATE tasklist SET GlobalTaskFilterType = {of_list} WHERE Descript = 'Kelly'")
    told = [finding for finding in check(there)[1] if finding["id"] == "clinic-filter"]
    assert [finding["place"] for finding in told] == [
        'office "Geneva": office_manager',
        'office "Lakeside": office_manager',
    ] * filtered
    for finding in told:
        assert finding["problem"] == (
            'the task filter of "Kelly" hides tasks of other clinics from Kelly Ray, who manages 2 clinics'
        )


def test_a_filter_is_told_to_a_manager_of_the_whole_database(there: Desk, world: World) -> None:
    text = there.config.read_text(encoding="utf-8")
    first, _, _ = text.partition('[[offices]]\nname = "Lakeside"')
    there.config.write_text(first.replace('clinics = ["Geneva"]\n', ""), encoding="utf-8")
    sql(world, PREFER.format("3", "TasksGlobalFilterType"))
    assert ids(there) == ["clinic-filter"]


def test_somebody_who_is_subscribed_far_above_follows_the_inbox(there: Desk, world: World) -> None:
    with closing(world.practice.open()) as session:
        top = session.insert("tasklist", Descript="Everything", Parent=0)
        session.run("UPDATE tasklist SET Parent = %(top)s WHERE Descript = 'Inboxes'", top=top)
        session.run(f"UPDATE tasksubscription SET TaskListNum = %(top)s WHERE UserNum = {KELLY}", top=top)
    code, findings, found = check(there)
    assert (code, findings) == (0, [])
    assert "Geneva: a task pops up for Kelly and Sam" in found


def test_our_own_user_must_not_be_one_of_the_people(there: Desk) -> None:
    there.edit('open_dental_user = "Escalator"', 'open_dental_user = "sam"')
    [finding] = check(there)[1]
    assert finding["id"] == "own-user-is-a-person"
    assert finding["problem"] == (
        '"sam" is the user of people.sam, so our tasks would seem theirs and not pop up for them'
    )
