"""One slip, one line that names it, with an id that keeps its meaning."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.findings import Code, InvalidConfiguration
from od_escalator.config.load import load

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]

MON = '["08:00-12:00", "13:00-17:00"]'
URL = "mysql+pymysql://od_escalator@127.0.0.1:3306/opendental"
BASE = 'operations_channel = "C0IT"'
STEP = "policy.mild: step 1"
G, L = 'office "Geneva"', 'office "Lakeside"'
BOTH = 'clinics = ["Lakeside"]\noffice_manager = "kelly"'
TELLS = 'regional_manager = "dana"\nowners = ["rosa"]'
CALLED = 'name = "Geneva"\ndatabase = "main"'
NEW_YRK = 'no time zone called "America/New_Yrk" (did you mean "America/New_York"?)'
KELLYS = '"kelly" is the Open Dental user of people.kelly already'
NEVER = '"replied" can never come: only reviews have a public reply'
TAKEN = 'clinic "geneva" belongs to office "Geneva" already'
OTHERS = 'without clinics it is all of database "main", which has other offices too'
NO_INBOX = '"rosa" has no open_dental_user, so the task would have no inbox'
A_ROLE = "is the name of a role, so nobody could tell which of them a policy means"
ANOTHER = '\nname = "K"\nslack = "U01"\n[people.kelly]'

REAL = "attempt_delay: what is in real time waits for nobody"
DANA = "people.dana: away"
FROM = "{ from = 2026-12-21"
WEEK = f"{FROM}, until = 2026-12-28"

FILE = "must be the address of an SQLite file, or of a database on a MariaDB server"
MODES = '"none", "initials" or "full"'
UNAGREED = "tells Slack of patients, and no agreement with Slack is named"
SIGNED = "does not say when it was signed, and by whom"
NUMBER = "must be a patient's number, or a list of such numbers"

VALUES = {
    "[flags]": {
        "[drill]\n[flags]": "C005 drill: test_patient: is missing",
        "[drill]\ntest_patient = 5\nzzz = 6\n[flags]": "C004 drill: zzz: no such key",
        '[drill]\ntest_patient = "5"\n[flags]': f"C006 drill: test_patient: {NUMBER}",
        "[drill]\ntest_patient = true\n[flags]": f"C006 drill: test_patient: {NUMBER}",
        "[drill]\ntest_patient = [5, 0]\n[flags]": f"C006 drill: test_patient: {NUMBER}",
        "[drill]\ntest_patient = []\n[flags]": f"C006 drill: test_patient: {NUMBER}",
        '[drill]\ntest_patient = 5\ndatabase = "man"\n[flags]': (
            'C013 drill: database: no database called "man" (did you mean "main"?)'
        ),
    },
    "[people.rosa]": {
        "[health]\n[people.rosa]": "C005 health: listen: is missing",
        **{
            f'[health]\nlisten = "{listen}"\n[people.rosa]': "C075 health: listen: is not an address with a port"
            for listen in (
                *("8765", "127.0.0.1", "127.0.0.1:0", "odbox:8765", "127.0.0.1:99999", "[::1:8765"),
                *("127.0.0.1:8765/page", "u@127.0.0.1:8765"),
            )
        },
        '[health]\nlisten = "10.0.0.5:8765"\n[people.rosa]': "C040 health: token_file: is not given anywhere",
        '[health]\nlisten = "[::]:8765"\n[people.rosa]': "C040 health: token_file: is not given anywhere",
    },
    'timezone = "America/New_York"': {
        'timezone = "America/New_Yrk"': f"C011 timezone: {NEW_YRK}",
        "timezone = 5": "C006 timezone: must be text in quotes",
        "": "C005 timezone: is missing",
        'timezone = "UTC"\ngracee = "5m"': 'C004 gracee: no such key (did you mean "grace"?)',
        'timezone = "UTC"\ngrace = "2d"': "C010 grace: 2d is outside the limits",
        'timezone = "UTC"\ngrace = "half an hour"': 'C009 grace: cannot read "half an hour"',
        'timezone = "UTC"\nreopen_within = 30': "C009 reopen_within: must be text in quotes",
        'timezone = "UTC"\naudit_every = "5s"': "C010 audit_every: 5s is outside the limits",
        'timezone = "UTC"\nheartbeat_url = "hc.example.com"': "C045 heartbeat_url: must be a web address",
        'timezone = "UTC"\nheartbeat_url = "ftp://hc.example.com"': "C045 heartbeat_url: must be a web address",
        'timezone = "UTC"\nheartbeat_url = "https://["': "C045 heartbeat_url: is not an address",
    },
    f'url = "{URL}"': {
        'url = "mysql://u@h/d"': "C026 databases.main: url: must begin with mysql+pymysql://",
        'url = "mysql+pymysql://u:hunter2@h/d"': "C027 databases.main: url: has a password in it",
        'url = "mysql+pymysql://u@h/d?password=hunter2"': "C027 databases.main: url: has a password in it",
        'url = "mysql+pymysql://h/d"': "C026 databases.main: url: names no user",
        'url = "mysql+pymysql://u@/d"': "C026 databases.main: url: names no host",
        'url = "mysql+pymysql://u@h/"': "C026 databases.main: url: names no database",
        'url = "mysql+pymysql://u@h:door/d"': "C026 databases.main: url: is not an address",
        'url = ""': "C026 databases.main: url: must begin with mysql+pymysql://",
    },
    'tasks_via = "sql"': {
        "": "C005 databases.main: tasks_via: is missing",
        'tasks_via = "rest"': 'C007 databases.main: tasks_via: must be "sql", "api" or "none" in this version',
        'tasks_via = "sql"\npoll_every = "10ms"': "C010 databases.main: poll_every: 10ms is outside the limits",
        'tasks_via = "sql"\npoll_every = "11s"': "C010 databases.main: poll_every: 11s is outside the limits",
        'tasks_via = "sql"\npasword = "x"': 'C004 databases.main: pasword: no such key (did you mean "password_file"?)',
        'tasks_via = "sql"\nzzz = "x"': "C004 databases.main: zzz: no such key",
    },
    'open_dental_user = "Escalator"': {
        'open_dental_user = ""': "C008 databases.main: open_dental_user: must not be empty",
    },
    BASE: {
        'operations_channel = "#it"': 'C029 slack: operations_channel: "#it" is not the id of a Slack channel',
        f'{BASE}\nprivacy = "some"': f"C007 slack: privacy: must be {MODES} in this version",
        f'{BASE}\nprivacy = "full"': f'C060 slack: privacy: "full" {UNAGREED}',
        f'{BASE}\nprivacy = "initials"\nprivacy_agreement = "yes"': f"C060 slack: privacy_agreement: {SIGNED}",
        f'{BASE}\nprivacy = "full"\nprivacy_agreement = "2026-02-30, Rosa"': f"C060 slack: privacy_agreement: {SIGNED}",
        f'{BASE}\nbase_url = "slack.com"': "C030 slack: base_url: must be an address that ends in a slash",
        f'{BASE}\nbase_url = "http://slack.com/api/"': "C030 slack: base_url: would send the token unprotected",
        f'{BASE}\nbase_url = "http://10.0.0.7/api/"': "C030 slack: base_url: would send the token unprotected",
        f'{BASE}\nbase_url = "https://[slack/"': "C030 slack: base_url: is not an address",
        f'{BASE}\n[state]\nurl = "sqlite://"': f"C028 state: url: {FILE}",
        f'{BASE}\n[state]\nurl = "postgresql://u@h/d"': f"C028 state: url: {FILE}",
        f'{BASE}\n[state]\nurl = "mysql://u@h/d"': "C028 state: url: must begin with mysql+pymysql://",
        f'{BASE}\n[state]\nurl = "mysql+pymysql://u@h"': "C028 state: url: names no database",
        f'{BASE}\n[state]\nurl = "mysql+pymysql://u@h/d?a=b"': "C028 state: url: goes on after the database's name",
        f'{BASE}\n[state]\nurl = "mysql+pymysql://u:p@h/d"': "C027 state: url: has a password in it",
        f'{BASE}\n[state]\nurl = "mysql+pymysql://u@h/d?ssl_ca=x"': "C037 state: url: says something of encryption",
        f'{BASE}\n[state]\nurl = "mysql+pymysql://u@h/d"': "C040 state: password_file: is not given anywhere",
    },
    'tags = ["#upset"]': {
        'tags = ["upset"]': 'C022 flags: tags[1]: "upset" is not a tag',
        'tags = ["#upset", "#rm"]': 'C022 flags: tags[2]: "#rm" already means something else',
        'tags = "#upset"': "C006 flags: tags: must be a list in square brackets",
    },
    'slack = "U0DANA"': {
        'slack = "@dana"': 'C029 people.dana: slack: "@dana" is neither a Slack member id nor an e-mail address',
        'slack = "U0KELLY"': 'C021 people.dana: slack: "U0KELLY" is the Slack identity of people.kelly already',
    },
    "[people.dana]": {
        f"[people.dana]\naway = [{FROM}, until = 2026-12-21 }}]": (
            f"C055 {DANA}[1]: ends (2026-12-21) before it begins (2026-12-21)"
        ),
        "[people.dana]\naway = [{ from = 2026-12-21 }]": f"C055 {DANA}[1]: does not say from when until when",
        f'[people.dana]\naway = [{FROM}, until = "x" }}]': f"C055 {DANA}[1]: does not say from when until when",
        f'[people.dana]\naway = [{WEEK}, delegate = "kely" }}]': (
            f'C012 {DANA}[1].delegate: no person called "kely" (did you mean "kelly"?)'
        ),
        f'[people.dana]\naway = [{WEEK}, delegate = "dana" }}]': (
            f"C056 {DANA}[1].delegate: dana -> dana stand in for each other from 2026-12-21 until 2026-12-28"
        ),
        '[people.dana]\ndays = ["monday"]': 'C007 people.dana: days[1]: no day called "monday" (did you mean "mon"?)',
        "[people.dana]\ndays = []": "C008 people.dana: days: must not be empty",
        '[people.dana]\nquiet_hours = ["8pm-7am"]': 'C023 people.dana: quiet_hours[1]: cannot read "8pm-7am"',
        '[people.dana]\nquiet_hours = ["20:00-24:01"]': 'C023 people.dana: quiet_hours[1]: cannot read "20:00-24:01"',
        '[people.dana]\nquiet_hours = ["07:00-20:00", "19:00-07:00"]': (
            "C058 people.dana: quiet_hours: it would never be anything but quiet"
        ),
    },
    'open_dental_user = "Dana"': {
        'open_dental_user = "kelly"': f"C020 people.dana: open_dental_user: {KELLYS}",
    },
    'slack = "rosa@willow-creek.example"': {
        "": "C033 people.rosa: cannot be reached",
    },
    'name = "Geneva"': {
        'name = "lakeside"': 'C017 office "Lakeside": name: another office has this name already',
        'name = ""': 'C008 office "": name: must not be empty',
        f'name = "{"G" * 101}"': f'C032 office "{"G" * 101}": name: is longer than 100 letters',
        "name = 7": "C006 office 1: name: must be text in quotes",
        'name = "Geneva"\nmode = "shade"': 'C007 office "Geneva": mode: must be "live" or "shadow" in this version',
        'name = "Geneva"\ntimezone = "Mars"': 'C011 office "Geneva": timezone: no time zone called "Mars"',
    },
    BOTH: {
        BOTH.replace("Lakeside", "geneva"): f"C018 {L}: clinics: {TAKEN}",
        'office_manager = "kelly"': f"C019 {L}: clinics: {OTHERS}",
        BOTH.replace("kelly", "rosa"): f"C033 {L}: office_manager: {NO_INBOX}",
        BOTH.replace("kelly", "kely"): f'C012 {L}: office_manager: no person called "kely" (did you mean "kelly"?)',
    },
    TELLS: {
        TELLS.replace("dana", "dena"): f'C012 {G}: regional_manager: no person called "dena" (did you mean "dana"?)',
        'regional_manager = "dana"\nowners = []': 'C008 office "Geneva": owners: must not be empty',
        'regional_manager = "dana"\nowners = ["somebody"]': 'C012 office "Geneva": owners: no person called "somebody"',
        'owners = ["rosa"]': 'C005 office "Geneva": regional_manager: is missing',
    },
    CALLED: {
        CALLED.replace("main", "man"): f'C013 {G}: database: no database called "man" (did you mean "main"?)',
    },
    f"mon = {MON}": {
        'mon = ["8-5"]': 'C023 office "Geneva": hours.mon[1]: cannot read "8-5"',
        'mon = ["08:00-24:01"]': 'C023 office "Geneva": hours.mon[1]: cannot read "08:00-24:01"',
        'mon = ["08:60-12:00"]': 'C023 office "Geneva": hours.mon[1]: cannot read "08:60-12:00"',
        'mon = ["22:00-06:00"]': 'C023 office "Geneva": hours.mon[1]: cannot read "22:00-06:00"',
        "mon = [8]": 'C023 office "Geneva": hours.mon[1]: must be text in quotes',
        'mon = ["13:00-17:00", "08:00-13:30"]': f'C024 {G}: hours.mon: "08:00-13:30" and "13:00-17:00" overlap',
        f"monday = {MON}": 'C004 office "Geneva": hours.monday: no such key (did you mean "mon"?)',
    },
    'hours = { wed = ["09:00-17:00"] }': {
        "hours = { wed = [] }": 'C025 office "Lakeside": hours: the office is never open',
        "hours = {}": 'C025 office "Lakeside": hours: the office is never open',
        'hours = "9 to 5"': 'C006 office "Lakeside": hours: must be a table',
    },
    "closed = [2026-11-27]": {
        'holidays = { place = "U.S." }': 'C047 office "Lakeside": holidays.place: no holidays are known for "U.S."',
        'closed = ["2026-11-27"]': 'C034 office "Lakeside": closed[1]: must be a date',
        "closed = [2026-11-27T00:00:00]": 'C034 office "Lakeside": closed[1]: must be a date',
    },
    "[[policy.mild]]": {
        "[[policy.milde]]": 'C014 policy.milde: no policy called "milde" (did you mean "mild"?)',
        "[policy.mild]": "C006 policy.mild: must be a list of tables",
        "[policy]\nmild = []\n[[policy.serious]]": "C008 policy.mild: must not be empty",
    },
    'after = "6h"': {
        'after = "wall 6h"\nattempt_delay = "1bd"': f"C059 {STEP}: {REAL}",
        'after = "2d"': f'C009 {STEP}: after: cannot read "2d"',
        "after = 2": f"C009 {STEP}: after: must be text in quotes",
    },
    'until = "seen"': {
        'until = "sen"': f'C007 {STEP}: until: no milestone called "sen" (did you mean "seen"?)',
        "until = 1": f'C007 {STEP}: until: no milestone called "1"',
        'until = "replied"': f"C015 {STEP}: until: {NEVER}",
    },
    'tell = ["office_manager", "dana"]': {
        "tell = []": f"C008 {STEP}: tell: must not be empty",
        'tell = ["ownrs"]': f'C012 {STEP}: tell: no person called "ownrs" (did you mean "owners"?)',
        'tell = ["deputy"]': f'C016 {STEP}: tell: nobody is deputy of "Geneva"',
        'tell = ["privacy_officer"]': f'C016 {STEP}: tell: nobody is privacy_officer of "Geneva", "Lakeside"',
    },
    'warn = "30m"': {
        'warm = "30m"': f'C004 {STEP}: warm: no such key (did you mean "warn"?)',
        'repeat = { every = "1bd" }': f"C049 {STEP}: repeat: would go on without end",
        'repeat = { every = "0h", times = 2 }': f"C049 {STEP}: repeat.every: all of them would be told at once",
        'repeat = { every = "1bd", times = 31 }': f"C049 {STEP}: repeat.times: must be a number of times",
        'repeat = { every = "1bd", times = "3" }': f"C049 {STEP}: repeat.times: must be a number of times",
        'repeat = "1bd"': f"C006 {STEP}: repeat: must be a table",
        'attempt_delay = "wall 1d"': f"C059 {STEP}: attempt_delay: is no time of the office",
        'attempt_delay = "0h"': f"C059 {STEP}: attempt_delay: is no time of the office",
        'attempt_delay = "1bd"': f"C059 {STEP}: attempt_delay: until seen an attempt ends the step",
        'warn = "0m"': f"C010 {STEP}: warn: 0s is outside the limits",
    },
    "[people.kelly]": {
        f'[people."Kelly Ray"]{ANOTHER}': "C032 people.Kelly Ray: is no name for a table",
        f"[people.{'k' * 65}]{ANOTHER}": f"C032 people.{'k' * 65}: is no name for a table",
        f"[people.owners]{ANOTHER}": f"C032 people.owners: {A_ROLE}",
        "[people]\nbob = 3\n[people.kelly]": "C006 people.bob: must be a table",
    },
}
SLIPS = [(old, new, line) for old, slips in VALUES.items() for new, line in slips.items()]


@pytest.mark.parametrize(("old", "new", "line"), SLIPS, ids=[line for *_, line in SLIPS])
def test_one_slip_is_one_line_that_names_it(spoil: Spoil, refusals: Refusals, old: str, new: str, line: str) -> None:
    spoil({old: new})
    code, _, rest = line.partition(" ")
    assert refusals() == [f"{code} config.toml: {rest}"]


def test_every_finding_has_a_test() -> None:
    tests = "".join(each.read_text(encoding="utf-8") for each in Path(__file__).parent.glob("test_*.py"))
    assert [code for code in Code if code not in tests] == []


def test_a_database_is_read_once(spoil: Spoil, refusals: Refusals) -> None:
    twin = f'url = "{URL}"\nopen_dental_user = "E"\ntasks_via = "sql"'.replace(":3306", "").replace("od_", "")
    spoil({"[slack]": f"[databases.twin]\n{twin}\n[slack]"})
    lines = refusals({"OD_ESCALATOR_DB_PASSWORD_TWIN": "made up"})
    assert lines == ["C035 config.toml: databases.twin: url: is the same database as databases.main"]


def test_refused_people_are_not_taken_for_each_other(spoil: Spoil, refusals: Refusals) -> None:
    spoil({'name = "Kelly Ray"': "name = 1", 'name = "Dana Brooks"': "name = 2"})
    assert refusals() == [
        "C006 config.toml: people.kelly: name: must be text in quotes",
        "C006 config.toml: people.dana: name: must be text in quotes",
    ]


def test_a_secret_file_is_named_by_its_full_path(path: Path, spoil: Spoil, refusals: Refusals) -> None:
    spoil({f"{path.parent}/db-password": "db-password"})
    assert refusals() == ["C031 config.toml: databases.main: password_file: must be the full path of a file"]


def test_of_several_databases_the_one_with_the_test_patient_is_named(spoil: Spoil, refusals: Refusals) -> None:
    south = f'[databases.south]\nurl = "{URL}2"\nopen_dental_user = "E"\ntasks_via = "sql"'
    spoil({"[flags]": f"{south}\n[drill]\ntest_patient = 5\n[flags]"})
    why = "must be named, because there are several databases"
    assert f"C013 config.toml: drill: database: {why}" in refusals()


def test_all_slips_are_told_at_once(path: Path, spoil: Spoil) -> None:
    spoil({"America/New_York": "America/NewYork", '"dana"\nowners = ["rosa"]': '"dena"\nowners = ["rosa"]'})
    spoil({'tasks_via = "sql"': 'tasks_vai = "sql"', "[[policy.mild]]": "[[policy.mid]]"})
    with pytest.raises(InvalidConfiguration) as caught:
        load(path, {})
    assert str(caught.value).splitlines()[::2] == [
        'config.toml: timezone: no time zone called "America/NewYork" (did you mean "America/New_York"?)',
        "config.toml: databases.main: tasks_via: is missing",
        'config.toml: databases.main: tasks_vai: no such key (did you mean "tasks_via"?)',
        'config.toml: office "Geneva": regional_manager: no person called "dena" (did you mean "dana"?)',
        'config.toml: policy.mid: no policy called "mid" (did you mean "mild"?)',
    ]
    assert all(line.startswith("  hint: ") for line in str(caught.value).splitlines()[1::2])


def test_a_missing_way_of_writing_tells_what_is_being_decided(path: Path, spoil: Spoil) -> None:
    spoil({'tasks_via = "sql"': ""})
    with pytest.raises(InvalidConfiguration, match="Open Dental does not approve of writing by SQL"):
        load(path, {})


def test_an_office_that_is_refused_is_not_examined_further(spoil: Spoil, refusals: Refusals) -> None:
    spoil({'slack_channel = "C0GENEVA"': "slack_channel = 5", '"dana"\nowners = ["rosa"]': '"x"\nowners = ["rosa"]'})
    assert refusals() == ['C006 config.toml: office "Geneva": slack_channel: must be text in quotes']


@pytest.mark.parametrize(
    ("toml", "lines"),
    [
        ("", ["timezone: is missing", "databases: is missing", "slack: is missing"]),
        ("databases = 3", ["databases: must be a table"]),
        ("databases = {}", ["databases: must not be empty"]),
        ("offices = [3]", ["office 1: must be a table"]),
        ("[offices]\nname = 'Geneva'", ["offices: must be a list of tables"]),
        ("people = []", ["people: must be a table"]),
    ],
)
def test_a_file_that_is_hardly_one_is_refused_calmly(
    path: Path, refusals: Refusals, toml: str, lines: list[str]
) -> None:
    path.write_text(toml, encoding="utf-8")
    told = [line.partition("config.toml: ")[2] for line in refusals()]
    assert set(lines) <= set(told)


LOOP, DAYS = "stand in for each other from", "2026-12-21 until 2026-12-24"
ALONE = '"rosa" is away too from 2026-12-23 until 2026-12-24, and nobody stands in'


@pytest.mark.parametrize(
    ("kelly", "rosa", "lines"),
    [
        ('until = 2026-12-24, delegate = "rosa"', "", []),
        ('until = 2026-12-21, delegate = "dana"', "", []),
        (
            'until = 2026-12-24, delegate = "dana"',
            "",
            [
                f"C056 people.dana: away[1].delegate: dana -> kelly -> dana {LOOP} {DAYS}",
                f"C056 people.kelly: away[1].delegate: kelly -> dana -> kelly {LOOP} {DAYS}",
            ],
        ),
        (
            'until = 2026-12-24, delegate = "rosa"',
            "away = [{ from = 2026-12-23, until = 2026-12-30 }]",
            [f"C057 people.{who}: away[1].delegate: {ALONE}" for who in ("dana", "kelly")],
        ),
    ],
)
def test_delegates_are_followed_to_somebody_who_is_there(
    path: Path, spoil: Spoil, kelly: str, rosa: str, lines: list[str]
) -> None:
    spoil(
        {
            "[people.dana]": f'[people.dana]\naway = [{WEEK}, delegate = "kelly" }}]',
            "[people.kelly]": f"[people.kelly]\naway = [{{ from = 2026-12-14, {kelly} }}]",
            "[people.rosa]": f"[people.rosa]\n{rosa}",
        }
    )
    found: list[str] = []
    try:
        load(path, {})
    except InvalidConfiguration as refused:
        found = [f"{finding.id} {finding.place}: {finding.problem}" for finding in refused.findings]
    assert sorted(found) == lines


def test_after_the_agreement_slack_may_hear_of_patients(path: Path, spoil: Spoil) -> None:
    spoil({BASE: f'{BASE}\nprivacy = "full"\nprivacy_agreement = "2026-03-02, Rosa Lind"'})
    assert load(path, {}).slack.privacy == "full"
