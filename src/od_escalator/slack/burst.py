"""That several patients of an office were upset within a few days; and the weekly question about public reviews."""

from od_escalator.domain.burst import Burst, LookAtReviews
from od_escalator.domain.wording import listed, span
from od_escalator.slack import parts
from od_escalator.slack.neutral import neutral
from od_escalator.slack.parts import Rendered

_OFFICE_LENGTH = 60
_ASKED = "Please ask there whether something is behind it. This is told once; each case goes on as it is."
_WRITE = (
    "A bad one: if you know who wrote it, write #review in a CommLog on that patient, and it is followed."
    " Answer nothing in a hurry, and never that you spoke with somebody."
)


def burst_message(burst: Burst) -> Rendered:
    about = f", most of them about {burst.mostly.value}" if burst.mostly else ""
    office = neutral(burst.office, _OFFICE_LENGTH)
    said = f"{office}: {burst.cases} upset patients within {span(burst.within)}{about}."
    return parts.checked(f"{said} {_ASKED}", [parts.section(f":rotating_light: *{said}*"), parts.context(_ASKED)])


def look_message(look: LookAtReviews) -> Rendered:
    sites = listed([site.capitalize() for site in look.sites])
    offices = listed([neutral(office, _OFFICE_LENGTH) for office in look.offices], most=9)
    said = f"Please look at {sites}: is there a new review of {offices}?"
    return parts.checked(f"{said} {_WRITE}", [parts.section(f":mag: {said}"), parts.context(_WRITE)])
