"""Posting, editing and deleting: the `chat.*` methods."""

from dataclasses import replace
from typing import Any, Final

from od_escalator.demo.slack.arguments import flag, mapping, objects, only, string
from od_escalator.demo.slack.blocks import check_blocks
from od_escalator.demo.slack.content import check_metadata, check_text, check_thread
from od_escalator.demo.slack.files import check_files
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.people import BOT_USER_ID, Channel
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.rendition import as_json
from od_escalator.demo.slack.strictness import RateLimited

_RATE_RETRY_SECONDS: Final = 1


def _post(call: Call) -> Json:
    given = call.arguments
    channel = _addressed(call, given["channel"])
    text, content = check_text(given.get("text")), _content(call)
    thread_ts = given.get("thread_ts")
    if thread_ts is not None:
        check_thread(call.workspace, channel, thread_ts)
    elif given.get("reply_broadcast"):
        raise Refusal("invalid_arguments", "[ERROR] reply_broadcast needs thread_ts")
    if not call.rate.allows(channel.id):
        raise RateLimited(_RATE_RETRY_SECONDS)
    message = PostedMessage(
        ts=call.workspace.next_ts(),
        channel=channel.id,
        author=BOT_USER_ID,
        text=text,
        thread_ts=thread_ts,
        reply_broadcast=given.get("reply_broadcast", False),
        **content,
    )
    call.workspace.put(message)
    return {"channel": channel.id, "ts": message.ts, "message": as_json(call.workspace, message)}


def _addressed(call: Call, target: str) -> Channel:
    """A user id stands for the direct messages with that person, and opens them."""
    user = call.workspace.users.get(target)
    if user is None:
        return call.workspace.writable(target)
    if user.deleted or user.is_bot:
        raise Refusal("channel_not_found")
    return call.workspace.writable(call.workspace.direct_channel(target).id)


def _content(call: Call) -> dict[str, Any]:
    given, content = call.arguments, dict[str, Any]()
    if "blocks" in given:
        content["blocks"] = check_blocks(given["blocks"])
        check_files(call.workspace, given["blocks"])
    if "metadata" in given:
        content["metadata"] = check_metadata(given["metadata"])
    return content


def _update(call: Call) -> Json:
    """Text without blocks takes the blocks away; metadata stays unless it is given."""
    given = call.arguments
    channel = call.workspace.writable(given["channel"])
    message = _own(call, channel, given["ts"], "cant_update_message")
    edited = replace(
        message,
        **{
            "text": check_text(given.get("text")),
            "blocks": (),
            **_content(call),
            "edited_count": message.edited_count + 1,
            "edited_ts": call.workspace.next_ts(),
        },
    )
    call.workspace.put(edited)
    answer = as_json(call.workspace, edited)
    return {"channel": channel.id, "ts": edited.ts, "text": edited.text, "message": answer}


def _delete(call: Call) -> Json:
    channel = call.workspace.joined(call.arguments["channel"])
    ts = _own(call, channel, call.arguments["ts"], "cant_delete_message").ts
    call.workspace.drop(channel.id, ts)
    return {"channel": channel.id, "ts": ts}


def _permalink(call: Call) -> Json:
    channel = call.workspace.visible(call.arguments["channel"])
    message = call.workspace.find(channel.id, call.arguments["message_ts"])
    if message is None:
        raise Refusal("message_not_found")
    link = f"{call.workspace.url}/?channel={channel.id}#m{message.ts}"
    return {"channel": channel.id, "permalink": link}


def _own(call: Call, channel: Channel, ts: str, otherwise: str) -> PostedMessage:
    message = call.workspace.find(channel.id, ts)
    if message is None:
        raise Refusal("message_not_found")
    if message.author != BOT_USER_ID:
        raise Refusal(otherwise)
    return message


_CONTENT: Final = {
    "text": string,
    "blocks": objects,
    "metadata": mapping,
    "parse": only("none", string),
    "link_names": only(allowed=False, reader=flag),
}

METHODS: Final = (
    Method(
        name="chat.postMessage",
        run=_post,
        scope="chat:write",
        required={"channel": string},
        optional={
            **_CONTENT,
            "thread_ts": string,
            "reply_broadcast": flag,
            "unfurl_links": flag,
            "unfurl_media": flag,
            "mrkdwn": flag,
        },
    ),
    Method(
        name="chat.update",
        run=_update,
        scope="chat:write",
        required={"channel": string, "ts": string},
        optional=_CONTENT,
    ),
    Method(
        name="chat.delete",
        run=_delete,
        scope="chat:write",
        required={"channel": string, "ts": string},
    ),
    Method(
        name="chat.getPermalink",
        run=_permalink,
        required={"channel": string, "message_ts": string},
    ),
)
