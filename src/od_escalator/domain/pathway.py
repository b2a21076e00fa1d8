"""What might come next in a hard case: proposals with their reasons, for people to decide. Nothing here is ever done.

A second complaint is no reason to part with a patient: only threats or abuse are, and only after a talk and a warning.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from od_escalator.domain.catalogue import Cause
from od_escalator.domain.complaint import Category, Remedy


class Proposal(StrEnum):
    HOLD = "hold"
    INSURER = "insurer"
    MAKE_GOOD = "make_good"
    REFUND = "refund"
    DOCTOR_TALK = "doctor_talk"
    PAYER_CALL = "payer_call"
    LISTEN_ABOVE = "listen_above"
    BOUNDARY_TALK = "boundary_talk"
    WRITTEN_WARNING = "written_warning"
    PARTING_REVIEW = "parting_review"
    NOTHING_MORE = "nothing_more"


class Abuse(StrEnum):
    """Threats or abuse towards somebody at the office: what there was already when they came."""

    FIRST = "first"
    SPOKEN = "spoken"
    WARNED = "warned"


#: One step at a time, and none is left out.
_AFTER = {
    Abuse.FIRST: Proposal.BOUNDARY_TALK,
    Abuse.SPOKEN: Proposal.WRITTEN_WARNING,
    Abuse.WARNED: Proposal.PARTING_REVIEW,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """`earlier` counts complaints of the last twelve months; `abuse` is what people say."""

    category: Category
    cause: Cause | None = None
    offered: tuple[Remedy, ...] = ()
    earlier: int = 0
    abuse: Abuse | None = None


_OURS = (
    Cause.WAITING,
    Cause.SCHEDULING,
    Cause.INFORMATION,
    Cause.COST,
    Cause.MANNER,
    Cause.PREMISES,
)
_FOR_THE_INSURER = (Category.LEGAL, Category.SAFETY, Category.DISCRIMINATION, Category.PRIVACY)


def proposals(now: Situation) -> tuple[Proposal, ...]:
    """In the order in which they are looked at."""
    if now.category is Category.LEGAL:
        return Proposal.HOLD, Proposal.INSURER
    return tuple(_found(now)) or (Proposal.NOTHING_MORE,)


def _found(now: Situation) -> Iterator[Proposal]:
    if now.category in _FOR_THE_INSURER:
        yield Proposal.INSURER
    if now.cause in _OURS:
        yield Proposal.MAKE_GOOD
    if Remedy.REFUND in now.offered:
        yield Proposal.REFUND
    if now.cause in (Cause.TREATMENT, Cause.EXPECTATION):
        yield Proposal.DOCTOR_TALK
    if now.cause is Cause.PAYER:
        yield Proposal.PAYER_CALL
    if now.abuse is not None:
        yield _AFTER[now.abuse]
    elif now.earlier:
        yield Proposal.LISTEN_ABOVE


SAYS: Mapping[Proposal, str] = {
    Proposal.HOLD: "Keep all records as they are. Nobody calls or offers anything until the owners and counsel say so.",
    Proposal.INSURER: "Ask the liability carrier whether it wants to be told, before anything is offered or admitted.",
    Proposal.MAKE_GOOD: "Put it right at no charge, and offer something small to make up within the limits of the "
    "office: what came about is ours to put right.",
    Proposal.REFUND: "A refund takes an owner's word, in writing. Where treatment itself is in question ask the "
    "liability carrier and counsel first: who pays, and what is signed, can matter for reporting duties.",
    Proposal.DOCTOR_TALK: "Let the treating doctor speak with the patient; offer a second opinion, and agree "
    "in writing on what can be expected before anything further is done.",
    Proposal.PAYER_CALL: "Call the insurer for the patient or with them, and stay with it until there is an answer.",
    Proposal.LISTEN_ABOVE: "It is not the first time within a year: let somebody above the office listen, and ask what "
    "would make it right for good. Complaining again is no reason to part.",
    Proposal.BOUNDARY_TALK: "Two people speak calmly with the patient about how staff may be spoken to, and write down "
    "what was agreed.",
    Proposal.WRITTEN_WARNING: "A kind letter that says what may not happen again, and what then.",
    Proposal.PARTING_REVIEW: "After the talk and the warning the treating doctor and an owner may look at the list "
    "below together, and decide. Any answer that is not a clear yes ends it.",
    Proposal.NOTHING_MORE: "Nothing beyond what the task says.",
}

#: Each is for people to answer before a letter is sent.
CHECKLIST = (
    "No treatment is unfinished or acute; where one is, it is finished first, or somebody else has taken it over.",
    "It has nothing to do with race, color, religion, sex, age, disability, pregnancy, HIV, language, or a report.",
    "The treating doctor and an owner have agreed, and counsel or the carrier was asked.",
    "The contracts with the patient's insurers allow it, and their notice times are kept.",
    "Other members of the family are treated each as a patient of their own.",
    "The letter goes by certified mail, with a copy in the chart.",
    "Records are offered, and a way to find another dentist is named.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Dates:
    """Days at the office: the letter goes out, emergency care ends, and only then is scheduling restricted."""

    letter: date
    emergencies_until: date
    restricted_from: date


def parting_dates(letter: date, emergency_days: int) -> Dates:
    """The last day of emergency care counts."""
    until = letter + timedelta(days=emergency_days)
    return Dates(letter=letter, emergencies_until=until, restricted_from=until + timedelta(days=1))


_LETTER = """\
[Letterhead of the practice]

{letter}

By certified mail

Dear [name],

Thank you for the time in which we were allowed to look after your dental health. We have come to the view that the
trust which good care needs between you and our practice is no longer there, and that you will be better served
elsewhere. From {restricted} on we will no longer be able to see you as a patient.

Until {until} we remain there for you in an emergency: please call [telephone].

[What is still to be treated, and by when it should be looked at.]

To find another dentist you may ask [the state's dental society, or your insurer]. We will gladly send a copy of your
records and x-rays to whomever you name; the form is enclosed.

We wish you well.

[Signature of the treating doctor]
"""


def letter_draft(dates: Dates) -> str:
    """With blanks where a person or treatment would be named."""
    return _LETTER.format(
        letter=_long(dates.letter), until=_long(dates.emergencies_until), restricted=_long(dates.restricted_from)
    )


def _long(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
