"""What a complaint is about, where it came from, and what was offered (domain.md 2.4 and 2.6)."""

import re
from enum import StrEnum


class Origin(StrEnum):
    REVIEW = "review"


class Category(StrEnum):
    """Short codes a manager recognises; none of them tells anything about the patient."""

    LEGAL = "legal"
    DISCRIMINATION = "discrimination"
    PRIVACY = "privacy"
    SAFETY = "safety"
    CONSENT = "consent"
    RECORDS = "records"
    INSURANCE = "insurance"
    BILLING = "billing"
    MANNER = "manner"
    WAIT = "wait"
    SCHEDULING = "scheduling"
    TREATMENT = "treatment"
    COMMUNICATION = "communication"
    ACCESS = "access"
    FACILITY = "facility"
    OTHER = "other"


class Subject(StrEnum):
    """Whom a complaint is about, where somebody says so (`#about`)."""

    OFFICE_MANAGER = "office_manager"
    REGIONAL_MANAGER = "regional_manager"
    OWNER = "owner"
    PROVIDER = "provider"


class Remedy(StrEnum):
    APOLOGY = "apology"
    EXPLANATION = "explanation"
    REDO = "redo"
    BILL_ADJUSTED = "bill_adjusted"
    PAYER_CALL = "payer_call"
    FIRST_SLOT = "first_slot"
    SWAG = "swag"
    GIFT_CARD = "gift_card"
    REFUND = "refund"
    SECOND_OPINION = "second_opinion"
    OTHER_PROVIDER = "other_provider"
    RECORDS_SENT = "records_sent"
    NONE_WANTED = "none_wanted"

    @property
    def label(self) -> str:
        return _LABELS[self]


_LABELS = {
    Remedy.APOLOGY: "an apology",
    Remedy.EXPLANATION: "an explanation",
    Remedy.REDO: "the work done again at no charge",
    Remedy.BILL_ADJUSTED: "the bill adjusted",
    Remedy.PAYER_CALL: "a call to the insurance",
    Remedy.FIRST_SLOT: "the first appointment of a day",
    Remedy.SWAG: "a small gift",
    Remedy.GIFT_CARD: "a gift card",
    Remedy.REFUND: "a refund",
    Remedy.SECOND_OPINION: "a second opinion",
    Remedy.OTHER_PROVIDER: "another provider",
    Remedy.RECORDS_SENT: "the records sent on",
    Remedy.NONE_WANTED: "nothing (the patient wanted none)",
}

