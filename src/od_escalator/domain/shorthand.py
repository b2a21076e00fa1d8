"""Office shorthand written out, and people reduced to who they are to us: patient, relative, colleague, outsider."""

import re

from od_escalator.domain.own_words import own_words

#: In this order, on lower-case text.
_WRITTEN_OUT = (
    (r"\bw/o\b", "without "),
    (
        (
            r"\bs ?/ ?w\b(?: ?(?:w/|with)(?!o))?|\bsw(?= (?:pt|patient|mom|dad|mother|father|husb|wife|him|her"
            r"|mr|ms|parent))"
        ),
        "spoke with ",
    ),
    (r"\bt ?/ ?w\b|\btw(?= (?:pt|patient|mom|dad|him|her))", "talked with "),
    (r"\bt/?c/? ?w/? ?(?=\w)|\btc (?=with)", "call with "),
    (r"\battc\b|\batc\b(?= (?:pt|patient|mom|dad|parent|x ?\d|twice|cell|home|at|on|\d))", "attempted to call"),
    (r"\btctp\b", "call to patient"),
    (r"\btct\b", "call to"),
    (r"\btcf\b", "call from"),
    (r"\blv\b", "leave"),
    (r"\bthru\b", "through"),
    (r"\bconvo\b", "conversation"),
    (r"\b3[- ]way\b", "three way"),
    (r"\bw/ ?|\bw(?= (?:pt|patient|mom|dad|mother|father|husb|wife|him|her|dr|ins)\b)", "with "),
    (r"\bsp(?:k|ke|ok|okw|oken to)\b|\bspoek\b|\bspole\b", "spoke"),
    (r"\bdisc'?d\b|\bdiscuss?d\b|\bdsc'?d\b|\bdisc(?= (?:with|bal|bill|tx|fee|ins))", "discussed"),
    (r"\bexpl(?:'?d|nd|aind)?\b", "explained"),
    (r"\bapol(?:og)?'?d?\b|\bap+ol+[oi]g[ie][sz]ed\b", "apologized"),
    (r"\blv?m(?=x ?\d)", "left message "),
    (r"\blv?m(?:o|r|ov|v|w)?m?(?:tcb|tc|2cb|rc)?\b(?!'s)|\bl/v?m\b|\blm (?=tcb|t/c)|\bl/vm\b", "left message "),
    (
        (
            r"\b(?:left|lft) (?:(?:an?|the|another|detailed|2nd|second|third|3rd|final|one|long|brief|quick"
            r"|another) ){0,3}(?:vms?|v/m|vmails?|v-mail|voice ?-?mails?|ms+gs?|mess?|mes+ages?|word)\b"
        ),
        "left message",
    ),
    (
        r"\b(?:vm|v/m|vmail|voice ?-?mail|ms+g|message) (?:was )?left\b|\bleft on (?:vm|voice ?mail|machine)\b",
        "left message",
    ),
    (r"\bvms?\b|\bv/m\b|\bvmails?\b|\bv-mail\b|\bvoice ?-?mails?\b|\b(?:answering|ans) machine\b", "voicemail"),
    (r"\bms+gs?\b|\bmssg\b", "message"),
    (r"\bt/?c/?b\b", "to call back"),
    (
        r"\b(pt|patient|mom|dad|he|she|mother|father|husband|wife|they) (?:cb|c/b|cld bk|called bk)\b(?!'?d)",
        r"\1 called back",
    ),
    (r"\bcb'?d\b|\bcalled bk\b|\bcld bk\b", "called back"),
    (r"\bc/?b\b|\bcall ?-?back\b|\bcallback\b|\bclbk\b", "call back"),
    (
        (
            r"\bcl+l?'?d\b|\bcalld\b|\bcall'?d\b|\bph'?d\b|\bphnd\b|\brang\b(?! (?:and|out|off|no|\d))"
            r"|\bphoned\b|\bdialed\b"
        ),
        "called",
    ),
    (
        (
            r"\b(?:rtnd?|ret'?d?|ret|returned|returning) (?:(?:the|a) )?((?:pt|patient|mom|mother|dad|father"
            r"|her|his|their|my|our)(?:'?s)?) (?:phone )?call\b"
        ),
        r"returned \1 call",
    ),
    (r"\btxt'?e?d\b|\btext'?d\b", "texted"),
    (r"\btxts?\b", "text"),
    (r"\be-?mail'?(?:ed|d)\b|\bemld\b", "emailed"),
    (r"\be-mails?\b|\beml\b", "email"),
    (r"\bno ans\b|\bn/ans\b|\bno pick ?up\b|\bnoans\b|\bno answr\b", "no answer"),
    (r"\bans'?d\b", "answered"),
    (r"\bmbx\b|\bmail ?box\b|\bm/?box\b", "mailbox"),
    (r"\bappts?\b|\bappointments?\b", "appt"),
    (r"\bconf'?d\b|\bcnf'?d?\b|\bcfmd?\b", "confirmed"),
    (r"\bins\b|\binsur\b|\binsurance (?:co|company|carrier)\b", "insurance"),
    (r"\bf/?u'?d\b|\bfollowed-up\b", "followed up"),
    (r"\bf/u\b|\bfu\b|\bfollow-up\b", "follow up"),
    (r"\br/?s'?d?\b", "rescheduled"),
    (r"\b(do|did|does|could|would|was|is|has|have|had|should|were|are)n'?t\b", r"\1 not"),
    (r"\bcan'?t\b|\bcannot\b", "can not"),
    (r"\bwon'?t\b", "will not"),
    (r"\b(i|we|you|he|she|they|who)'ll\b", r"\1 will"),
    (
        (
            r"\b(he|she|it|pt|patient)'s (?=(?:very|now|still|not|ok|okay|fine|happy|satisfied|good|upset|so"
            r"|all|happier|great|just|going|leaving)\b)"
        ),
        r"\1 is ",
    ),
    (r"\b(he|she|it|that|who)'s\b", r"\1 is"),
    (r"\bthey're\b", "they are"),
    (r"\bsatis\b|\bsat'?d\b|\bsatified\b|\bsatisifed\b", "satisfied"),
    (r"\bundrstds?\b|\bundrstood\b|\bunderstnds\b|\bu/s\b", "understands"),
    (r"\bapprec\b", "appreciated"),
    (r"\bx-?mas\b", "christmas"),
)

