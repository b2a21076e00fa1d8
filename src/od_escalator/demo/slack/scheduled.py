"""Messages for later: `chat.scheduleMessage` and what belongs to it (docs.slack.dev: chat.scheduleMessage, 2026)."""

from datetime import timedelta
from typing import Final

from od_escalator.demo.slack.arguments import flag, number, objects, only, string
from od_escalator.demo.slack.blocks import check_blocks
from od_escalator.demo.slack.content import check_text
from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.paging import turn_page
from od_escalator.demo.slack.people import BOT_USER_ID
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.workspace import Scheduled

_FARTHEST: Final = timedelta(days=120)
_WINDOW_SECONDS: Final = 300
_MOST_IN_WINDOW: Final = 30

#: So shortly before its time a message is on its way and cannot be called back.
_TOO_LATE: Final = timedelta(seconds=60)


def _schedule(call: Call) -> Json:
    """No metadata: Slack loses it on the way, so whoever sends some is mistaken."""
    given = call.arguments
    channel = call.workspace.writable(given["channel"])
    text, blocks = check_text(given.get("text")), check_blocks(given["blocks"]) if "blocks" in given else ()
    post_at = _checked_time(call, channel.id, given["post_at"])
    scheduled = Scheduled(
        id=call.workspace.next_scheduled_id(),
        post_at=post_at,
        created_at=int(call.workspace.clock.now().timestamp()),
        message=PostedMessage(ts="", channel=channel.id, author=BOT_USER_ID, text=text, blocks=blocks),
    )
    call.workspace.scheduled[scheduled.id] = scheduled
    return {
        "channel": channel.id,
        "scheduled_message_id": scheduled.id,
        "post_at": post_at,
        "message": {"type": "delayed_message", "text": text, "bot_id": "B0BOT"},
    }


def _checked_time(call: Call, channel: str, post_at: int) -> int:
    now = call.workspace.clock.now()
    if post_at <= now.timestamp():
        raise Refusal("time_in_past")
    if post_at > (now + _FARTHEST).timestamp():
        raise Refusal("time_too_far")
    waiting = [each.post_at for each in call.workspace.scheduled.values() if each.message.channel == channel]
    if sum(abs(post_at - other) < _WINDOW_SECONDS for other in waiting) >= _MOST_IN_WINDOW:
        raise Refusal("restricted_too_many")
    return post_at


def _list(call: Call) -> Json:
    """What still waits, the next one first."""
    given = call.arguments
    if "channel" in given:
        call.workspace.visible(given["channel"])
    waiting = [
        each
        for each in sorted(call.workspace.scheduled.values(), key=lambda each: (each.post_at, each.id))
        if given.get("channel") in {None, each.message.channel}
        and given.get("oldest", 0) <= each.post_at <= given.get("latest", each.post_at)
    ]
    page, onward = turn_page(call, waiting, lambda each: each.id, default=100)
    return {"scheduled_messages": [_as_json(each) for each in page], **onward}


def _as_json(scheduled: Scheduled) -> Json:
    return {
        "id": scheduled.id,
        "channel_id": scheduled.message.channel,
        "post_at": scheduled.post_at,
        "date_created": scheduled.created_at,
        "text": scheduled.message.text,
    }


def _delete(call: Call) -> Json:
    channel = call.workspace.visible(call.arguments["channel"])
    scheduled = call.workspace.scheduled.get(call.arguments["scheduled_message_id"])
    if scheduled is None or scheduled.message.channel != channel.id:
        raise Refusal("invalid_scheduled_message_id")
    if scheduled.post_at < (call.workspace.clock.now() + _TOO_LATE).timestamp():
        raise Refusal("invalid_scheduled_message_id", "[ERROR] the message will be posted within 60 seconds")
    del call.workspace.scheduled[scheduled.id]
    return {}


METHODS: Final = (
    Method(
        name="chat.scheduleMessage",
        run=_schedule,
        scope="chat:write",
        required={"channel": string, "post_at": number},
        optional={
            "text": string,
            "blocks": objects,
            "parse": only("none", string),
            "link_names": only(allowed=False, reader=flag),
            "unfurl_links": flag,
            "unfurl_media": flag,
        },
    ),
    Method(
        name="chat.scheduledMessages.list",
        run=_list,
        optional={"channel": string, "oldest": number, "latest": number, "cursor": string, "limit": number},
    ),
    Method(
        name="chat.deleteScheduledMessage",
        run=_delete,
        scope="chat:write",
        required={"channel": string, "scheduled_message_id": string},
    ),
)
