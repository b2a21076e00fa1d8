"""Whether a note says that the patient does not want to be contacted: a proposal, which a person confirms."""

import re

_WANT = r"(?:want|wish|care)s?"
_TO_US = r"(?:be (?:called|contacted)|talk|speak|discuss (?:it|this)|hear from (?:us|the office)|(?:be )?bothered)"
_CONTACT = r"(?:contact(?:ed|ing)?|call(?:s|ed|ing)?|text(?:s|ed|ing)?|reach(?:ing)? out|follow[- ]?ups?)"
_NOT_NOW = r"(?! (?:before|after|until|till|between|on|at|during|while|today|tomorrow|this|in the|back))"

_DECLINES = re.compile(
    rf"\b(?:(?:do(?:es)?|did) ?n(?:o|')?t {_WANT} (?:us |me |anyone |anybody )?to {_TO_US}"
    rf"|(?:do(?:es)?|did) ?n(?:o|')?t {_WANT} (?:any |any more |further |more )*{_CONTACT}"
    rf"|(?:declin|refus)(?:es|ed|ing) (?:to {_TO_US}|(?:any |all |further )+{_CONTACT})"
    rf"|(?:asked|told|wants|requested|said|says) (?:that we |us |me )?(?:to stop|to not|not to) {_CONTACT}"
    rf"|(?:no (?:more|further)|stop) {_CONTACT})\b{_NOT_NOW}",
    re.IGNORECASE,
)


def declines_contact(text: str) -> bool:
    plain = " ".join(text.replace("\u2019", "'").split())
    return _DECLINES.search(plain) is not None
