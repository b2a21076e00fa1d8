"""`init` as a new user meets it: from nothing to a green check and a delivered test, and every slip on the way."""

import tomllib
from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
from click.testing import Result

from od_escalator.config.load import load, load_settings
from od_escalator.demo.api import CUSTOMER_KEY, DEVELOPER_KEY
from od_escalator.demo.world import World
from tests.cli.conftest import Desk, sql
from tests.cli.newcomer import PAGE, answers, login, prepare, set_up
from tests.cli.terminal import Terminal
from tests.rest_api import through_api

#: What it reads does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)

SECRETS = {"db-password-main", "slack-bot-token", "slack-app-token"}


def test_from_nothing_to_a_green_check_and_a_delivered_test_in_under_twenty_answers(
    world: World, tmp_path: Path
) -> None:
    folder = tmp_path / "etc"
    done = set_up(world, folder)
    assert (done.code, "no findings, no warnings" in done.seen) == (0, True), done.seen
    assert done.answers < 20
    assert [len(world.slack.messages(channel)) for channel in ("C0GENEVA", "C0LAKESIDE", "C0OWNERS", "C0IT")] == [1] * 4
    assert {file.name: file.stat().st_mode & 0o777 for file in folder.iterdir()} == {
        "config.toml": 0o644,
        "state.db": 0o600,
        **dict.fromkeys(SECRETS, 0o600),
    }
    for secret in (world.server.password, "xoxb-local", "xapp-local"):
        assert secret not in done.seen
        assert secret not in (folder / "config.toml").read_text(encoding="utf-8")
    assert load(folder / "config.toml", {}).warnings == ()
    assert PAGE.read_text(encoding="utf-8") == done.page(), "docs/setup.md is stale: run scripts/transcript"


def forget_us(world: World) -> None:
    """As the server does with a connection that is silent for twenty seconds."""
    with world.server.admin() as admin:
        ours = "SELECT ID FROM information_schema.PROCESSLIST WHERE USER = %(user)s"
        for number in admin.column(ours, user=login(world)):
            admin.run(f"KILL {number}")


#: Question, answer, and what is said to it; a Repair is done when that was said.
Repair = Callable[[World], None]
SLIPS: list[tuple[str, str, str] | Repair] = [
    ("Open Dental's database server", "nowhere.invalid", 'no computer is called "nowhere.invalid": look at the name'),
    ("Open Dental's database server", "127.0.0.1:1", "nothing listens at 127.0.0.1 port 1: does MySQL or MariaDB run"),
    ("Open Dental's database server", "{server}", ""),
    ("Name of the database there", "opendentall", ""),
    ("Our login there", "?", "GRANT SELECT ON `opendentall`.`commlog` TO 'od_escalator'@'127.0.0.1';"),
    ("Our login there", "stranger", ""),
    ("Its password", "guess", "the server refuses this user and password (error 1045): look at user and password"),
    ("Our login there", "{user}", ""),
    ("Its password", "{password}", "the server has no database of this name, or the account no right on it"),
    ("Name of the database there", "{schema}", "GRANT SELECT ON `opendental_cli`.`clinic` TO"),
    lambda world: allow(world, "SELECT", "clinic"),
    ("Enter when that is done", "", ""),
    ("Which one", "api", "main: Open Dental 24.3.10 is too old for the API: update Open Dental"),
    forget_us,
    ("Which one", "fax", 'there is no way "fax": answer sql'),
    ("Which one", "sql", "GRANT INSERT ON `opendental_cli`.`tasknote` TO"),
    lambda world: allow(world, "INSERT", "tasknote"),
    ("Enter when that is done", "", ""),
    ("the author of our tasks", "Escalater", 'Open Dental has no user "Escalater" (did you mean "Escalator"?)'),
    ("the author of our tasks", "", ""),
    ("Time zone", "America/NewYork", 'no time zone called "America/NewYork" (did you mean "America/New_York"?)'),
    ("Time zone", "", ""),
    ("CommLog types that flag", "Angry", 'no CommLog type "Angry": in Open Dental: Setup'),
    ("CommLog types that flag", "upset patient", ""),
    ("Slack: bot token", "xapp-local", "that is an app-level token: the bot token (xoxb-...) stands in"),
    ("Slack: bot token", "xoxb-wrong", "Slack refused: invalid_auth (auth_test): in Slack: api.slack.com"),
    ("Slack: bot token", "xoxb-local", ""),
    ("Slack: app-level token", "xoxb-local", "that is a bot token: the app-level token (xapp-...) stands"),
    ("Slack: app-level token", "xapp-local", ""),
    ("looks after this program", "it-operations", "the bot sees no channel #it-operations: if it is private"),
    lambda world: world.slack.invite_bot("C0IT"),
    ("looks after this program", "it-operations", ""),
    ("the owners hear", "#owners", "#owners is archived: in Slack: open the channel > Unarchive"),
    lambda world: world.slack.unarchive("C0OWNERS"),
    ("the owners hear", "#owners", ""),
    ("The owners", "Rose, Lee", 'nobody is called "Rose" (did you mean "Rosa"?)'),
    ("The owners", "Rosa, Lee Park", ""),
    ("The regional manager", "Jamie", "nothing tells who Jamie is in Slack: write Jamie/ and the member id"),
    ("The regional manager", "", ""),
    ("All right?", "7", 'there is no office "7": type its number'),
    ("All right?", "2", ""),
    *((f"Lakeside: {question}", "", "") for question in ("name", "clinics", "office manager", "deputy")),
    ("Lakeside: regional manager", "", ""),
    ("Lakeside: channel", "", ""),
    ("Lakeside: open", "mon-fri 17-9", 'cannot take "17-9": it ends before it begins'),
    ("Lakeside: open", "mon-thu 9-17, sat 9:00-13:00", "mon-thu"),
    ("All right?", "", "To be written in"),
]


