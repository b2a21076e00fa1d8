"""The owners' week: a sentence for all of it, one for each office where something happened, and whether all is well."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate

from od_escalator.domain.weekly import Counts, Health, OfficeWeek, SilentOffices, Trouble, Weekly
from od_escalator.domain.wording import counted, dated, listed, named_day, span
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered
from od_escalator.slack.standing import SHADOW

_NAME_LENGTH = 60
_MOST = 1800  # letters about single offices
_MOST_OFFICES, _MOST_DATABASES = 20, 3
_ASKED = "Is the tag used? A quiet month is good news; ask the team all the same how they note an upset patient."
_ONCE = "Asked once. The owners' weekly digest names it until somebody notes one."
_LATE = timedelta(hours=12)
_WHERE = "Search a case's number in Open Dental's tasks. Never write a name here."

_TROUBLES = {
    Trouble.SET_ASIDE: "{} could not be processed",
    Trouble.UNDELIVERED: "{} could not be delivered",
    Trouble.BUTTONS: "the buttons in Slack do not work",
    Trouble.CLOCK: "the clock of our machine is doubted",
    Trouble.DEAD_MAN: "nothing would say it if the program stopped",
}
_THINGS = {Trouble.SET_ASIDE: "note", Trouble.UNDELIVERED: "message"}


def weekly_message(week: Weekly, now: datetime) -> Rendered:
    heading = f"{_days(week)}{f' {SHADOW}' if week.shadow else ''}"
    whole, health = _whole(week, now), _health(week.health, week, now)
    said = [*_fitting([each for each in week.offices if not each.is_empty]), *_empty(week.offices)]
    blocks = [parts.header(heading), parts.section(f"*{whole}*")]
    blocks += [parts.section(parts.fitting("\n".join(said)))] if said else []
    blocks += [parts.section(parts.fitting(" ".join(health)))] if health else []
    spoken = (f"{heading}: {whole}", *said, *health, _WHERE)
    return parts.checked(parts.fitting_text(" ".join(spoken)), [*blocks, parts.context(_WHERE)])


def silent_message(silent: SilentOffices) -> Rendered:
    said = [
        f"No upset notes at {neutral(each.office, _NAME_LENGTH)} for {counted(each.weeks, 'week')}."
        for each in silent.offices[:_MOST_OFFICES]
    ]
    if more := len(silent.offices) - _MOST_OFFICES:
        said += [f"The same of {counted(more, 'more office')}."] if more > 0 else []
    would = f"{SHADOW} would ask {neutral(silent.to, _NAME_LENGTH)}: " if silent.shadow else ""
    words = f"{would}{parts.fitting(' '.join(said), _MOST)} {_ASKED}"
    return parts.checked(words, [parts.section(words), parts.context(_ONCE)])


def _days(week: Weekly) -> str:
    return f"Week of {named_day(week.first, week.last)} to {named_day(week.last, week.last)}"


def _whole(week: Weekly, now: datetime) -> str:
    """Such as `412 notes read, no cases, healthy`, as a sentence."""
    opened = sum(office.opened for office in week.offices)
    read = "" if week.health.notes is None else f"{counted(week.health.notes, 'note')} read, "
    return f"{read}{counted(opened, 'case')}, {'healthy' if week.health.is_well(now) else 'not all is well'}."


def _fitting(offices: Sequence[OfficeWeek]) -> list[str]:
    """As many as one message holds, and the rest as one."""
    said = [_office(office) for office in offices]
    shown = sum(length <= _MOST for length in accumulate(len(each) for each in said))
    rest = offices[shown:]
    if not rest:
        return said
    opened, still_open = sum(each.opened for each in rest), sum(each.counts.still_open for each in rest)
    return [*said[:shown], f"{counted(len(rest), 'more office')}: {opened} opened, {still_open} open now."]


def _office(office: OfficeWeek) -> str:
    counts, said = office.counts, []
    if office.opened or counts != Counts():
        said.append(f"{office.opened} opened, {counts.ended} ended, {counts.still_open} open now.")
    if office.to_conversation is not None:
        whom = "The one talked to was" if office.talked == 1 else f"Half of the {office.talked} talked to were"
        said.append(f"{whom} reached within {span(office.to_conversation)}.")
    if office.escalated:
        said.append(f"{office.escalated} went beyond the office.")
    if counts.unreplied:
        said.append(f"{counted(counts.unreplied, 'review')} without the public reply yet.")
    if office.mild:
        said.append(f"Mild: {listed([f'{label} ({about})' for label, about in office.mild])}.")
    if office.silent:
        said.append(f"No upset notes for {counted(office.silent, 'week')}; is the tag used?")
    return f"{_name(office)}: {' '.join(said)}"


def _empty(offices: Sequence[OfficeWeek]) -> list[str]:
    names = [_name(each) for each in offices if each.is_empty]
    return [f"Nothing noted and nothing open: {listed(names)}."] if names else []


def _health(health: Health, week: Weekly, now: datetime) -> list[str]:
    said = [f"{_trouble(trouble, count)}." for trouble, count in health.troubles]
    away = health.away(now)
    for name, since in away[:_MOST_DATABASES]:
        when = f"since {dated(since, week.zone, now)}" if since else "yet"
        said.append(f"Open Dental ({neutral(name, _NAME_LENGTH)}) was not read {when}.")
    if len(away) > _MOST_DATABASES:
        said.append(f"Nor were {len(away) - _MOST_DATABASES} more.")
    if health.signs:
        said.append(f"{counted(health.signs, 'early sign')} noted with #watch.")
    if health.alerts:
        said.append(f"Operations were told of {counted(health.alerts, 'trouble')}.")
    if now - week.due_at > _LATE:
        said.append(f"This comes late: it was due {dated(week.due_at, week.zone, now)}.")
    if week.since:
        said.append(f"Not all offices were followed before {dated(week.since, week.zone, now)}.")
    return said


def _trouble(trouble: Trouble, count: int) -> str:
    words = _TROUBLES[trouble].format(counted(count, _THINGS.get(trouble, "")))
    return f"{words[0].upper()}{words[1:]}"


def _name(office: OfficeWeek) -> str:
    return neutral(office.office, _NAME_LENGTH) or "the office"
