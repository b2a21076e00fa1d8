"""Whoever asks under another name, without the token, or for more than a look, gets nothing of the page."""

import asyncio
from base64 import b64encode
from concurrent.futures import ThreadPoolExecutor

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message

from od_escalator.web.guard import Guard

TOKEN = "correct-horse-battery-staple"
PAGE = PlainTextResponse("UP-1001 is open")


def ask(token: str | None, *headers: tuple[str, str], method: str = "GET") -> tuple[int, str, dict[str, str]]:
    """Status, text and headers of the answer."""
    sent: list[Message] = []

    async def send(message: Message) -> None:
        sent.append(message)

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    guard = Guard(PAGE, ["OdBox.example"], token, "sha256-abc")
    raw = [(name.encode(), value.encode()) for name, value in headers]
    asked = guard({"type": "http", "method": method, "path": "/", "headers": raw}, receive, send)
    # In a thread of its own: the browser that looks at our pages leaves its loop running in the main one.
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, asked).result()
    begun, *bodies = sent
    said = b"".join(each["body"] for each in bodies).decode()
    return begun["status"], said, {name.decode(): value.decode() for name, value in begun["headers"]}


@pytest.mark.parametrize(
    "host",
    ["localhost:8765", "127.0.0.1", "10.0.0.5:8765", "[::1]:8765", "odbox.example", "ODBOX.EXAMPLE.:443", "LocalHost"],
)
def test_an_address_and_our_own_names_are_answered(host: str) -> None:
    assert ask(None, ("host", host))[:2] == (200, "UP-1001 is open")


@pytest.mark.parametrize(
    "hosts",
    [
        ["evil.example"],
        ["evil.example:8765"],
        ["127.0.0.1.evil.example"],
        ["localhost.evil.example"],
        ["127.0.0.1@evil.example"],
        ["odbox.example.evil.example"],
        ["[::1"],
        [""],
        [],
        ["127.0.0.1", "evil.example"],
    ],
)
@pytest.mark.parametrize("token", [None, TOKEN])
def test_a_name_that_somebody_else_points_at_us_is_refused(hosts: list[str], token: str | None) -> None:
    bearer = ("authorization", f"Bearer {TOKEN}")
    status, said, _ = ask(token, bearer, *(("host", host) for host in hosts))
    assert (status, "UP-1001" in said) == (421, False)


def basic(user: str, password: str) -> str:
    return "Basic " + b64encode(f"{user}:{password}".encode()).decode()


@pytest.mark.parametrize(
    ("said", "status"),
    [
        (None, 401),
        ("", 401),
        (f"Bearer {TOKEN}", 200),
        (f"bearer  {TOKEN}", 200),
        (basic("", TOKEN), 200),
        (basic("anybody", TOKEN), 200),
        (basic(TOKEN, ""), 401),
        ("Bearer ", 401),
        (f"Bearer {TOKEN}x", 401),
        (f"Bearer {TOKEN[:-1]}", 401),
        (f"Digest {TOKEN}", 401),
        ("Basic not base64!", 401),
        ("Basic " + b64encode(TOKEN.encode()).decode(), 401),
        ("Bearer größer", 401),
    ],
)
def test_with_a_token_only_who_knows_it_sees_anything(said: str | None, status: int) -> None:
    headers = [("host", "localhost"), *([("authorization", said)] if said is not None else [])]
    answered, text, answer = ask(TOKEN, *headers)
    assert answered == status
    assert ("UP-1001" in text) is (status == 200)
    assert ("www-authenticate" in answer) is (status == 401)


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "OPTIONS", "TRACE"])
def test_nothing_can_be_done_there(method: str) -> None:
    assert ask(None, ("host", "localhost"), method=method)[0] == 405


@pytest.mark.parametrize("host", ["localhost", "evil.example"])
def test_every_answer_is_kept_by_nobody_and_runs_nothing(host: str) -> None:
    _, _, headers = ask(None, ("host", host))
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    policy = headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-abc';")
    assert "script" not in policy
    assert "frame-ancestors 'none'" in policy
