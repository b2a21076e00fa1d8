"""Reading channels and opening direct messages: the `conversations.*` methods."""

from decimal import Decimal
from typing import Final

from od_escalator.demo.slack.arguments import flag, number, stamp, string
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.method import Call, Method, family
from od_escalator.demo.slack.paging import turn_page
from od_escalator.demo.slack.people import BOT_USER_ID, Channel
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.rendition import as_json, channel_json

_FAMILIES: Final = {"public_channel": "channels", "private_channel": "groups", "im": "im"}


def _history(call: Call) -> Json:
    """Newest first; a reply is not in it unless it was sent to the channel as well."""
    channel = _readable(call)
    standing = call.workspace.standing(channel.id)
    tops = [message for message in standing if not message.is_reply or message.reply_broadcast]
    found = [message for message in reversed(tops) if _in_range(call, message)]
    return _messages(call, found, default=100)


def _replies(call: Call) -> Json:
    """Oldest first, the root before its replies."""
    channel = _readable(call)
    asked = call.workspace.find(channel.id, call.arguments["ts"])
    if asked is None:
        raise Refusal("thread_not_found")
    root_ts = asked.thread_ts or asked.ts
    thread = call.workspace.replies(channel.id, root_ts)
    root = call.workspace.find(channel.id, root_ts)
    found = [message for message in thread if _in_range(call, message)]
    return _messages(call, [*([root] if root else []), *found], default=1000)


def _readable(call: Call) -> Channel:
    channel = call.workspace.visible(call.arguments["channel"])
    call.need_for(channel, "history")
    return call.workspace.joined(channel.id)


def _in_range(call: Call, message: PostedMessage) -> bool:
    """Between `oldest` and `latest`, the bounds themselves only with `inclusive`."""
    ts = Decimal(message.ts)
    oldest, latest = call.arguments.get("oldest"), call.arguments.get("latest")
    if ts in {oldest, latest}:
        return bool(call.arguments.get("inclusive"))
    return (oldest is None or oldest < ts) and (latest is None or ts < latest)


def _messages(call: Call, found: list[PostedMessage], default: int) -> Json:
    page, onward = turn_page(call, found, lambda message: message.ts, default)
    with_metadata = bool(call.arguments.get("include_all_metadata"))
    messages = [as_json(call.workspace, message, with_metadata=with_metadata) for message in page]
    has_more = bool(onward["response_metadata"]["next_cursor"])
    return {"messages": messages, "has_more": has_more, **onward}


def _open(call: Call) -> Json:
    given = call.arguments
    if ("users" in given) == ("channel" in given):
        raise Refusal("invalid_arguments", "[ERROR] give either users or channel")
    if "channel" in given:
        channel, known = call.workspace.visible(given["channel"]), True
        if not channel.direct_with:
            raise Refusal("method_not_supported_for_channel_type")
    else:
        channel, known = _open_with(call, given["users"])
    details = channel_json(channel) if given.get("return_im") else {"id": channel.id}
    return {"channel": details, **({"no_op": True, "already_open": True} if known else {})}


def _open_with(call: Call, users: str) -> tuple[Channel, bool]:
    user = call.workspace.users.get(users)
    if user is None or user.is_bot:
        raise Refusal("user_not_found", f"[ERROR] {users} is not one person of this workspace")
    if user.deleted:
        raise Refusal("user_disabled")
    before = len(call.workspace.channels)
    channel = call.workspace.direct_channel(user.id)
    return channel, len(call.workspace.channels) == before


def _info(call: Call) -> Json:
    channel = call.workspace.visible(call.arguments["channel"])
    call.need_for(channel, "read")
    details = channel_json(channel)
    if call.arguments.get("include_num_members"):
        details["num_members"] = len(_member_ids(channel))
    return {"channel": details}


def _members(call: Call) -> Json:
    channel = call.workspace.visible(call.arguments["channel"])
    call.need_for(channel, "read")
    page, onward = turn_page(call, _member_ids(channel), str, default=100)
    return {"members": list(page), **onward}


def _member_ids(channel: Channel) -> list[str]:
    bot = [BOT_USER_ID] if channel.bot_is_member and BOT_USER_ID not in channel.members else []
    return [*bot, *channel.members]


def _list(call: Call) -> Json:
    kinds = (call.arguments.get("types") or "public_channel").split(",")
    if unknown := [kind for kind in kinds if kind.strip() not in _FAMILIES]:
        raise Refusal("invalid_types", f"[ERROR] {', '.join(unknown)}")
    families = {_FAMILIES[kind.strip()] for kind in kinds}
    for name in sorted(families):
        call.need(f"{name}:read")
    found = [
        channel
        for channel in sorted(call.workspace.channels.values(), key=lambda channel: channel.id)
        if family(channel) in families
        and (channel.bot_is_member or not channel.is_private)
        and not (channel.is_archived and call.arguments.get("exclude_archived"))
    ]
    page, onward = turn_page(call, found, lambda channel: channel.id, default=100)
    return {"channels": [channel_json(channel) for channel in page], **onward}


_PAGE: Final = {"cursor": string, "limit": number}
_RANGE: Final = {
    **_PAGE,
    "oldest": stamp,
    "latest": stamp,
    "inclusive": flag,
    "include_all_metadata": flag,
}

METHODS: Final = (
    Method(name="conversations.history", run=_history, required={"channel": string}, optional=_RANGE),
    Method(
        name="conversations.replies",
        run=_replies,
        required={"channel": string, "ts": string},
        optional=_RANGE,
    ),
    Method(
        name="conversations.open",
        run=_open,
        scope="im:write",
        optional={"users": string, "channel": string, "return_im": flag},
    ),
    Method(
        name="conversations.info",
        run=_info,
        required={"channel": string},
        optional={"include_num_members": flag, "include_locale": flag},
    ),
    Method(name="conversations.members", run=_members, required={"channel": string}, optional=_PAGE),
    Method(
        name="conversations.list",
        run=_list,
        optional={**_PAGE, "types": string, "exclude_archived": flag},
    ),
)
