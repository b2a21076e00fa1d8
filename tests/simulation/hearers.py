"""Who may be told: people who are in the TOML, and in the manager's place only who stands in for her that day."""

from datetime import date, datetime, timedelta

from tests.simulation.group import Group, slack_of
from tests.simulation.sites import Site
from tests.simulation.stories import Story

#: What is decided before midnight may be said after it.
_ON_THE_WAY = timedelta(hours=2)


def person_of(group: Group, slack: str) -> str | None:
    """None for who has left."""
    return next((id_ for id_ in group.people if slack_of(id_) == slack), None)


def meant(group: Group, site: Site, person: str, at: datetime) -> str:
    """The manager, where this person hears in her place."""
    return site.manager if any(group.stand_in(site, day) == person for day in _days(site, at)) else person


def has_task(group: Group, story: Story) -> str:
    """Who has it in the manager's place, if anybody: who was there when the office opened next, though it be over."""
    opens = story.site.almanac.opening_after(story.written)
    return group.stand_in(story.site, opens.astimezone(story.site.almanac.tz).date())


def may_hear(group: Group, site: Site, person: str, at: datetime) -> bool:
    """Whether a manager hears who is not away, or who is sick, as nobody knows before the day has begun."""
    if person != site.manager:
        return True
    return not all(day not in site.sick and group.stand_in(site, day) for day in _days(site, at))


def _days(site: Site, at: datetime) -> set[date]:
    return {when.astimezone(site.almanac.tz).date() for when in (at, at - _ON_THE_WAY)}
