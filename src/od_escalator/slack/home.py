"""The app's Home as Block Kit: lists a page at a time, and nothing in them but what a case's message says."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from od_escalator.domain.home import CasePage, DatabaseLook, Health, Home, OfficeCount
from od_escalator.domain.wording import at_moment, clock_time, counted, moment
from od_escalator.slack import parts
from od_escalator.slack.listing import case_line
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Json
from od_escalator.slack.standing import emoji_of, label_of, office_of, privacy_line, standing

_NAME_LENGTH = 60
_MOST_OFFICES = _MOST_DATABASES = 20
_LINES = 6
_HELP = "/escalations help lists what can be typed."
_TESTED = "A test is on its way to you as a direct message. Where it does not arrive, please tell IT."


def home_view(home: Home) -> Json:
    """What views.publish takes; checked against its limits."""
    return {"type": "home", "callback_id": "home", "blocks": parts.checked_view(_blocks(home))}


def _blocks(home: Home) -> Iterator[Json]:
    mine, team = home.mine.page, home.team.page if home.team else 1
    yield parts.header(f"Your open cases: {home.mine.count}")
    yield parts.context(f"As of {clock_time(home.at, home.zone)}. {privacy_line(holds_task=False)} {_HELP}")
    if home.tested:
        yield parts.section(_TESTED)
    yield from _cases(home.mine, "mine", (f"{mine - 1}.{team}", f"{mine + 1}.{team}"))
    if home.due:
        yield parts.header(f"Due today: {home.due_count}")
        yield from _sections(_due(home))
    if home.team is not None and home.offices is not None:
        yield parts.header(f"Your offices: {counted(home.team.count, 'open case')}")
        yield from _sections(_counts(home.offices))
        yield from _cases(home.team, "team", (f"{mine}.{team - 1}", f"{mine}.{team + 1}"))
    yield {"type": "divider"}
    yield parts.header("How the program fares")
    yield from _sections(_fares(home.health, home.zone, home.at))
    yield _actions("test", [_button("home_test", "Send me a test", "test")])


def _sections(lines: Iterable[str]) -> Iterator[Json]:
    """As many lines in each as fit, however long the names are."""
    said = list(lines)
    yield from (parts.section(parts.fitting("\n".join(said[n : n + _LINES]))) for n in range(0, len(said), _LINES))


def _cases(page: CasePage, name: str, turned: tuple[str, str]) -> Iterator[Json]:
    """`turned`: what the buttons to the previous page and the next one carry."""
    yield from (parts.section(case_line(card)) for card in page.cards)
    if page.pages == 1:
        return
    yield parts.context(f"Page {page.page} of {page.pages}")
    previous = [_button("home_previous", "Previous", turned[0])] if page.page > 1 else []
    following = [_button("home_next", "Next", turned[1])] if page.page < page.pages else []
    yield _actions(name, [*previous, *following])


def _due(home: Home) -> Iterator[str]:
    for card, at in home.due:
        when = at_moment(at, card.zone, home.at)
        yield f"{emoji_of(card)} *{label_of(card)}* · {office_of(card)}: {when}. Now: {standing(card)}."
    if (left := home.due_count - len(home.due)) > 0:
        yield f"And {left} more."


def _counts(offices: Sequence[OfficeCount]) -> Iterator[str]:
    """The busiest first."""
    busiest = sorted(offices, key=lambda each: -each.open_cases)
    for each in busiest[:_MOST_OFFICES]:
        untouched = f", of {each.untouched} the task was not opened yet" if each.untouched else ""
        yield f"{neutral(each.office, _NAME_LENGTH)}: {counted(each.open_cases, 'open case')}{untouched}"
    if left := busiest[_MOST_OFFICES:]:
        more = sum(each.open_cases for each in left)
        yield f"And {counted(len(left), 'more office')} with {counted(more, 'open case')}."
    if not offices:
        yield "They are all rehearsed in shadow: operations hears of their cases."


def _fares(health: Health, zone: str, now: datetime) -> Iterator[str]:
    worst = sorted(health.databases, key=lambda each: each.reachable and each.read_until is not None)
    yield from (_looked(look, zone, now) for look in worst[:_MOST_DATABASES])
    if (left := len(worst) - _MOST_DATABASES) > 0:
        yield f"And {counted(left, 'more database')}."
    if health.deaf_since is not None:
        since = moment(health.deaf_since, zone, now)
        yield f":warning: Clicks and commands were not heard since {since}. Please work in Open Dental."
    yield f"Messages and tasks on the way: {health.waiting}. Given up: {health.failed}."
    if health.failed or health.findings:
        yield "Something needs to be looked after: please ask IT for od-escalator status."


def _looked(look: DatabaseLook, zone: str, now: datetime) -> str:
    name = neutral(look.name, _NAME_LENGTH)
    if look.read_until is None:
        return f":warning: Open Dental ({name}) was not read yet."
    if not look.reachable:
        since = moment(look.read_until, zone, now)
        return f":warning: Open Dental ({name}) does not answer; what was written there since {since} is not known."
    return f":white_check_mark: Open Dental ({name}) was read {at_moment(look.read_until, zone, now)}."


def _actions(name: str, elements: list[Json]) -> Json:
    return {"type": "actions", "block_id": name, "elements": elements}


def _button(action: str, words: str, value: str) -> Json:
    text = {"type": "plain_text", "text": words, "emoji": False}
    return {"type": "button", "action_id": action, "text": text, "value": value}
