"""In which time zone a database server seems to be: the one in North America that shows what it shows all year."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo, available_timezones

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.findings import suggestion

#: Where several show the same, the one with most people comes first.
_USUAL = (
    "America/New_York", "America/Chicago", "America/Denver", "America/Phoenix", "America/Los_Angeles",
    "America/Anchorage", "Pacific/Honolulu", "America/Puerto_Rico", "America/Halifax", "America/St_Johns",
    "America/Regina",
)  # fmt: skip


def zone_like(offsets: Mapping[datetime, timedelta]) -> str | None:
    """`offsets` are the server's local time less UTC at those instants."""
    for zone in _USUAL:
        if all(at.astimezone(ZoneInfo(zone)).utcoffset() == offset for at, offset in offsets.items()):
            return zone
    return None


def read_zone(text: str) -> str:
    """Raises Refused."""
    known = available_timezones()
    if text not in known:
        near = suggestion(text, known)
        raise Refused(f'no time zone called "{text}"{near}', 'name a continent and city, like "America/New_York"')
    return text
