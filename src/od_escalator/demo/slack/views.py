"""Dialogs and Home tabs: the `views.*` methods."""

from typing import Final
from uuid import uuid4

from od_escalator.demo.slack.arguments import mapping, string
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.people import APP_ID, BOT_ID, TEAM_ID
from od_escalator.demo.slack.pressing import named, states
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.view_rules import check_view
from od_escalator.demo.slack.workspace import Workspace


def made_view(view: Json, before: Json | None = None) -> Json:
    """The view as Slack shows and sends it; it keeps the id of the one that it takes the place of."""
    id_ = before["id"] if before else f"V{uuid4().hex[:10].upper()}"
    blocks = named(view["blocks"])
    bare = {"private_metadata": "", "callback_id": "", "external_id": "", "submit": None, "close": None}
    return {
        **bare,
        "clear_on_close": False,
        "notify_on_close": False,
        **view,
        "id": id_,
        "team_id": TEAM_ID,
        "app_id": APP_ID,
        "bot_id": BOT_ID,
        "app_installed_team_id": TEAM_ID,
        "blocks": blocks,
        "state": states(blocks),
        "hash": uuid4().hex,
        "root_view_id": id_,
        "previous_view_id": None,
    }


def answered(workspace: Workspace, user: str, view: Json, answer: Json | None) -> None:
    """What the acknowledgement of a submission does to the dialog; raises ValueError for what Slack would not take."""
    action = answer.get("response_action") if answer else "clear"
    if action == "clear":
        del workspace.dialogs[user]
    elif action == "update" and answer:
        workspace.dialogs[user] = made_view(check_view(answer["view"], "modal"), view)
    elif action == "errors" and answer:
        fields = {block["block_id"] for block in view["blocks"] if block["type"] == "input"}
        if not answer["errors"] or not set(answer["errors"]) <= fields:
            raise ValueError(f"errors must be by the block_id of a field: {answer['errors']}")
        workspace.dialogs[user] = {**view, "errors": answer["errors"]}  # for the page; Slack keeps it to itself
    else:
        raise ValueError(f"a submission is not answered with {answer}")


def _open(call: Call) -> Json:
    view = check_view(call.arguments["view"], "modal")
    user = call.workspace.passes.exchange(call.arguments["trigger_id"])
    call.workspace.dialogs[user] = made_view(view)
    return {"view": call.workspace.dialogs[user]}


def _update(call: Call) -> Json:
    given = call.arguments
    view = check_view(given["view"], "modal")
    for user, shown in call.workspace.dialogs.items():
        if given["view_id"] == shown["id"]:
            _check_hash(given.get("hash"), shown)
            call.workspace.dialogs[user] = made_view(view, shown)
            return {"view": call.workspace.dialogs[user]}
    raise Refusal("not_found")


def _publish(call: Call) -> Json:
    given = call.arguments
    view = check_view(given["view"], "home")
    user = call.workspace.users.get(given["user_id"])
    if user is None or user.deleted or user.is_bot:
        raise Refusal("invalid_arguments", "[ERROR] invalid `user_id`")
    shown = call.workspace.homes.get(user.id)
    _check_hash(given.get("hash"), shown)
    call.workspace.homes[user.id] = made_view(view, shown)
    return {"view": call.workspace.homes[user.id]}


def _check_hash(known: str | None, shown: Json | None) -> None:
    """Whoever says which version they know must know the newest."""
    if known is not None and (shown is None or known != shown["hash"]):
        raise Refusal("hash_conflict")


METHODS: Final = (
    Method(name="views.open", run=_open, required={"view": mapping, "trigger_id": string}),
    Method(name="views.update", run=_update, required={"view": mapping, "view_id": string}, optional={"hash": string}),
    Method(
        name="views.publish", run=_publish, required={"view": mapping, "user_id": string}, optional={"hash": string}
    ),
)
