"""The local API: HTTP in front of a made-up practice's database, for the demo and the tests."""

import json
from collections import deque
from datetime import datetime
from threading import Lock
from typing import Self

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from od_escalator.clock import Clock
from od_escalator.demo.api.deeds import OBJECTS, STATUSES, Deeds
from od_escalator.demo.api.rules import RULES, Refused
from od_escalator.demo.api.wrongs import Wrong
from od_escalator.demo.releases import Release
from od_escalator.demo.session import Row, Session
from od_escalator.demo.slack.answer import Answer
from od_escalator.demo.slack.server import WireResponse, server_of

DEVELOPER_KEY, CUSTOMER_KEY = "DEVK1WILLOWCREEK", "CUSTK2GENEVALAKE"


class LocalApi:
    """`url` is the practice's database; `calls` are what was asked for, `wrong_next` what goes wrong next."""

    def __init__(self, url: str, clock: Clock, *, marks: bool = True, pops_up: bool = False) -> None:
        self.database = url
        self.marks, self.pops_up = marks, pops_up
        self.calls: list[str] = []
        self._clock = clock
        self._wrongs: deque[tuple[str, Wrong]] = deque()
        self._turn = Lock()
        methods = ["GET", "POST", "PUT", "DELETE"]
        self._server = server_of([Route("/api/v1/{resource:path}", self._call, methods=methods)])
        self.url = f"{self._server.url}/api/v1"

    def __enter__(self) -> Self:
        self._server.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.stop()

    @property
    def port(self) -> int:
        return int(self._server.url.rpartition(":")[2])

    def wrong_next(self, call: str, *wrongs: Wrong) -> None:
        """The next calls of this name (`POST tasks`) go wrong so."""
        self._wrongs.extend((call, wrong) for wrong in wrongs)

    async def _call(self, request: Request) -> Response:
        body = await request.body()
        answer = await run_in_threadpool(self._answer, request, body)
        return WireResponse(answer, self._clock)

    def _answer(self, request: Request, body: bytes) -> Answer:
        resource, _, number = request.path_params["resource"].partition("/")
        name = f"{request.method} {resource}{'/' if number else ''}"
        with self._turn:
            self.calls.append(name)
            wrong = self._take(name)
            if wrong is not None and not wrong.is_after:
                return wrong.answer
            try:
                answer = self._work(request, name, number, body)
            except Refused as refused:
                return _json(refused.status, refused.words)
            return wrong.answer if wrong is not None else answer

    def _take(self, name: str) -> Wrong | None:
        planned = next((each for each in self._wrongs if each[0] == name), None)
        if planned is None:
            return None
        self._wrongs.remove(planned)
        return planned[1]

    def _work(self, request: Request, name: str, number: str, body: bytes) -> Answer:
        if request.headers.get("authorization") != f"ODFHIR {DEVELOPER_KEY}/{CUSTOMER_KEY}":
            raise Refused(401, "The developer or customer key is invalid.")
        if request.headers.get("content-type") != "application/json" or request.url.query:
            raise Refused(400, "Content-Type must be application/json, and nothing stands behind the address.")
        with Session.open(self.database) as session:
            version = session.value("SELECT ValueString FROM preference WHERE PrefName = 'DataBaseVersion'")
            release, rule = Release.parse(str(version)), RULES.get(name)
            if rule is None or not release.knows(rule.since) or (number and not number.isdigit()):
                raise Refused(404, f"{name} is not a valid resource.")
            fields = rule.read(body, release)
            deeds = Deeds(session=session, release=release, marks=self.marks, pops_up=self.pops_up)
            match name:
                case "GET userods":
                    return _json(200, deeds.users())
                case "POST tasks":
                    return _json(201, _named(deeds.make_task(fields)))
                case "POST tasknotes":
                    return _json(201, _named(deeds.add_note(fields)))
                case _:
                    return _json(200, _named(deeds.change_task(int(number), fields)))


def _named(row: Row) -> Row:
    """As the API shows it: enumerations by name, and every new line of a text as a space."""
    shown = dict(row)
    for key, names in (("ObjectType", OBJECTS), ("TaskStatus", STATUSES)):
        if key in shown:
            shown[key] = names[shown[key]]
    return {key: value.replace("\n", " ") if isinstance(value, str) else value for key, value in shown.items()}


def _json(status: int, of: object) -> Answer:
    return Answer(status=status, body=json.dumps(of, default=_spelled).encode())


def _spelled(value: object) -> str:
    return value.isoformat(" ") if isinstance(value, datetime) else str(value)
