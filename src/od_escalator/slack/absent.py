"""Who is away and who stands in, as answers to `/escalations away`."""

from datetime import timedelta

from od_escalator.domain.listing import AwayList, AwayTime, SetAway, SetBack
from od_escalator.domain.wording import counted, listed, named_day
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_NAME_LENGTH = 40
_MOST = 20
_HOW = "To set it: /escalations away 12/21-12/28 sam. To take it back: /escalations back."
_NOBODY_NAMED = "Nobody is named to stand in: then it is the deputy, and without one they are told all the same."


def absent_message(found: AwayList | SetAway | SetBack) -> Rendered:
    match found:
        case AwayList():
            return _list(found)
        case SetAway():
            return _set(found)
        case SetBack():
            said = f"Noted: {neutral(found.name, _NAME_LENGTH)} is there again."
            return parts.checked(said, [parts.section(said)])


def _list(found: AwayList) -> Rendered:
    said = [f"{_sentence(time)}." for time in found.times[:_MOST]]
    if (left := len(found.times) - _MOST) > 0:
        said.append(f"And {counted(left, 'more time')} after that.")
    heading = "Away now or soon, in your offices:" if said else "Nobody of your offices is away now or soon."
    sections = [parts.section(f"*{heading}*"), *(parts.section(f"• {each}") for each in said)]
    return parts.checked(parts.fitting_text(" ".join((heading, *said))), [*sections, parts.context(_HOW)])


def _set(done: SetAway) -> Rendered:
    said = [f"Noted: {_sentence(done.time)}."]
    if done.time.delegate is None:
        said.append(_NOBODY_NAMED)
    if done.counted_on:
        who = listed([neutral(name, _NAME_LENGTH) for name in done.counted_on])
        said.append(f"{who} had named them to stand in for some of these days: please name somebody else there.")
    words = parts.fitting(" ".join(said))
    return parts.checked(words, [parts.section(words), parts.context(_HOW)])


def _sentence(time: AwayTime) -> str:
    """`Kelly Ray is away from Mon Dec 21 through Mon Dec 28, and back on Tue Dec 29; Sam Ortiz stands in`."""
    last = time.until - timedelta(days=1)
    days = f"on {named_day(last, last)}"
    if last != time.begins:
        days = f"from {named_day(time.begins, time.begins)} through {named_day(last, time.begins)}"
    back = f"back on {named_day(time.until, time.begins)}"
    stands_in = f"; {neutral(time.delegate, _NAME_LENGTH)} stands in" if time.delegate else ""
    return f"{neutral(time.name, _NAME_LENGTH)} is away {days}, and {back}{stands_in}"
