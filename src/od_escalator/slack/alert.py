"""A finding for the operations channel: what it concerns, what is wrong, what to do."""

from od_escalator.domain.notices import Alert
from od_escalator.slack import parts
from od_escalator.slack.neutral import clean, neutral
from od_escalator.slack.parts import Rendered

_PLACE_LENGTH = 60
#: Short in the notification; escaped it may be five times as long.
_SPOKEN_LENGTH = 300
_SHOWN_LENGTH = 1500


def alert_message(alert: Alert) -> Rendered:
    """Shown without markup, so that keys and commands stay as they are typed."""
    hint = alert.hint or "see the log"
    spoken = (
        f"{neutral(alert.place, _PLACE_LENGTH)} needs a look: {neutral(alert.problem, _SPOKEN_LENGTH)} "
        f"What to do: {neutral(hint, _SPOKEN_LENGTH)} ({neutral(alert.id, _PLACE_LENGTH)})"
    )
    blocks = [
        parts.header(f"{clean(alert.place, _PLACE_LENGTH)} needs a look"),
        parts.plain_section(f"What is wrong: {clean(alert.problem, _SHOWN_LENGTH)}"),
        parts.plain_section(f"What to do: {clean(hint, _SHOWN_LENGTH)}"),
        parts.context(f"Finding {neutral(alert.id, _PLACE_LENGTH)}"),
    ]
    return parts.checked(spoken, blocks)