def allow(world: World, right: str, table: str, word: str = "GRANT", way: str = "TO") -> None:
    account = f"'{login(world)}'@'127.0.0.1'"
    sql(world, f"{word} {right} ON {world.practice.database}.{table} {way} {account}")


def test_each_slip_is_answered_by_one_line_that_helps_and_asked_again(world: World, tmp_path: Path) -> None:
    prepare(world)
    allow(world, "SELECT", "clinic", "REVOKE", "FROM")
    allow(world, "INSERT", "tasknote", "REVOKE", "FROM")
    world.slack.remove_bot("C0IT")
    world.slack.archive("C0OWNERS")
    expected = ""
    with Terminal(tmp_path / "config.toml", "init", "--base-url", world.slack.base_url) as terminal:
        for step in SLIPS:
            if not isinstance(step, tuple):
                terminal.see(expected)
                step(world)
                continue
            assert expected in terminal.answer(step[0], step[1].format(**answers(world))), step
            expected = step[2]
        terminal.interrupt("Write them?")
        assert terminal.end() != 0
        assert expected in terminal.seen
    assert [*tmp_path.glob("*.toml*"), *tmp_path.glob("*token*")] == []


def given(world: World, folder: Path) -> list[str]:
    secrets = {"password": world.server.password, "bot": "xoxb-local", "app": "xapp-local"}
    for name, secret in secrets.items():
        (folder / name).touch(mode=0o600)
        (folder / name).write_text(secret, encoding="utf-8")
    return [
        *("--server", f"127.0.0.1:{world.server.port}", "--database", world.practice.database, "--user", login(world)),
        *("--password-file", f"{folder}/password", "--bot-token-file", f"{folder}/bot"),
        *("--app-token-file", f"{folder}/app", "--base-url", world.slack.base_url),
    ]


