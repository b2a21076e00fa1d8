"""One call of the Web API from its bytes to its answer, with everything that is judged before the method runs."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final

from od_escalator.demo.slack import chat, conversations, directory, ephemeral, files, scheduled, views
from od_escalator.demo.slack.answer import Answer
from od_escalator.demo.slack.arguments import judge_arguments, read_arguments
from od_escalator.demo.slack.faults import Faults
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.people import Token
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.strictness import PostingRate, RateLimited, Strictness, Tiers
from od_escalator.demo.slack.workspace import Workspace

_METHODS: Final = {
    method.name: method
    for module in (chat, ephemeral, scheduled, views, files, conversations, directory)
    for method in module.METHODS
}

#: What a POST to a `response_url`, or to an `upload_url`, is called among the requests, and to plan faults for it.
_TO_RESPONSE_URL: Final = "response_url"
_TO_UPLOAD_URL: Final = "upload_url"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """One call as it arrived, faults and refusals included; `query` and `body` are the bytes on the wire.

    A POST to a `response_url` has that for its method. `headers` are without the token and what counts or addresses.
    """

    method: str
    arguments: Mapping[str, object]
    query: bytes
    body: bytes
    headers: Mapping[str, str]


_OF_THE_WAY = ("authorization", "content-length", "host")


@dataclass(frozen=True, slots=True, kw_only=True)
class Incoming:
    method: str
    query: bytes
    headers: Mapping[str, str]
    body: bytes


class Api:
    """Answers calls; whoever calls holds the local Slack's lock."""

    def __init__(self, workspace: Workspace, strictness: Strictness) -> None:
        self.faults = Faults()
        self.requests: list[Request] = []
        self._workspace = workspace
        self._rate = PostingRate(workspace.clock, strictness)
        self._tiers = Tiers(workspace.clock, strictness)

    def answer(self, incoming: Incoming) -> Answer:
        self._workspace.post_what_is_due()
        try:
            arguments = read_arguments(incoming.query.decode(), incoming.headers.get("content-type", ""), incoming.body)
        except Refusal as refusal:
            self._remember(incoming, {})
            return Answer.of(_refused(refusal))
        value = arguments.pop("token", None)
        shown = value if isinstance(value, str) else incoming.headers.get("authorization", "").removeprefix("Bearer ")
        self._remember(incoming, arguments)
        fault = self.faults.take(incoming.method, arguments.get("channel"))
        if fault and not fault.after_the_work:
            return fault.answer
        answer = self._run(incoming.method, shown, arguments)
        return fault.answer if fault else answer

    def answer_file(self, ticket: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """A POST to an `upload_url`."""
        incoming = Incoming(method=_TO_UPLOAD_URL, query=b"", headers=headers, body=body)
        self._remember(incoming, {})
        fault = self.faults.take(incoming.method, None)
        if fault and not fault.after_the_work:
            return fault.answer
        answer = files.take(self._workspace, ticket, body)
        return fault.answer if fault else answer

    def answer_person(self, path: str, headers: Mapping[str, str], body: bytes) -> Answer:
        """A POST to a `response_url`."""
        incoming = Incoming(method=_TO_RESPONSE_URL, query=b"", headers=headers, body=body)
        self._remember(incoming, {})
        fault = self.faults.take(incoming.method, None)
        if fault and not fault.after_the_work:
            return fault.answer
        answer = ephemeral.answer_person(self._workspace, path, headers.get("content-type", ""), body)
        return fault.answer if fault else answer

    def _remember(self, incoming: Incoming, arguments: dict[str, object]) -> None:
        request = Request(
            method=incoming.method,
            arguments=MappingProxyType(dict(arguments)),
            query=incoming.query,
            body=incoming.body,
            headers={name: value for name, value in incoming.headers.items() if name not in _OF_THE_WAY},
        )
        self.requests.append(request)

    def _run(self, name: str, shown: str, arguments: dict[str, object]) -> Answer:
        method = _METHODS.get(name)
        if method is None:
            return Answer.of(_refused(Refusal("unknown_method", req_method=name)))
        token = self._workspace.tokens.get(shown)
        headers = _scope_headers(method, token) if token else {}
        try:
            call = self._admit(method, shown, token, arguments)
            self._tiers.take(name)
            return Answer.of({"ok": True, **method.run(call)}, headers)
        except Refusal as refusal:
            return Answer.of(_refused(refusal), headers)
        except RateLimited as limit:
            return Answer.rate_limited(limit.retry_after)

    def _admit(self, method: Method, shown: str, token: Token | None, arguments: dict[str, object]) -> Call:
        if not shown:
            raise Refusal("not_authed")
        if shown in self._workspace.revoked:
            raise Refusal("token_revoked")
        if token is None:
            raise Refusal("invalid_auth")
        if token.kind not in method.token_kinds:
            raise Refusal("not_allowed_token_type")
        judged = judge_arguments(arguments, method.required, method.optional)
        call = Call(self._workspace, self._rate, token, judged)
        if method.scope:
            call.need(method.scope)
        return call


def _scope_headers(method: Method, token: Token) -> dict[str, str]:
    accepted = {"X-Accepted-OAuth-Scopes": method.scope} if method.scope else {}
    return {"X-OAuth-Scopes": ",".join(sorted(token.scopes)), **accepted}


def _refused(refusal: Refusal) -> Json:
    details: Json = {"ok": False, "error": refusal.code, **refusal.details}
    if refusal.messages:
        details["response_metadata"] = {"messages": list(refusal.messages)}
    return details
