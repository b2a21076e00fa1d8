"""Messages that one person sees and no history keeps: `chat.postEphemeral`, and answers to a `response_url`."""

import json
from typing import Any, Final

from od_escalator.demo.slack.answer import Answer
from od_escalator.demo.slack.arguments import flag, judge_arguments, objects, only, read_arguments, string
from od_escalator.demo.slack.blocks import check_blocks
from od_escalator.demo.slack.content import check_text, check_thread
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.people import BOT_USER_ID
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.workspace import Workspace

_REFUSED: Final = {"expired_url": 404, "used_url": 404}
_PLAIN: Final = "text/plain; charset=utf-8"


def _post(call: Call) -> Json:
    given = call.arguments
    channel = call.workspace.writable(given["channel"])
    if given["user"] not in channel.members or call.workspace.users[given["user"]].deleted:
        raise Refusal("user_not_in_channel")
    if "thread_ts" in given:
        check_thread(call.workspace, channel, given["thread_ts"])
    return {"message_ts": whisper(call.workspace, given["user"], channel.id, given).ts}


def whisper(workspace: Workspace, user: str, channel: str, given: Any) -> PostedMessage:  # noqa: ANN401  as judged
    message = PostedMessage(
        ts=workspace.next_ts(),
        channel=channel,
        author=BOT_USER_ID,
        text=check_text(given.get("text")),
        blocks=check_blocks(given["blocks"]) if "blocks" in given else (),
        thread_ts=given.get("thread_ts"),
    )
    workspace.whispers.setdefault(user, []).append(message)
    return message


def answer_person(workspace: Workspace, path: str, content_type: str, body: bytes) -> Answer:
    """What a POST to a `response_url` does: whisper to whoever acted, in the channel of the deed."""
    try:
        answering = workspace.passes.answering(path)
        given = judge_arguments(read_arguments("", content_type, body), {}, _ANSWER)
        whisper(workspace, answering.user, answering.channel, given)
    except Refusal as refusal:
        refused = {"ok": False, "error": refusal.code}
        return Answer(status=_REFUSED.get(refusal.code, 400), body=json.dumps(refused).encode())
    answering.left -= 1
    return Answer(body=b"ok", content_type=_PLAIN)


_CONTENT: Final = {
    "text": string,
    "blocks": objects,
    "parse": only("none", string),
    "link_names": only(allowed=False, reader=flag),
}

#: What could show an answer to others, or change the message that was clicked, is not taken.
_ANSWER: Final = {
    **_CONTENT,
    "response_type": only("ephemeral", string),
    "replace_original": only(allowed=False, reader=flag),
    "delete_original": only(allowed=False, reader=flag),
    "unfurl_links": flag,
    "unfurl_media": flag,
}

METHODS: Final = (
    Method(
        name="chat.postEphemeral",
        run=_post,
        scope="chat:write",
        required={"channel": string, "user": string},
        optional={**_CONTENT, "thread_ts": string},
    ),
)
