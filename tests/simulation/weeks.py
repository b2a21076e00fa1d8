"""The owners' weeks: each once, whatever state was lost or restored, the last one, and not before it is over."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from od_escalator.domain.weekly import Weekly
from tests.simulation.broken import TOLERANCE, Broken

_WEEK, _DAY = timedelta(weeks=1), timedelta(days=1)


def hear_week(told: dict[date, datetime], week: Weekly, at: datetime, *, quiet: bool) -> None:
    """Raises Broken; else `told` knows it. What was promised in time waits for Slack, if that is not `quiet` yet."""
    if week.last in told:
        raise Broken(f"the week until {week.last} is told at {told[week.last]} and at {at}")
    over = datetime.combine(week.last + _DAY, datetime.min.time(), ZoneInfo(week.zone))
    is_late = quiet and at > over + _WEEK + TOLERANCE
    if at < over - TOLERANCE or is_late:
        raise Broken(f"the week until {week.last} is told at {at}")
    told[week.last] = at
