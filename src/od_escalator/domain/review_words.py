"""What must not stand in a public answer to a review, and the words by which it is found (domain.md 6)."""

import re
from enum import StrEnum


class Fault(StrEnum):
    """What is wrong with an answer, the gravest first; some are only advice."""

    NAME = "name"
    PATIENT = "patient"
    WAS_HERE = "was_here"
    SPOKE = "spoke"
    TREATMENT = "treatment"
    DATE = "date"
    MONEY = "money"
    PHONE = "phone"
    OFFER = "offer"
    POLICY = "policy"
    ARGUES = "argues"
    SORRY = "sorry"
    EXPERIENCE = "experience"
    SHOUTS = "shouts"
    LONG = "long"

    @property
    def blocks(self) -> bool:
        """Whether it must not be posted so, rather than better not."""
        return self not in _ADVICE


_ADVICE = (Fault.POLICY, Fault.ARGUES, Fault.SORRY, Fault.EXPERIENCE, Fault.SHOUTS, Fault.LONG)

_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\b\.?"
)
_DAY = r"(?:mon|tues?|wednes|thurs?|fri|satur|sun)(?:day)?\b"
_TREATMENT = (
    r"(?:teeth|tooth|gums?|molars?|crowns?|fillings?|bridges?|dentures?|partials?|implants?|veneers?|braces|aligners?"
    r"|retainers?|night ?guards?|root canals?|extractions?|cleanings?|exams?|x-?rays?|whitening|cavit(?:y|ies)"
    r"|infections?|surger(?:y|ies)|procedures?|anesthesia|sedation|diagnos[ie]s|prescriptions?|medications?"
    r"|conditions?|hygienists?|dentists?|doctors?)"
)
_OF_A_PATIENT = (
    r"(?:visits?|appointments?|appts?|treatments?|insurance|balance|charts?|records?|files?|bills?|billing|claims?"
    r"|accounts?|statements?|co-?pays?|deductibles?|deposits?|payments?|coverage|care|case|wait)"
)
_FEW = r"(?:[\w'-]+ ){0,2}?"
_WE = r"\b(?:we|i|our \w+|(?:the|our) (?:office manager|doctor|dentist|manager|owner|team)|dr\.? \w+)"
_HAVE = r"(?:'ve|'d)? (?:(?:have|had|already|just|since|also|both|recently|personally) )*"
_SPOKE = (
    r"(?:(?:spoke|spoken|talked|chatted|met|discussed|reached|called|emailed|texted|contacted|connected)"
    r"|did (?:speak|talk|meet|reach|call))"
)
_SAW = r"(?:saw|seen|treated|examined|cared for|welcomed|billed|charged|served|rescheduled|did see|did treat)"
_CAME = r"(?:came|come|visited|left|arrived|walked|sat|waited|checked|saw us|cancell?ed|missed)"
_WHOM = r"(?:you|him|her|them|(?:the|this) (?:patient|person|reviewer|guest|customer|family))\b"