#: A note often names several problems: the one with most different words wins, a tie goes to the earlier row.
_ABOUT = {
    Category.DISCRIMINATION: (
        r"discriminat\w*|racis[tm]\w*|sexist|homophob\w*|because (?:of )?(?:his|her|their) (?:race|color)"
    ),
    Category.PRIVACY: (
        r"hipaa|privacy|confidential\w*|wrong (?:pt|patient)'?s? (?:info\w*|chart|records|bill|statement)"
        r"|overheard"
    ),
    Category.SAFETY: (
        r"wrong tooth|injur\w*|burn(?:ed|t)\b|allerg\w* reaction|infect\w*|unsterile|not sterile|swallowed"
        r"|cut (?:my|his|her) \w+|bled|nerve damage"
    ),
    Category.CONSENT: (
        r"consent\w*|without asking|never agreed|did ?n[o']t agree|upsell\w*|up-sell\w*|pressured?|pushed into"
        r"|pushy|unnecessary"
    ),
    Category.RECORDS: r"records?\b|x-?rays? (?:sent|transferred|emailed)|transfer(?:red)? (?:of )?(?:records|chart)",
    Category.INSURANCE: (
        r"ins(?:urance)?\b|delta|cigna|metlife|aetna|eobs?\b|claims?\b|den(?:ied|ial)|deductible|coverage"
        r"|covered|pre-?d\b|preauth\w*|out of network|oon\b|carrier"
    ),
    Category.BILLING: (
        r"bill(?:s|ed|ing)?\b|bal(?:ance)?\b|charg\w+|fees?\b|refund\w*|statements?\b|over ?charg\w*"
        r"|est(?:imate)?s?\b|co-?pays?\b|collections?\b|paid|payments?|cost\w*|price\w*|quoted|\$ ?\d+"
    ),
    Category.MANNER: (
        r"rude\w*|rough\w*|dismissive|attitude|disrespect\w*|condescending|unprofessional|yelled at|rush(?:ed"
        r"|ing)|mean to|short with|snapped|tone|ignored|not listen\w*|did ?n[o']t listen|ungentle|unfriendly"
    ),
    Category.WAIT: (
        r"wait(?:ed|ing|s)?\b|running (?:behind|late)|\d+ ?(?:min\w*|hrs?|hours?) late|late getting"
        r"|seated late|past (?:his|her|their|the) appt"
    ),
    Category.SCHEDULING: (
        r"resched\w*|r/s\b|cancel+\w*|bumped|moved (?:his|her|their|the|my)? ?appt|double ?booked|wrong (?:day"
        r"|time|date)|sched\w*|no[- ]?show\w*|appt (?:moved|time)"
    ),
    Category.TREATMENT: (
        r"pain\w*|hurt\w*|crowns?\b|fill(?:ings?)?\b|dentures?\b|partials?\b|bridges?\b|implants?\b|rct\b"
        r"|root canals?|ext(?:raction)?s?\b|bite\b|shade|temp(?:orary)?\b|fell (?:out|off)|came (?:out|off)"
        r"|broke\w*|redo\w*|remake\w*|fit\w*|sensitiv\w*|misdiagnos\w*|numb\w*|aligners?|cleaning"
    ),
    Category.COMMUNICATION: (
        r"no ?(?:one|body) (?:called|told|explained|responded|returned|got back)|never (?:called|told"
        r"|explained|returned|got)|(?:was|were) ?n[o']t (?:told|informed)|not (?:told|informed|explained)"
        r"|call ?back|told (?:him|her|them) (?:one|different|something)|miscommunicat\w*|misinformed"
        r"|conflicting|confus\w*"
    ),
    Category.ACCESS: (
        r"on hold|can ?n[o']t get (?:in|through|an appt)|could ?n[o']t get (?:in|through|an appt)|no ?(?:one"
        r"|body) (?:answers|answered|picks up)|phones?\b|emergency appt|soonest|no openings|after hours"
    ),
    Category.FACILITY: (
        r"dirty|parking|bathroom|restroom|too cold|too hot|smell\w*|noisy|loud|waiting room|unclean|wheelchair"
        r"|elevator"
    ),
}

