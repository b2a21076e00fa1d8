"""`check` where tasks come through Open Dental's REST API: what is wrong is one line with its remedy."""

from pathlib import Path

import pytest

from od_escalator.demo.api import CUSTOMER_KEY, DEVELOPER_KEY, LocalApi, Wrong
from od_escalator.demo.world import World
from tests.certificates import Authority
from tests.cli.conftest import Desk, check, notes
from tests.mail.mailroom import mailroom
from tests.rest_api import through_api

#: What `check` asks does not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def found(desk: Desk) -> list[tuple[str, str]]:
    """And no output ever repeats a key."""
    code, findings, good = check(desk)
    assert code == bool(findings)
    said = f"{findings} {good} {desk.run('check').output} {desk.run('config', 'show').output}"
    assert not any(key in said for key in (DEVELOPER_KEY, CUSTOMER_KEY))
    return [(finding["id"], finding["problem"]) for finding in findings]


def test_what_may_be_wrong_with_the_api_is_one_line_each(there: Desk, world: World) -> None:
    with through_api(world) as api, world.practice.open() as session:
        assert found(there) == []
        assert "api-writes" in [note["id"] for note in notes(there)]
        assert api.calls == ["GET userods"] * 3
        api.wrong_next("GET userods", *[Wrong.PAGE] * 2)
        assert found(there) == [("api-url", "Open Dental's API: its answer is none of Open Dental's API")]
        api.wrong_next("GET userods", *[Wrong.REFUSED] * 2)
        [(id_, said)] = found(there)
        assert (id_, "This resource is switched off." in said) == ("api-refused", True)
        api.wrong_next("GET userods", *[Wrong.UNAVAILABLE] * 2)
        assert found(there) == [("api-away", "Open Dental's API is busy (status 503)")]
        there.secret("developer-key", CUSTOMER_KEY)
        there.secret("customer-key", DEVELOPER_KEY)
        said = "Open Dental's API: it refuses the keys: The developer or customer key is invalid."
        assert found(there) == [("api-keys", said)]
        there.secret("developer-key", DEVELOPER_KEY)
        there.secret("customer-key", CUSTOMER_KEY)
        session.run("UPDATE preference SET ValueString = '24.3.10.0' WHERE PrefName = 'DataBaseVersion'")
        assert found(there) == [("api-too-old", "Open Dental 24.3.10 is too old for the API")]
        session.run("UPDATE preference SET ValueString = '26.1.1.0' WHERE PrefName = 'DataBaseVersion'")
        assert found(there) == []
    away = "Open Dental's API does not answer (NewConnectionError)"
    assert found(there) == [("api-away", away)]


def test_a_certificate_that_nobody_vouches_for_is_told(there: Desk, world: World, tmp_path: Path) -> None:
    certificate = Authority.make(tmp_path / "theirs", "theirs").sign("localhost")
    with through_api(world) as api, mailroom(certificate, at_once=True) as encrypted:
        there.edit(api.url, f"https://localhost:{encrypted.port}/api/v1")
        assert [id_ for id_, _ in found(there)] == ["api-tls"]


def test_keys_of_another_practice_are_told(there: Desk, world: World) -> None:
    with through_api(world) as api, LocalApi(api.database, world.clock) as other:
        there.edit(api.url, other.url)
        with world.practice.open() as session:
            session.run("CREATE DATABASE IF NOT EXISTS another_practice")
            for table in ("preference", "userod"):
                session.run(f"CREATE OR REPLACE TABLE another_practice.{table} AS SELECT * FROM {table}")  # noqa: S608  our own names
            session.run("UPDATE another_practice.userod SET UserName = 'Somebody' WHERE UserName = 'Kelly'")
        other.database = api.database.replace("/opendental_cli", "/another_practice")
        assert found(there) == [("api-elsewhere", "the API's customer key is for another database")]
        with world.practice.open() as session:
            session.run("DROP DATABASE another_practice")
