"""Files: announced, sent to an address of their own, then said to be complete; only then a message may show one."""

from collections.abc import Iterable
from dataclasses import replace
from typing import Any, Final

from od_escalator.demo.slack.answer import Answer
from od_escalator.demo.slack.arguments import number, objects, string
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.schema import problem
from od_escalator.demo.slack.workspace import File, Workspace

#: Below the address of the workspace.
UPLOADS: Final = "upload/v1"

_PNG: Final = b"\x89PNG\r\n\x1a\n"
_LONGEST_ALT: Final = 1000


def take(workspace: Workspace, ticket: str, content: bytes) -> Answer:
    """A POST to an `upload_url`; good once, and for as many bytes as were announced."""
    file = workspace.files.get(ticket)
    if file is None or file.content is not None or len(content) != file.length:
        return Answer(body=b"not expected", status=400, content_type="text/plain")
    workspace.files[ticket] = replace(file, content=content)
    return Answer(body=f"OK - {len(content)}".encode(), content_type="text/plain")


def check_files(workspace: Workspace, blocks: Iterable[Json]) -> None:
    """Only a complete picture can be shown."""
    for place, block in enumerate(blocks):
        id_ = (block.get("slack_file") or {}).get("id") if block["type"] == "image" else None
        file = workspace.files.get(id_ or "")
        if id_ and not (file and file.complete and (file.content or b"").startswith(_PNG)):
            raise Refusal("invalid_blocks", problem("invalid slack file", f"/blocks/{place}/slack_file"))


def _announce(call: Call) -> Json:
    given = call.arguments
    if given["length"] < 1 or not given["filename"] or len(given.get("alt_txt", "")) > _LONGEST_ALT:
        raise Refusal("invalid_arguments")
    id_ = f"F{len(call.workspace.files) + 1:08d}"
    call.workspace.files[id_] = File(id=id_, length=given["length"])
    return {"file_id": id_, "upload_url": f"{call.workspace.url}/{UPLOADS}/{id_}"}


def _complete(call: Call) -> Json:
    """All or none; each once."""
    files = call.workspace.files
    named: list[Any] = call.arguments["files"]
    if not named or any(not isinstance(each, dict) or set(each) - {"id", "title"} for each in named):
        raise Refusal("invalid_arguments", problem("must be a list of files", "/files"))
    found = [files.get(str(each.get("id"))) for each in named]
    ready = [file for file in found if file and file.content is not None and not file.complete]
    if len(ready) != len(named):
        raise Refusal("file_not_found")
    files.update({file.id: replace(file, complete=True) for file in ready})
    return {"files": [{"id": each["id"], "title": each.get("title", "")} for each in named]}


METHODS: Final = (
    Method(
        name="files.getUploadURLExternal",
        run=_announce,
        scope="files:write",
        required={"filename": string, "length": number},
        optional={"alt_txt": string},
    ),
    Method(name="files.completeUploadExternal", run=_complete, scope="files:write", required={"files": objects}),
)