_OFFERS = {
    Remedy.APOLOGY: r"apolog\w*|said (?:we (?:are|were) )?sorry",
    Remedy.EXPLANATION: (
        r"explain\w*|expl'?d|went over|walked (?:\w+ ){1,2}through|reviewed (?:the )?(?:bill|eob|tx|treatment"
        r"|balance|ledger|charges) with"
    ),
    Remedy.REDO: (
        r"redo\w*|redid|remake\w*|remade|re-?do\b|replace (?:it|the|crown|filling)|new (?:crown|filling"
        r"|denture|partial|night ?guard) (?:at )?(?:no|n/c)"
    ),
    Remedy.BILL_ADJUSTED: (
        r"adjust(?:ed|ing)? (?:\w+ ){0,2}(?:bill|bal\w*|fee|account|acct|charge|off)|wrote off|write[- ]?off"
        r"|written off|waiv\w+|credit(?:ed)?\b|discount\w*|courtesy adj\w*|no charge|n/c\b"
        r"|removed (?:the )?(?:\w+ )?(?:fee|charge)|comp'?d"
    ),
    Remedy.PAYER_CALL: (
        r"(?:call\w*|contact\w*) (?:w/ |with )?(?:the |her |his |their |pt'?s? |patient'?s? )?(?:ins\b"
        r"|insurance|delta|cigna|metlife|aetna|carrier)|resubmit\w*|re-?process\w*|appeal\w*|3[- ]?way call"
    ),
    Remedy.FIRST_SLOT: r"first (?:appt|appointment|slot|of the day|available)|1st (?:appt|appointment|slot|of the day)",
    Remedy.SWAG: (
        r"swag|goodie? ?bag|whitening (?:kit|pen|trays?)|(?:free|comp\w*) (?:whitening|toothbrush|sonicare)"
        r"|flowers|fruit basket|gift basket"
    ),
    Remedy.GIFT_CARD: r"gift ?(?:card|cert\w*)s?|\$ ?\d+ gc\b|starbucks card|gc\b",
    Remedy.REFUND: r"refund\w*|money back|reimburs\w*",
    Remedy.SECOND_OPINION: r"(?:2nd|second) opinion",
    Remedy.OTHER_PROVIDER: (
        r"(?:another|different|new|other|switch\w*|change\w*) (?:to )?(?:of )?(?:a )?(?:different "
        r"|another )?(?:provider|dr|doctor|dentist|hygienist|hyg)\b"
    ),
    Remedy.RECORDS_SENT: (
        r"(?:sent|emailed|forwarded|transferred|released) (?:\w+ ){0,2}(?:records|x-?rays|chart)"
        r"|records (?:sent|emailed|forwarded|transferred|released)"
    ),
    Remedy.NONE_WANTED: (
        r"(?:just|only) wanted (?:us to know|to be heard|to vent|to let us know)|(?:did ?n[o']t"
        r"|does ?n[o']t) want anything|remedy: ?(?:none|nothing|n/?a)\b"
        r"|nothing (?:wanted|requested)|wants nothing"
    ),
}

_CATEGORIES = [(category, re.compile(rf"\b(?:{words})", re.IGNORECASE)) for category, words in _ABOUT.items()]
_REMEDIES = [(remedy, re.compile(rf"(?<!\w)(?:{words})", re.IGNORECASE)) for remedy, words in _OFFERS.items()]

#: Right before the words (nothing was offered) or right after them (it was refused us, asked for, or only thought of).
_NOT_OFFERED_BEFORE = re.compile(
    r"\b(?:no|not|never|without|w/o|nor|(?:did|do|does|can|could|would|wo|was|is)n'?t|cannot"
    r"|refus\w+(?: to)?|declin\w+(?: to)?"
    r"|unable to|wants?|wanted|wanting|demand(?:s|ed|ing)?|ask(?:s|ed|ing)? (?:for|about|us to)"
    r"|request(?:s|ed|ing)?|expect(?:s|ed|ing)?)"
    r"(?: (?:an?|the|any|her|his|their|to|full|partial|be|give|offer|offered|issue|get|us|for|or"
    r"|have|it|receive)){0,4} ?$",
    re.IGNORECASE,
)
_NOT_OFFERED_AFTER = re.compile(
    r" (?:(?:was|is|were) )?(?:not (?:offered|given|possible|approved)|denied|request)", re.IGNORECASE
)


def suggest_category(text: str) -> Category:
    """The likeliest category by its words: a suggestion, a manager may change it."""
    counts = {category: len({found.lower() for found in words.findall(text)}) for category, words in _CATEGORIES}
    best = max(counts, key=lambda category: counts[category])
    return best if counts[best] else Category.OTHER


def offered(text: str) -> tuple[Remedy, ...]:
    """The remedies a manager's words say were given or offered, in the order of the catalogue."""
    return tuple(
        remedy for remedy, words in _REMEDIES if any(_was_offered(text, said) for said in words.finditer(text))
    )


def _was_offered(text: str, said: re.Match[str]) -> bool:
    before = text[max(0, said.start() - 60) : said.start()]
    return not (_NOT_OFFERED_BEFORE.search(before) or _NOT_OFFERED_AFTER.match(text, said.end()))
