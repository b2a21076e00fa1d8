"""An answer to the address that Slack gave with a command or a click: whoever did it sees it, wherever that was."""

from urllib.parse import urlsplit

from slack_sdk.webhook import WebhookClient

from od_escalator.errors import Permanent, Transient
from od_escalator.slack.connection import quiet_logger
from od_escalator.slack.outcomes import FAILURES
from od_escalator.slack.parts import Rendered
from od_escalator.slack.way import trusted

_OK, _SERVER_ERRORS = 200, 500


def post_answer(url: str, message: Rendered, *, base_url: str, timeout: int) -> None:
    """Once; raises Transient or Permanent."""
    if not is_slacks(url, base_url):
        raise Permanent("the address to answer at is not Slack's", "no_place")
    client = WebhookClient(url, timeout=timeout, ssl=trusted(url), retry_handlers=[], logger=quiet_logger())
    client.proxy = None  # as for the Web API
    try:
        status = client.send(
            text=message.text, blocks=list(message.blocks), response_type="ephemeral", replace_original=False
        ).status_code
    except FAILURES as failure:
        raise Transient(f"Slack could not be reached (response_url: {type(failure).__name__})") from None
    if status >= _SERVER_ERRORS:
        raise Transient(f"Slack failed with HTTP {status} (response_url)")
    if status != _OK:
        raise Permanent(f"Slack refused: HTTP {status} (response_url)", "no_place")


def is_slacks(url: str, base_url: str) -> bool:
    """On the host of the Web API, or below it."""
    there, ours = urlsplit(url), urlsplit(base_url)
    if (there.scheme, there.netloc) == (ours.scheme, ours.netloc):
        return True
    return there.scheme == "https" and bool(ours.hostname) and (there.hostname or "").endswith(f".{ours.hostname}")
