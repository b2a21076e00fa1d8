"""Messages, channels and people as the JSON that Slack answers with."""

from od_escalator.demo.slack.message import Json, PostedMessage
from od_escalator.demo.slack.people import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID, Channel, User
from od_escalator.demo.slack.workspace import Workspace


def as_json(workspace: Workspace, message: PostedMessage, *, with_metadata: bool = True) -> Json:
    answer: Json = {
        "type": "message",
        "user": message.author,
        "team": TEAM_ID,
        "ts": message.ts,
        "text": message.text,
    }
    if message.author == BOT_USER_ID:
        answer |= {"bot_id": BOT_ID, "app_id": APP_ID}
    if message.blocks:
        answer["blocks"] = list(message.blocks)
    if message.metadata and with_metadata:
        answer["metadata"] = message.metadata
    if message.edited_ts:
        answer["edited"] = {"user": message.author, "ts": message.edited_ts}
    if message.is_reply:
        answer["thread_ts"] = message.thread_ts
        if message.reply_broadcast:
            answer["subtype"] = "thread_broadcast"
    else:
        answer |= _thread_summary(workspace, message)
    return answer


def _thread_summary(workspace: Workspace, root: PostedMessage) -> Json:
    replies = workspace.replies(root.channel, root.ts)
    if not replies:
        return {}
    authors = sorted({reply.author for reply in replies})
    return {
        "thread_ts": root.ts,
        "reply_count": len(replies),
        "reply_users": authors,
        "reply_users_count": len(authors),
        "latest_reply": replies[-1].ts,
    }


def channel_json(channel: Channel) -> Json:
    if channel.direct_with:
        return {"id": channel.id, "is_im": True, "user": channel.direct_with, "is_archived": channel.is_archived}
    return {
        "id": channel.id,
        "name": channel.name,
        "name_normalized": channel.name,
        "is_channel": not channel.is_private,
        "is_group": False,
        "is_im": False,
        "is_mpim": False,
        "is_private": channel.is_private,
        "is_archived": channel.is_archived,
        "is_member": channel.bot_is_member,
    }


def user_json(user: User, *, with_email: bool) -> Json:
    profile: Json = {"real_name": user.real_name, "display_name": user.name}
    if with_email and user.email:
        profile["email"] = user.email
    return {
        "id": user.id,
        "team_id": user.team_id,
        "name": user.name,
        "real_name": user.real_name,
        "deleted": user.deleted,
        "is_bot": user.is_bot,
        "profile": profile,
    }