_FAMILY = (
    r"(?:step|grand|god|foster |ex[- ]?)?(?:mother|mom|mum|mommy|father|dad|daddy|parents?|son|daughter"
    r"|dtr|child|ma|pa)(?:[- ]in[- ]law)?"
    r"|husb?(?:and)?|hubby|hus|wife|spouse|partner|fiancee?|boyfriend|girlfriend|bf|gf|sister|brother|sis"
    r"|aunt|uncle|niece|nephew|cousin"
    r"|grandma|grandpa|gma|gpa|g-ma|(?:legal )?guardian|care ?(?:giver|taker)|home health aide|aide|poa"
    r"|family(?: member)?|(?:resp(?:onsible)?|resp\.) ?party|rp|guarantor"
)
_COLLEAGUES = (
    r"(?:dr|doc|doctor|dds|dmd|provider)\b\.?"
    r"|hyg(?:ienist)?s?|rdh|assistants?|asst|front (?:desk|office)|the office|team|staff|(?:office"
    r"|regional|practice|billing|general|clinic) (?:manager|mgr)s?"
    r"|patient (?:care )?(?:coordinators?|rep\w*|services|advocate)|(?:treatment|tx|scheduling|insurance"
    r"|financial) (?:coordinator|coord)s?"
    r"|om|mgr|manager|regional|rm|owners?|billers?|billing(?: dept| department| team| office)?"
    r"|receptionist|colleague|associate|dentist|scheduler|corporate|corp|call center|marketing|it dept"
)
_OUTSIDERS = (
    r"insurance(?: rep\w*)?|delta(?: dental)?(?: rep)?|cigna|metlife|met life|aetna|humana"
    r"|united ?health\w*|uhc|united concordia|bcbs|blue cross\w*|anthem|ameritas|sun ?life|principal"
    r"|geha|tricare|healthplex|dentemax|care ?credit|cherry|sunbit|medicaid|medicare|carrier|payer|payor"
    r"|claims?(?: rep| dept| department)?|reps?|lab|glidewell|pharmacy|cvs|walgreens|rite aid|pharmacist"
    r"|specialists?|endo(?:dontist)?(?: office)?|oral surg\w*|os|omfs|perio(?:dontist)?|ortho(?:dontist)?"
    r"|pcp|physician|cardiologist|cardio|surgeon|employer|hr|attorney|lawyer|collections?(?: agency)?"
    r"|referring \w+|previous \w+|prev \w+|other office|bank|school|patterson|schein|vendor|supplier"
    r"|landlord|police|board"
)
_POSSESSED = r"(?:patient(?:'?s)?|relative'?s|her|his|their|the|our|my|new|old)"
_THING_REACHED = (
    r"cell(?: phone)?|mobile|home(?: phone| number| #)?|work(?: phone| number| #)?|phone(?: number| #)?|number"
    r"|line|house"
)

