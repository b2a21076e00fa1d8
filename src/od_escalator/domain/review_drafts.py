"""Answers to a review that may stand in public: they identify nobody, and say of nobody that they were called."""

from enum import StrEnum

#: Where the office's number is not known.
BLANK = "[the office's phone number]"


class Draft(StrEnum):
    """`HOLDING` while the patient has not been reached; `FINAL` when it is settled, or nothing more can be done."""

    HOLDING = "holding"
    FINAL = "final"


_WORDS = {
    Draft.HOLDING: "Thank you for writing. We read every comment about our offices and want to look into concerns like"
    " this one. Our office manager would be glad to hear from you at {phone}.",
    Draft.FINAL: "Thank you for the feedback: it is how our team gets better. Privacy rules keep us from discussing"
    " anyone's care in public. Whoever has a concern is welcome to call our office manager at {phone}.",
}


def draft(kind: Draft, phone: str | None) -> str:
    return _WORDS[kind].format(phone=phone or BLANK)
