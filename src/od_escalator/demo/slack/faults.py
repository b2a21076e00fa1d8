"""Faults a test asks for, as they look on the wire: refused, garbled, or cut off before or after the work."""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Final, Literal, get_args

from od_escalator.demo.slack.answer import Answer, Ending

FaultKind = Literal[
    "429",
    "429_bare",
    "500",
    "500_after",
    "502_html",
    "503_html",
    "html",
    "half_json",
    "reset_before",
    "reset_after",
    "close_after",
    "hang_before",
    "hang_after",
    "internal_error",
    "fatal_error",
    "service_unavailable",
    "request_timeout",
]
"""`..._before` and plain kinds leave the workspace as it was; `..._after` and `half_json` do the work first.

`429_bare` does not say how long to wait; `html` is a page that says 200, as a captive portal has it.
"""

RefusalKind = Literal[
    "token_revoked",
    "invalid_auth",
    "account_inactive",
    "is_archived",
    "channel_not_found",
    "not_in_channel",
    "invalid_blocks",
]
"""What Slack will not do, asked again, until somebody has put it right; or, of a picture, until it is ready."""


class _Work(Enum):
    LEFT = auto()
    DONE = auto()


_HTML: Final = b"<!DOCTYPE html><html><body><h1>Service Unavailable</h1></body></html>"
_API_ERRORS: Final = (
    *("internal_error", "fatal_error", "service_unavailable", "request_timeout"),
    *get_args(RefusalKind),
)
_FAULTS: Final[dict[str, tuple[_Work, Answer]]] = {
    "500": (_Work.LEFT, Answer(status=500, content_type="text/plain", body=b"Internal Server Error")),
    "500_after": (_Work.DONE, Answer(status=500, content_type="text/plain", body=b"Internal Server Error")),
    "429_bare": (_Work.LEFT, Answer(status=429, body=b'{"ok":false,"error":"ratelimited"}')),
    "502_html": (_Work.LEFT, Answer(status=502, content_type="text/html", body=_HTML)),
    "html": (_Work.LEFT, Answer(content_type="text/html", body=_HTML)),
    "503_html": (_Work.LEFT, Answer(status=503, content_type="text/html", body=_HTML)),
    "half_json": (_Work.DONE, Answer(body=b'{"ok":true,"chan')),
    "reset_before": (_Work.LEFT, Answer(ending=Ending.RESET)),
    "reset_after": (_Work.DONE, Answer(ending=Ending.RESET)),
    "close_after": (_Work.DONE, Answer(ending=Ending.CLOSE)),
    "hang_before": (_Work.LEFT, Answer(ending=Ending.HANG)),
    "hang_after": (_Work.DONE, Answer(ending=Ending.HANG)),
    **{code: (_Work.LEFT, Answer.of({"ok": False, "error": code})) for code in _API_ERRORS},
}


@dataclass(slots=True)
class _Planned:
    method: str
    kind: FaultKind | RefusalKind
    channel: str | None
    retry_after: int
    left: int


@dataclass(frozen=True, slots=True)
class Fault:
    answer: Answer
    after_the_work: bool


class Faults:
    """The faults still to come, in the order they were asked for."""

    def __init__(self) -> None:
        self._planned: list[_Planned] = []

    def plan(
        self, method: str, kind: FaultKind | RefusalKind, times: int, channel: str | None, retry_after: int
    ) -> None:
        self._planned.append(_Planned(method, kind, channel, retry_after, times))

    def clear(self) -> None:
        self._planned.clear()

    def take(self, method: str, channel: object) -> Fault | None:
        for planned in self._planned:
            if planned.left and planned.method == method and planned.channel in (None, channel):
                planned.left -= 1
                return _fault(planned)
        return None


def _fault(planned: _Planned) -> Fault:
    if planned.kind == "429":
        return Fault(Answer.rate_limited(planned.retry_after), after_the_work=False)
    work, answer = _FAULTS[planned.kind]
    return Fault(answer, after_the_work=work is _Work.DONE)
