"""Who is who: `auth.test`, the `users.*` methods and `apps.connections.open`."""

from typing import Final

from od_escalator.demo.slack.arguments import flag, number, string
from od_escalator.demo.slack.message import Json
from od_escalator.demo.slack.method import Call, Method
from od_escalator.demo.slack.paging import turn_page
from od_escalator.demo.slack.people import APP_ID, BOT_ID, BOT_USER_ID, TEAM_ID
from od_escalator.demo.slack.refusal import Refusal
from od_escalator.demo.slack.rendition import user_json


def _auth_test(call: Call) -> Json:
    if call.token.kind == "xapp":
        return {"app_name": "OD Escalator", "app_id": APP_ID}
    return {
        "url": f"{call.workspace.url}/",
        "team": "Local practice",
        "team_id": TEAM_ID,
        "user": call.workspace.users[BOT_USER_ID].name,
        "user_id": BOT_USER_ID,
        "bot_id": BOT_ID,
        "is_enterprise_install": False,
    }


def _info(call: Call) -> Json:
    user = call.workspace.users.get(call.arguments["user"])
    if user is None:
        raise Refusal("user_not_found")
    return {"user": user_json(user, with_email=_may_see_emails(call))}


def _lookup(call: Call) -> Json:
    """People who left are not found by their address."""
    wanted = call.arguments["email"].casefold()
    for user in call.workspace.users.values():
        if user.email and user.email.casefold() == wanted and not user.deleted:
            return {"user": user_json(user, with_email=True)}
    raise Refusal("users_not_found")


def _list(call: Call) -> Json:
    found = sorted(call.workspace.users.values(), key=lambda user: user.id)
    page, onward = turn_page(call, found, lambda user: user.id, default=1000)
    with_email = _may_see_emails(call)
    return {"members": [user_json(user, with_email=with_email) for user in page], **onward}


def _may_see_emails(call: Call) -> bool:
    return "users:read.email" in call.token.scopes


def _open_connection(call: Call) -> Json:
    """The address of a Socket Mode connection, good for one."""
    if not call.workspace.links.enabled:
        raise Refusal("access_denied", "[ERROR] Socket Mode is off")
    query = f"ticket={call.workspace.links.ticket()}&app_id={APP_ID}"
    return {"url": f"{call.workspace.url.replace('http', 'ws', 1)}/link/?{query}"}


METHODS: Final = (
    Method(name="auth.test", run=_auth_test, token_kinds=("xoxb", "xapp")),
    Method(
        name="users.info",
        run=_info,
        scope="users:read",
        required={"user": string},
        optional={"include_locale": flag},
    ),
    Method(name="users.lookupByEmail", run=_lookup, scope="users:read.email", required={"email": string}),
    Method(
        name="users.list",
        run=_list,
        scope="users:read",
        optional={"cursor": string, "limit": number, "include_locale": flag},
    ),
    Method(name="apps.connections.open", run=_open_connection, scope="connections:write", token_kinds=("xapp",)),
)
