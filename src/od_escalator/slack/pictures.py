"""A chart in a message: uploaded first, then shown by a block of the message, which is posted once like any other.

A file of which no message came to be, because an answer was lost, is seen by nobody and harms nobody. Whatever fails,
the message goes out without its chart, and the log says why.
"""

from urllib.request import Request, urlopen

import structlog

from od_escalator.domain.card import Content
from od_escalator.domain.chart import Chart
from od_escalator.domain.weekly import Weekly
from od_escalator.errors import EscalatorError, Permanent, Transient
from od_escalator.slack.connection import Answer, Connection
from od_escalator.slack.outcomes import FAILURES
from od_escalator.slack.parts import Json
from od_escalator.slack.response_url import is_slacks

_NAME = "week.png"

#: Slack shows a file when it has looked at it, which takes it a moment; until then it refuses the message.
_NOT_YET = "invalid_blocks"
_REFUSALS, _PAUSE = 3, 5.0

_log = structlog.get_logger()


class Pictures:
    """Remembers what was uploaded for a message until that is posted, so that another try shows the same file."""

    def __init__(self, connection: Connection, base_url: str, timeout: int) -> None:
        self._connection = connection
        self._base_url = base_url
        self._timeout = timeout
        self._files: dict[str, str] = {}
        self._refused: dict[str, int] = {}

    def blocks(self, id_: str, content: Content) -> tuple[Json, ...]:
        """What shows the chart of the message with this outbox id, if it has one that Slack takes."""
        if not (isinstance(content, Weekly) and content.chart and content.picture):
            return ()
        if self._refused.get(id_, 0) >= _REFUSALS:
            return ()
        try:
            file = self._files.get(id_) or self._upload(content.picture, content.chart)
        except EscalatorError as error:
            _log.warning("digest.without_chart", outbox_id=id_, exc_info=error)
            return ()
        self._files[id_] = file
        said = content.chart.sentence
        title = {"type": "plain_text", "text": said, "emoji": False}
        return ({"type": "image", "slack_file": {"id": file}, "alt_text": said, "title": title},)

    def refused(self, id_: str, refusal: Permanent) -> None:
        """Raises Transient where it may be for the file alone; after some tries the message goes without it."""
        if id_ in self._files and refusal.code == _NOT_YET and self._refused.get(id_, 0) < _REFUSALS:
            self._refused[id_] = self._refused.get(id_, 0) + 1
            _log.warning("digest.without_chart", outbox_id=id_, tries=self._refused[id_], exc_info=refusal)
            raise Transient("Slack does not show the chart yet", _PAUSE) from None

    def posted(self, id_: str) -> None:
        self._files.pop(id_, None)
        self._refused.pop(id_, None)

    def _upload(self, picture: bytes, chart: Chart) -> str:
        """Slack's id of the file."""
        web = self._connection.web
        told = self._connection.ask(
            web.files_getUploadURLExternal, filename=_NAME, length=len(picture), alt_txt=chart.sentence
        )
        file = _word(told, "file_id")
        self._carry(_word(told, "upload_url"), picture)
        self._connection.ask(web.files_completeUploadExternal, files=[{"id": file, "title": _NAME}])
        return file

    def _carry(self, url: str, picture: bytes) -> None:
        if not is_slacks(url, self._base_url):
            raise Permanent("the address to upload to is not Slack's", "invalid_url")
        request = Request(url, data=picture, headers={"Content-Type": "image/png"})  # noqa: S310  looked at above
        try:
            with urlopen(request, timeout=self._timeout, context=self._connection.web.ssl):  # noqa: S310  looked at above
                """Any answer but a failure will do."""
        except FAILURES as failure:
            raise Transient(f"the chart could not be uploaded ({type(failure).__name__})") from None


def _word(answer: Answer, name: str) -> str:
    if not isinstance(found := answer.get(name), str):
        raise Transient(f"Slack's answer names no {name}")
    return found
