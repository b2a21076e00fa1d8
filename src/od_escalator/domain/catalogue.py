"""What managers choose from in Slack, in neutral words: never free text, and nothing that could identify a patient.

Causes and lessons are for our own store alone; neither Open Dental nor a message has them.
"""

from enum import StrEnum


class Satisfaction(StrEnum):
    """How the patient is about it in the end (domain.md 1.3)."""

    SATISFIED = "satisfied"
    ACCEPTED = "accepted"
    NOT_SATISFIED = "not_satisfied"
    UNKNOWN = "unknown"


class Cause(StrEnum):
    WAITING = "waiting"
    SCHEDULING = "scheduling"
    INFORMATION = "information"
    COST = "cost"
    PAYER = "payer"
    TREATMENT = "treatment"
    MANNER = "manner"
    PREMISES = "premises"
    EXPECTATION = "expectation"
    NONE_FOUND = "none_found"
    NOT_KNOWN = "not_known"


class Lesson(StrEnum):
    NONE = "none"
    TELL_EARLIER = "tell_earlier"
    WRITE_COSTS_DOWN = "write_costs_down"
    CALL_BACK_SOONER = "call_back_sooner"
    PLAN_THE_DAY = "plan_the_day"
    HAND_OVER = "hand_over"
    CHECK_ONCE_MORE = "check_once_more"
    PRACTISE = "practise"
    REPAIR = "repair"
    TALK_IT_OVER = "talk_it_over"


class Wait(StrEnum):
    """Why a case is set aside."""

    PATIENT_AWAY = "patient_away"
    CALL_LATER = "call_later"
    APPOINTMENT = "appointment"
    INSURANCE = "insurance"
    SUPPLIER = "supplier"
    COLLEAGUE = "colleague"


class Mistake(StrEnum):
    """Why it was no complaint."""

    QUESTION = "question"
    WRONG_CHART = "wrong_chart"
    OTHER_CASE = "other_case"
    OTHER_OFFICE = "other_office"
    TRIED_OUT = "tried_out"


class Plea(StrEnum):
    """What help is asked for by itself."""

    SECOND_PERSON = "second_person"


class Waiver(StrEnum):
    """Why a review gets no public answer."""

    TAKEN_DOWN = "taken_down"
    NOT_ALLOWED = "not_allowed"
    ADVISED_AGAINST = "advised_against"
    NOT_ABOUT_US = "not_about_us"
    STARS_ALONE = "stars_alone"


class Cost(StrEnum):
    """What a remedy cost, in steps: each is the most that it was, in cents."""

    NOTHING = "0"
    SMALL = "1500"
    MODERATE = "7500"
    CONSIDERABLE = "25000"
    LARGE = "100000"


class Hold(StrEnum):
    """Why the records of a case are kept, whatever their age."""

    LEGAL = "legal"
    INSURER = "insurer"
    BOARD = "board"


#: What a line of the timeline may give as its reason.
Why = Wait | Mistake | Plea | Waiver
WHYS: dict[str, Why] = {each.value: each for each in (*Wait, *Mistake, *Plea, *Waiver)}

Choice = Satisfaction | Cause | Lesson | Cost | Hold | Why

_LABELS: dict[Choice, str] = {
    Satisfaction.SATISFIED: "yes, satisfied",
    Satisfaction.ACCEPTED: "accepts how it is",
    Satisfaction.NOT_SATISFIED: "no, not satisfied yet",
    Satisfaction.UNKNOWN: "not known",
    Cause.WAITING: "waiting, or running late",
    Cause.SCHEDULING: "an appointment that was moved or missed",
    Cause.INFORMATION: "information that came late or was unclear",
    Cause.COST: "a cost that was not expected",
    Cause.PAYER: "a decision of the insurance",
    Cause.TREATMENT: "how treatment went or felt",
    Cause.MANNER: "how we came across",
    Cause.PREMISES: "rooms, phones or equipment",
    Cause.EXPECTATION: "an expectation that we did not know of",
    Cause.NONE_FOUND: "no practice cause found",
    Cause.NOT_KNOWN: "not known yet",
    Lesson.NONE: "nothing to change",
    Lesson.TELL_EARLIER: "tell patients earlier what to expect",
    Lesson.WRITE_COSTS_DOWN: "put costs in writing beforehand",
    Lesson.CALL_BACK_SOONER: "call back sooner",
    Lesson.PLAN_THE_DAY: "plan the day differently",
    Lesson.HAND_OVER: "hand over better within the team",
    Lesson.CHECK_ONCE_MORE: "check once more before it goes out",
    Lesson.PRACTISE: "practise it together",
    Lesson.REPAIR: "repair or replace something",
    Lesson.TALK_IT_OVER: "talk it over with the regional manager",
    Cost.NOTHING: "nothing",
    Cost.SMALL: "up to $15",
    Cost.MODERATE: "up to $75",
    Cost.CONSIDERABLE: "up to $250",
    Cost.LARGE: "up to $1,000",
    Hold.LEGAL: "a legal matter",
    Hold.INSURER: "our insurer has it or asked for it",
    Hold.BOARD: "a board or an authority has it or asked for it",
    Wait.PATIENT_AWAY: "the patient is away",
    Wait.CALL_LATER: "the patient asked for a later call",
    Wait.APPOINTMENT: "an appointment is coming up",
    Wait.INSURANCE: "waiting for the insurance",
    Wait.SUPPLIER: "waiting for a laboratory or supplier",
    Wait.COLLEAGUE: "waiting for a colleague's answer",
    Mistake.QUESTION: "a question, no complaint",
    Mistake.WRONG_CHART: "a note in the wrong chart",
    Mistake.OTHER_CASE: "part of another case",
    Mistake.OTHER_OFFICE: "not about this office",
    Mistake.TRIED_OUT: "something was only tried out",
    Plea.SECOND_PERSON: "a second person's word, to end it without proof",
    Waiver.TAKEN_DOWN: "the review was taken down",
    Waiver.NOT_ALLOWED: "the site allows no answer",
    Waiver.ADVISED_AGAINST: "a lawyer or insurer advises against it",
    Waiver.NOT_ABOUT_US: "the review is not about us",
    Waiver.STARS_ALONE: "stars without words",
}


def label(choice: Choice) -> str:
    """As people read it in a menu, and after "because" or in brackets."""
    return _LABELS[choice]
