"""Builds one pattern from a table of phrases, so that the tables stay readable."""

import re

#: What stands in angle brackets in a phrase. Texts come from `written_out`: lower case, people reduced to four words.
_NAMED = {
    "<who>": r"(?:(?:the|our|this|both|new|said|same) )?(?:patient(?!'s)|relative(?!'s)|him|them|her)",
    "<subject>": r"(?:patient|relative|she|he|they|who)",
    # between a verb and the person, without changing who it is
    "<adverb>": (
        r"(?:directly|briefly|again|today|personally|privately|also|just|finally|already|yesterday|earlier|further"
        r"|at length|in detail|extensively|in person|in private|live|face to face|one on one|1:1|1 on 1|chairside"
        r"|in (?:the )?(?:office|lobby|waiting room|op|operatory|consult room|parking lot)"
        r"|(?:on|over|via|by|per) (?:the |her |his )?(?:phone|cell|speaker|telephone|zoom)"
        r"|this (?:am|pm|morning|afternoon|evening)|down|quickly|nicely|calmly|long|both|back|am|pm|\d[\d/:apm]*"
        r"|at (?:checkout|check ?out|check ?in|front|desk|\d[\d:apm]*)"
        r"|for (?:about |over |almost )?(?:an? (?:while|hour|long time)|\d+ ?\w+))"
    ),
    # what was talked about, as long as nobody is named in it
    "<matter>": r"(?:(?!colleague|outsider|patient\b|relative\b|to\b|with\b)[\w'$#/%-]+ ){0,6}",
    "<upset>": r"(?:upset|angry|furious|mad|livid|irate|unhappy|frustrated|annoyed|dissatisfied)",
}


def any_of(*phrases: str) -> re.Pattern[str]:
    """Any of the phrases as whole words; "^" ties one to the start of the clause."""
    return re.compile("|".join(_whole(phrase) for phrase in phrases))


def _whole(phrase: str) -> str:
    for name, pattern in _NAMED.items():
        phrase = phrase.replace(name, pattern)
    phrase = phrase.replace(")*", "){0,8}")  # bounded: hostile text must not make the search quadratic
    start = r"^\W{0,9}(?:" + phrase[1:] if phrase.startswith("^") else r"\b(?:" + phrase
    return start + (")" if phrase.endswith("$") else r")\b")