#: By fault, in plain spelling and small letters, with one space between words.
PATTERNS: dict[Fault, re.Pattern[str]] = {
    Fault.PATIENT: re.compile(
        r"\bour patient\b(?!'s rights| (?:care|safety|privacy|advocate|relations|coordinator|polic\w+|portal|team))"
        r"|\bas (?:a|our) (?:\w+ )?patient\b|\b(?:former|previous|past|existing|current|long-?time|loyal) patient\b"
        r"|\bpatient of (?:ours|dr|this|the|mine)\b|\byou are (?:not )?(?:a|our) (?:\w+ )?patient\b|\bthis patient\b"
        r"|\b(?:never|not) (?:been |seen |treated )?(?:a patient|you (?:here|at))\b"
        r"|\bno (?:records?|files?|patients?) (?:of|by|with|under|for|named)\b|\bin our (?:system|records|files)\b"
        r"|\b(?:cannot|can't|could not|couldn't|unable to) (?:find|locate) (?:you|your|any|a)\b"
        r"|\byou(?:'ve| have)? (?:were |was )?never (?:been|came|visited|a patient)\b"
        r"|\bdismissed (?:you|him|her|from)\b"
    ),
    Fault.WAS_HERE: re.compile(
        rf"\byour {_FEW}{_OF_A_PATIENT}\b|\b{_WE}{_HAVE}{_SAW} you\b"
        rf"|\b(?:when|after|since|while|before|because|that|the (?:day|time)) you(?:'ve| have| had)? {_CAME}\b"
        r"|\b(?:when|while|since) you (?:were|have been|called)\b"
        r"|\byou (?:were|have been) (?:here|with us|in (?:on|the))\b"
        r"|\bsee(?:ing)? you (?:again|back|soon|next)\b|\bthank(?:s| you) for (?:coming|visiting|choosing|trusting)\b"
        r"|\byou(?:'ve| have| had)? (?:waited|missed|cancell?ed|rescheduled|paid|owe|owed|refused|declined|came in"
        r"|walked out|no-?showed)\b|\bno-?show\b"
    ),
    Fault.SPOKE: re.compile(
        rf"{_WE}{_HAVE}{_SPOKE}(?: \w+){{0,2}}? (?:with|to|by|about|it|this|that|you|your|him|her|them)\b"
        r"|\b(?:as|like) (?:we )?(?:discussed|agreed|mentioned|explained|promised|talked)\b"
        rf"|(?<!be )(?<!get )\b(?:resolved|settled|sorted(?: out)?|worked out) (?:\w+ ){{0,3}}?(?:with|for) {_WHOM}"
        r"|\b(?:speaking|talking|meeting|chatting) with you (?:today|yesterday|on|about|and)\b"
        r"|\b(?:our|the|your) (?:call|conversation|talk) (?:with|today|yesterday|on)\b"
        r"|\bto have (?:spoken|talked|met)\b"
        r"|\bthe (?:patient|reviewer|matter|issue|concern) (?:was|has been|is now) (?:contacted|called|resolved"
        r"|settled)\b"
    ),
    Fault.TREATMENT: re.compile(
        rf"\byour {_FEW}{_TREATMENT}\b|\b{_TREATMENT} (?:that |which )?(?:we|you) (?:had|did|got|placed|made|needed)\b"
        r"|\b(?:tooth|teeth) (?:#|no\.? |number )?\d|#\d{1,2}\b"
    ),
    Fault.DATE: re.compile(
        r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b|\b\d{4}-\d{1,2}-\d{1,2}\b|\b(?!24/7)\d{1,2}/\d{1,2}(?![\d/])"
        rf"|\b{_MONTH} \d{{1,4}}(?:st|nd|rd|th)?\b|\b\d{{1,2}}(?:st|nd|rd|th)?(?: of)? {_MONTH}"
        rf"|\b(?:last|this past|that|earlier this|the other) (?:{_DAY}|{_MONTH}|(?:day|week|month|year)\b)"
        r"|\byesterday\b|\b(?:a few|a|two|three|\d{1,2}) (?:day|week|month|year)s? ago\b"
    ),
    Fault.MONEY: re.compile(r"[$€£] ?\d|\b\d[\d,.]* ?(?:dollars?|bucks|usd|cents)\b"),
    Fault.PHONE: re.compile(r"(?:\+?1[ .-]?)?\(?\b\d{3}\)?[ .-]{0,3}\d{3}[ .-]?\d{4}\b"),
    Fault.OFFER: re.compile(
        r"\b(?:if|once|after|when) you (?:\w+ )?(?:remove|delete|change|edit|update|take down|revise|withdraw)\b"
        r"|\b(?:remove|delete|take down|withdraw|change|revise) (?:your|this|the) (?:review|comment|post|rating)\b"
        r"|\bgift ?cards?\b|\brefund(?:ed|s|ing)?\b|\bcompensat\w+|\breimburs\w+|\bdiscount(?:ed|s)?\b"
        r"|\bfree (?:of charge|(?:\w+ )?(?:cleaning|exam|visit|whitening))\b|\bat no (?:cost|charge)\b"
    ),
    Fault.POLICY: re.compile(r"\bpolic(?:y|ies)\b"),
    Fault.ARGUES: re.compile(
        r"\b(?:lie[ds]?|lying|liar|false(?:ly|hood)?|untrue|not true|inaccurate|fake|defam\w+|slander\w*|libel\w*"
        r"|lawyers?|attorneys?|legal action|unfair(?:ly)?|exaggerat\w+|misunderst\w+|misleading)\b|\bas you know\b"
        r"|\byou (?:should|could) have\b|\byou (?:failed|chose|never|did not|didn't|were told|were rude|are wrong)\b"
        r"|\b(?:actually|in fact|the truth is|with all due respect)\b"
    ),
    Fault.SORRY: re.compile(r"\b(?:sorry|apologi[sz]e|regret)(?: to hear)? (?:that |if |for (?:how|what) )?you\b"),
    Fault.EXPERIENCE: re.compile(r"\byour (?:\w+ )?(?:experience|time) (?:with|at|in|here)\b"),
}

#: Somebody is named, found in the letters as they were typed.
NAMED = re.compile(
    r"\b(?:Mr|Mrs|Ms|Miss|Mx)\b\.? ?[A-Z][\w'-]*"
    r"|(?:^|(?<=[.!?] ))(?i:dear|hi|hello|hey|thank you|thanks|sorry),? "
    r"(?!(?:The|We|For|Our|All|Everyone|There|Team|Reviewer|Friend|Friends|Neighbor|Guest|Again|Sir|Madam|I|It)\b)"
    r"[A-Z][\w'-]+(?: [A-Z][\w'-]+)?|\b[A-Z]\. ?[A-Z]\.(?= [a-z])"
)
#: An exclamation mark, two words in capitals side by side, or one long one; a short one may be an abbreviation.
SHOUTED = re.compile(r"\b[A-Z]{2,} [A-Z]{2,}\b|\b(?!HIPAA\b)[A-Z]{5,}\b|!")
