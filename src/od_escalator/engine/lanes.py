"""What lanes are called: what is delivered in order, one after another."""

from od_escalator.domain.case import Case

_SLACK = "slack "
_MAIL = "mail "

#: Behind the lane of a person whose quiet hours are kept: what may be said at any time passes by.
_HELD = " held"

#: What a channel's id begins with; a person's begins with another letter, or is an e-mail address.
_CHANNEL = ("C", "G")


def opendental_lane(case: Case) -> str:
    """A lane for each case: what cannot be written for one office's manager holds up nobody else's task."""
    return f"opendental {case.database} {case.label}"


def slack_lane(place: str) -> str:
    """A lane for each channel, and for each person."""
    return f"{_SLACK}{place}"


def mail_lane(person: str) -> str:
    """By the id of the person, whose address may change; one mail server takes them one after another."""
    return f"{_MAIL}{person}"


def held(lane: str) -> str:
    """Where a direct message waits for the end of the quiet hours; then it moves into its own lane."""
    return f"{lane}{_HELD}"


def is_slack(lane: str) -> bool:
    return lane.startswith(_SLACK)


def taker(lane: str) -> str:
    """Who takes what is in a lane: a channel or person of Slack, or a database, for one lane after another."""
    return lane.removesuffix(_HELD) if is_slack(lane) else lane.rpartition(" ")[0]


def place_of(lane: str) -> str:
    """The channel or person of a lane of Slack."""
    return lane.removeprefix(_SLACK).removesuffix(_HELD)


def is_channel(place: str) -> bool:
    return place.startswith(_CHANNEL)