def test_the_rest_api_is_tried_with_its_keys_before_they_are_taken(world: World, tmp_path: Path) -> None:
    prepare(world)
    with through_api(world) as api:
        options = [*given(world, tmp_path), "--tasks-via", "api", "--api-url", api.url]
        with Terminal(tmp_path / "config.toml", "init", "--yes", *options) as terminal:
            terminal.answer("Developer key", "not a key")
            assert "that is no key of the API" in terminal.answer("Developer key", CUSTOMER_KEY)
            terminal.answer("Customer key of main", DEVELOPER_KEY)
            refused = terminal.answer("Developer key", DEVELOPER_KEY)
            assert "it refuses the keys: The developer or customer key is invalid" in refused
            terminal.answer("Customer key of main", CUSTOMER_KEY)
            assert (terminal.end(), "no findings" in terminal.seen) == (0, True), terminal.seen
    assert not any(key in terminal.seen for key in (DEVELOPER_KEY, CUSTOMER_KEY))
    reached = load_settings(tmp_path / "config.toml").databases["main"].api
    assert reached is not None
    assert reached.url == api.url
    file = tmp_path / "api-customer-key-main"
    assert (file.read_text(encoding="utf-8").strip(), file.stat().st_mode & 0o777) == (CUSTOMER_KEY, 0o600)


def test_several_servers_with_offices_of_the_same_name_are_told_apart(world: World, tmp_path: Path) -> None:
    prepare(world)
    options = given(world, tmp_path)
    options[1] += f", localhost:{world.server.port}"
    people = (("Geneva", "Sam"), ("Lakeside", "Morgan"))
    for number, (office, manager) in product((1, 2), people):
        name = f"{office} (server_{number})"
        options += [f"--manager={name}={manager}", f"--deputy={name}=-"]
    done = Desk(tmp_path).run("init", *options, "--yes", "--tasks-via", "none")
    assert done.exit_code == 0, done.output
    found = load(tmp_path / "config.toml", {}).offices
    assert [(each.name, each.database) for each in found] == [
        (f"{office} (server_{number})", f"server_{number}") for number, (office, _) in product((1, 2), people)
    ]


def test_without_a_terminal_options_answer_and_what_is_missing_is_named(world: World, tmp_path: Path) -> None:
    prepare(world)
    desk = Desk(tmp_path)
    options = given(world, tmp_path)

    def init(*words: str) -> Result:
        return desk.run("init", *options, *words)

    refused = init("--yes")
    assert (refused.exit_code, "nobody is here to answer (Which one (sql, api, none" in refused.stderr) == (2, True)
    assert "give --tasks-via" in refused.stderr
    assert "give --server" in desk.run("init").stderr
    wrong = init("--yes", "--tasks-via", "none", "--manager", "Genevva=Sam")
    assert 'no office called "Genevva" (did you mean "Geneva"?)' in wrong.stderr
    words = [
        "--yes",
        "--tasks-via",
        "none",
        "--hours",
        "mon-fri 9-17",
        "--manager",
        "Geneva=Sam",
        "--deputy",
        "Geneva=-",
    ]
    printed = init(*words, "--print")
    assert printed.exit_code == 0, printed.stderr
    assert not desk.config.exists()
    tables = tomllib.loads(printed.stdout)
    assert [office["office_manager"] for office in tables["offices"]] == ["sam", "morgan"]
    assert "deputy" not in tables["offices"][0]
    assert tables["offices"][1]["hours"]["fri"] == ["09:00-17:00"]
    assert tables["slack"]["bot_token_file"] == f"{tmp_path}/bot"
    written = init(*words)
    assert (written.exit_code, "no findings" in written.stdout) == (0, True), written.output
    assert desk.config.read_text(encoding="utf-8") == printed.stdout
    assert {office.name for office in load_settings(desk.config).offices} == {"Geneva", "Lakeside"}
    assert world.slack.everything() == []
    again = init(*words)
    assert (again.exit_code, "is there already" in again.stderr) == (1, True)
    desk.config.write_text("mine", encoding="utf-8")
    assert init(*words, "--replace", "--test").exit_code == 0
    assert [file.read_text(encoding="utf-8") for file in tmp_path.glob("config.toml.before-*")] == ["mine"]
    assert len(world.slack.everything()) == 9