#: The guardian of a child is a relative; "Guardian" with a capital and nothing before it is an insurer.
_INSURER_GUARDIAN = re.compile(r"(?<!legal )(?<!'s )(?<!the )(?<!her )(?<!his )(?<!pt )(?<!s )\bGuardian\b")
#: With its capital, because "dr saw pt" names nobody.
_DOCTOR_NAMED = re.compile(
    r"\b[Dd][Rr]\.? (?!(?:Pts?|Patient|Mom|Dad|She|He|They|We|The|Will|Told|Called|Spoke|Left|No|LVM?)\b)"
    r"[A-Z][a-z][\w'-]*"
)


_PEOPLE = (
    (rf"\b(?:{_POSSESSED} )?(?:{_COLLEAGUES})\b(?! ?(?:fee|bill)s?\b)", "colleague"),
    (r"\b(?:mr|mrs|ms|miss|mister)\b\.? ?[a-z][\w'-]*", "patient"),
    (r"\bp(?:atien)?ts?(?:'?s)?'? (?=(?:only )?(?:the )?(?:" + _FAMILY + r")\b)", "patient's "),
    (rf"\b(?:{_POSSESSED} )?(?:{_FAMILY})(?: [(][a-z]+[)])?\b", "relative"),
    (
        r"\bp(?:atien)?t(?:'s\b|s'|s(?= (?!and|re|to|at|for|in|who|that|about|today|were|are|with|if|on)\w))",
        "patient's",
    ),
    (r"\bpts?\b|\bpateint\b|\bpatinet\b|\bptn\b|\bpatients\b|\bthe (?:lady|gentleman|woman|man|caller)\b", "patient"),
    (rf"\b(?:{_POSSESSED} )?(?:{_OUTSIDERS})\b", "outsider"),
    (r"\b(?:patient'?s?|relative'?s|her|his|their|the) (?:voicemail|mailbox|machine|mail)\b", "voicemail"),
    (rf"\b(?:patient'?s?|relative'?s|her|his|their|the) (?:{_THING_REACHED})\b", "phone"),
    (r"\brelative(?:'s|s) (?=relative)", ""),
    (r"\b\w+ [(](patient|relative)[)]", r"\1"),
    (r"\bpatient [(][a-z]+[)]", "patient"),
)

_TABLE = tuple((re.compile(pattern), written) for pattern, written in (*_WRITTEN_OUT, *_PEOPLE))
_TAG = re.compile(r"#[A-Za-z][\w-]*:?(?: [1-4]\b(?! [a-z]))?")
_GAPS = re.compile(r"[ ]{2,}")


def written_out(note: str) -> str:
    """The writer's own words in lower case, shorthand and people written out."""
    text = _TAG.sub(" ", own_words(note).text)
    text = _DOCTOR_NAMED.sub("doctor", text)
    text = _INSURER_GUARDIAN.sub("insurance", text).lower()
    for pattern, written in _TABLE:
        text = pattern.sub(written, text)
    return _GAPS.sub(" ", text)
