"""The morning message: what is open, what falls due, and who is to be greeted; a case is a number here."""

from datetime import datetime
from itertools import accumulate

from od_escalator.domain.morning import Morning, OfficeMorning
from od_escalator.domain.wording import at_moment, counted, listed
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered
from od_escalator.slack.standing import SHADOW

_NAME_LENGTH = 60
_MOST = 2400  # letters
_WHERE = "Who and what: Open Dental, on the task of each case. Never write a name here."


def morning_message(morning: Morning, now: datetime) -> Rendered:
    heading = "Good morning"
    if morning.shadow:
        heading = f"{SHADOW} would tell {neutral(morning.to, _NAME_LENGTH)} this morning"
    said = _fitting([_office(office, now) for office in morning.offices])
    body = "\n".join((f"*{heading}*", *said))
    return parts.checked(f"{heading}: {' '.join(said)} {_WHERE}", [parts.section(body), parts.context(_WHERE)])


def _fitting(said: list[str]) -> list[str]:
    """As many offices as one message holds."""
    lengths = list(accumulate(len(each) for each in said))
    shown = sum(length <= _MOST for length in lengths)
    if shown == len(said):
        return said
    return [*said[:shown], f"{counted(len(said) - shown, 'more office')} with open cases."]


def _office(office: OfficeMorning, now: datetime) -> str:
    said = [f"{neutral(office.office, _NAME_LENGTH)} has {counted(office.open_cases, 'open case')}."]
    if office.due:
        due = [f"{label} {at_moment(at, office.zone, now)}" for label, at in office.due]
        said.append(f"Next step today: {listed(due)}.")
    if office.promised:
        said.append(f"A call was promised for today: {listed(office.promised)}.")
    if office.visits is None:
        said.append("Open Dental could not be asked who comes in today.")
    elif office.visits:
        said.append(f"Comes in today, please greet personally: {listed(office.visits)}.")
    if office.check_backs:
        said.append(f"Settled some days ago, please ask how the patient is doing since: {listed(office.check_backs)}.")
    return " ".join(said)
