"""The table of what raises a case: phrases that leave no doubt, single words that may mean it, and what they are not.

Texts come from `danger.py`: one sentence in plain spelling, any case. The third column is a sentence in which the
phrase means something else.
"""

from od_escalator.domain.danger_kinds import Danger

_LAWYER = (
    r"(?:lawyers?|lawers?|laywers?|attorn(?:ey|y|ie)s?|att(?:ny|y)s?|legal (?:counsel|representation|team))(?:'s)?"
    r"(?! general)"
)
_OWN = r"(?: (?:her|his|their|my|our|an?|the|own|with|w/|to|up|already|also|family|good|(?:pt|patient)'?s)){0,4}"
_STARTS = (
    r"(?:call(?:s|ed|ing)?|contact(?:s|ed|ing)?|consult(?:s|ed|ing)?|see(?:s|ing)?|saw|hir(?:e|es|ed|ing)"
    r"|retain(?:s|ed|ing)?|g(?:et|ets|ot|etting)|talk(?:s|ed|ing)?|spoke|speak(?:s|ing)?|go(?:es|ing)?|went"
    r"|ha(?:s|ve|d)|seek(?:s|ing)?|bring(?:s|ing)?|involv(?:e|es|ed|ing)|us(?:e|es|ing)|through|thru|via)"
)
_REPORTS = (
    r"(?:report(?:s|ed|ing)?|complain(?:s|ed|ing|ts?)?|fil(?:e|es|ed|ing)|go(?:es|ing)?|went|turn(?:ing)?"
    r"|call(?:s|ed|ing)?|contact(?:s|ed|ing)?|writ(?:e|es|ing)|wrote|t[ao]k(?:e|es|ing)|took|send(?:s|ing)?)"
)
_FEW = r"(?: [\w'#-]+){0,5}"
_WILL = (
    r"(?:will|would|'ll|going to|gonna|w[ai]nts? to|wanted to|plans? (?:to|on)|planning (?:to|on)|intends? to"
    r"|ready to"
    r"|threat\w+ to|about to|decided to|considering|thinking (?:of|about))"
)
_SUE = r"(?-i:sue|SUE)"
_TO_SUE = r"(?-i:sue[sd]?|SUE[SD]?|[Ss]uing|SUING)"
_US = (
    r"(?:us|me|you|our|everyone|the (?:office|practice|clinic|doctors?|dr|dentist|hygienist|company)|this (?:office"
    r"|practice)|dr)"
)
_AUTHORITY = (
    r"(?:(?:state|dental|licensing|medical|ny|nys) (?:dental )?board|board of dent\w+|(?:state )?health dep\w+"
    r"|dep\w+ of (?:public )?health|(?:state )?attorney general|education dep\w+|dep\w+ of education|osha"
    r"|office of (?:the )?professions?|office of professional \w+|insurance commissioner|ada)"
)
_PRESS = r"(?:news(?!letter)(?:papers?)?(?: (?:station|channel|crew)s?)?|media|press|reporters?|tv station)"
_POLICE = r"(?:police|cops?|sheriff)"
_STAFF = (
    r"(?:me|us|our|staff|(?:the |a )?(?:staff|team|doctor|dr|dentist|hygienist|assistant|receptionist|manager"
    r"|front(?: desk)?)|office)"
)

_A_PROFESSION = (
    r"\b(?:by (?:profession|trade)|occupation|profession is|employer|retired|former|off[- ]duty|(?:works?|working"
    r"|job|worked) (?:as|for|at|in|with)"
)
_LAWYER_ASIDE = (
    rf"{_A_PROFESSION})\b|\b(?:power of|district|medical poa,?) att\w+|\bpoa\b"
    rf"|(?<!said )\b(?:pt|patient|she|he|mom|dad|who) (?:is|was) (?:also )?an? (?:\w+ ){{0,2}}{_LAWYER}"
    r"|\b(?:car|auto|mva|motor vehicle|work(?:er)?'?s'? comp\w*|divorce|custody|landlord|estate|real estate"
    r"|immigration)\b"
)
_SUIT_ASIDE = (
    r"\b(?:car|auto|mva|motor vehicle|work(?:er)?'?s'? comp\w*|divorce|custody|landlord|employer"
    r"|ex-?(?:husband|wife)?|(?:previous|former|last|old|other|prior) (?:dentist|office|dr|doctor|practice))\b"
    r"|\bmalpractice (?:ins\w*|carrier|renewal|premium|policy)\b"
)
#: Of "Sue": somebody was spoken to, or did something.
_SUE_ASIDE = (
    r"\b(?:spoke|speak|talk\w*|gave|handed|sent|forwarded|transferred|routed|messag\w+|back|over|out|passed"
    r"|told|asked"
    r"|saw|w/|with|by|from|per|and|&|hyg|mrs|ms|aunt|named|called|for)(?: to)? sue\b"
    r"|\bsue (?:called|said|says|told|will|is|was|at|in|from|and|has|had|stat\w+|apolog\w+|spoke|scheduled|cleaned|@"
    r"|(?-i:[A-Z][a-z]+))"
)
_POLICE_ASIDE = (
    rf"{_A_PROFESSION})\b|\b{_POLICE} (?:officer|man|woman|chief|dep\w+|force|sergeant|detective|captain"
    rf"|academy|union"
    r"|ins\w*|benefits?|discount|stuff)\b"
    rf"|\b(?:is|was|husband|wife|son|daughter|dad|mom|father|mother) (?:is |was )?(?:also )?(?:an? |the )?"
    rf"(?:\w+ )?{_POLICE}\b"
)
_THREAT_ASIDE = r"\b(?:life|vision|limb|sight|airway|health)[- ]threat\w+"
_ONLY_A_THREAT = rf"{_THREAT_ASIDE}|\bthreat\w+ (?:us )?(?:to|of|that|w/|with) (?:\w+ )?\w+"
_PRIVACY_ASIDE = (
    r"\b(?:hipaa|privacy|confidential\w*)[ -](?:forms?|consents?|ack\w*|paperwork|release|auth\w*|notice|policy"
    r"|practices|compliant|training|signed|updated|on file)\b"
    r"|\b(?:sign(?:ed|s)?|updated?|renew\w*|per|filled out|due to|because of|not on) (?:\w+ ){0,2}hipaa\b"
)
_INJURY_ASIDE = r"\bwrong tooth(?: #\d*| number)?(?: \w+){0,3} (?:chart\w*|claim|bill\w*|pre-?auth\w*|treatment plan)\b"
_BLEEDING_ASIDE = (
    r"\bbleed\w* (?:on prob\w+|points?|index|scores?|times?|disorders?|heart|money)|\bbop\b"
    r"|\bbleed\w*(?: \w+){0,2} (?:when|while|upon|during) (?:\w+ )?(?:brush\w*|floss\w*|prob\w*)"
    r"|\b(?:dr|mr|mrs|ms)\.? bleeding"
)

CLEAR: tuple[tuple[Danger, str, str], ...] = (
    (Danger.LAWYER, rf"{_STARTS}{_OWN} {_LAWYER}(?! appt)", _LAWYER_ASIDE),
    (
        Danger.LAWYER,
        (
            rf"{_LAWYER}(?:'s office)? (?:will|would|is going|is (?:calling|request\w+|involved)|called|contacted"
            r"|e?mailed|sent|wrote|faxed|reached|requested|has (?:called|sent|contacted)|letter)"
        ),
        _LAWYER_ASIDE,
    ),
    (
        Danger.LAWYER,
        (
            rf"(?:hear\w*|letter|calls?|e?mail|fax|request|paperwork|notice|correspondence) from{_OWN} (?:{_LAWYER}"
            r"|law (?:office|firm))"
        ),
        _LAWYER_ASIDE,
    ),
    (Danger.LAWYER, r"lawyer(?:ed|ing) up|law (?:office|firm) (?:called|requested|sent)", _LAWYER_ASIDE),
    (Danger.LAWSUIT, rf"{_WILL} (?:just |now |also )?(?:{_SUE}|suing)", _SUIT_ASIDE),
    (Danger.LAWSUIT, rf"{_TO_SUE} {_US}|(?:is|are|be) suing(?! (?:her|his|their|the) )", _SUIT_ASIDE),
    (
        Danger.LAWSUIT,
        (
            r"(?:fil\w+|bring\w*|start\w*|fac\w+|threat\w+|serv\w+|prepar\w+|winn?\w*)(?: \w+){0,4} law ?suits?"
            r"|small claims?|(?:tak\w+|see) (?:us|you|this|it|dr|them) (?:\w+ )?(?:to|in) court|legal action"
            r"|demand letter"
            r"|subpoena\w*|(?:tak\w+|seek\w*|pursu\w+) legal|legal proceedings|malpractice (?:suit|claim|case)"
            r"|(?:report|accus|claim|alleg)\w*(?: \w+){0,4} malpractice"
        ),
        _SUIT_ASIDE,
    ),
    (
        Danger.AUTHORITY,
        (
            rf"{_REPORTS}{_FEW} (?:to |with )?(?:the )?{_AUTHORITY}"
            rf"|(?:report|complain|fil)\w*{_FEW} (?:to|with) the board(?! of (?:directors|ed\w*)| meeting)"
            r"|go(?:ing)? to the board(?! of (?:directors|ed\w*)| meeting)"
            rf"|{_AUTHORITY} (?:complaint|investigat\w+|report|letter|inquiry|called)"
        ),
        r"\bschool board\b",
    ),
    (
        Danger.PRESS,
        (
            rf"(?:go(?:es|ing)?|went|tak(?:e|es|ing)|turn(?:ing)?|talk(?:ing)?|report\w*"
            rf"|bring\w*)(?: [\w']+){{0,3}} to "
            rf"(?:the |local |our |a )+{_PRESS}|(?:call|contact|alert)\w* (?:the |local |our |a )+{_PRESS}"
            rf"|channel \d+|{_REPORTS}{_FEW} (?:bbb|better business)"
        ),
        r"\bsocial media\b",
    ),
    (
        Danger.POLICE,
        (
            rf"(?:call\w*|contact\w*|notif\w+|involv\w+|get\w*|summon\w*"
            rf"|report\w*(?: \w+){{0,3}} to) (?:the )?{_POLICE}"
            rf"|{_POLICE} (?:were|was|came|arrived|called|are|on (?:the|their) way|report|had to|responded)"
            r"|press(?:ed|ing)? charges"
        ),
        r"\bpolice (?:were|was|are) (?:her|his|their) (?:job|employer)",
    ),
    (
        Danger.VIOLENCE,
        (
            rf"threat\w* (?:to (?:hurt|harm|kill|beat|hit|punch|shoot|attack|come|burn|fight|kick|damage|get)|{_STAFF}"
            r"|physical\w*|violen\w+)|(?:physical|verbal|death|bomb)(?:ly)? threat\w*"
            r"|(?:has|had|have|brought|pulled|carrying|came with) (?:out )?(?:a |his |her )(?:gun|weapon|knife)"
            rf"|(?:hit|punch\w*|slap\w*|push\w*|shov\w+|spit (?:on|at)|attack\w*|swung at) {_STAFF}(?! with)"
            r"|kill (?:us|you|me|someone|him|her|them)|beat (?:\w+ ){0,2}up|(?:will|going to|gonna) (?:hurt|hit"
            r"|punch|shoot) (?:\w+ )?\w+|assault\w*|sexual(?:ly)? harass\w*|inappropriate(?:ly)? touch\w*"
        ),
        _THREAT_ASIDE,
    ),
    (
        Danger.DISCRIMINATION,
        (
            r"discriminat\w+ (?:against|because|based|complaint)|(?:is|was|being|called|calling|are|of|for"
            r"|claim\w*|alleg\w+"
            r"|feels?|felt) (?:\w+ ){0,2}discriminat\w+|racis[tm]\w*|racial\w*|homophob\w+"
            r"|because (?:(?:she|he|they|i|pt|patient)(?:'s|'re|'m| is| are| am)|of (?:her|his"
            r"|their|my)) (?:black|white"
            r"|hispanic|asian|muslim|jewish|gay|trans|disabled|deaf|race|color|religion|disability|accent)"
        ),
        r"\btwo[- ]point\b",
    ),
    (
        Danger.INJURY,
        (
            r"(?:extract|pull|remov|work|drill|treat|numb|fill|prep|crown|did|took)\w*(?: \w+){0,3} wrong tooth"
            r"|wrong tooth (?:was |got )?(?:\w+ )?(?:extract|pull|remov|drill|treat|numb|fill|prep|work)\w*"
            r"|(?:injured|hurt|burned|burnt|cut) by (?:the |our |dr|hyg)\w*|permanent(?:ly)? (?:nerve )?(?:damage"
            r"|numb)\w*"
        ),
        _INJURY_ASIDE,
    ),
    (
        Danger.PRIVACY,
        (
            r"(?:hipaa|privacy|confidential\w*) (?:violat\w+|breach\w*|complaint|issue)|(?:violat\w+"
            r"|breach\w*)(?: \w+){0,3} "
            r"(?:hipaa|privacy|confidential\w*)|data breach|office for civil rights|ocr complaint|(?:to"
            r"|with) (?:the )?ocr"
            r"|(?:sent|gave|emailed|mailed|faxed|told|shared|released)(?: [\w'-]+){0,5} (?:to"
            r"|with) (?:the )?wrong (?:pt"
            r"|patient|person|e?mail|address|number)"
            r"|(?:shared|disclosed|discussed|told|gave)(?: [\w'-]+){0,3} (?:info\w*|records|x-?rays|chart|tx"
            r"|treatment|diagnosis"
            r"|condition|balance)(?: \w+){0,2} (?:to|with) (?:her|his|their) (?:ex|boss|employer|husband|wife"
            r"|mother|father"
            r"|sister|brother|neighbor|friend)\w*(?: without)?"
        ),
        _PRIVACY_ASIDE,
    ),
)

#: They raise less, and somebody is asked.
POSSIBLE: tuple[tuple[Danger, str, str], ...] = (
    (Danger.LAWYER, rf"{_LAWYER}|(?:an?|the|her|his|their|from|with) law (?:office|firm)s?", _LAWYER_ASIDE),
    (Danger.LAWSUIT, rf"{_SUE}|su(?:ed|ing)", rf"{_SUIT_ASIDE}|{_SUE_ASIDE}"),
    (Danger.LAWSUIT, r"law ?suits?|malpractice|negligen\w+|legal (?:options|rights|recourse|matter)", _SUIT_ASIDE),
    (
        Danger.AUTHORITY,
        _AUTHORITY,
        r"\bada code\w*|\bschool board\b|\bboard[- ](?:cert\w+|exam\w*|eligible)|\bon board\b",
    ),
    (
        Danger.PRESS,
        r"newspapers?|news (?:station|crew|channel)|on the (?:local )?news|reporters?|bbb|better business bureau",
        rf"{_A_PROFESSION})\b|\baccredited\b",
    ),
    (Danger.POLICE, _POLICE, _POLICE_ASIDE),
    (Danger.VIOLENCE, r"threat\w*|weapons?", _ONLY_A_THREAT),
    (Danger.DISCRIMINATION, r"discriminat\w+", r"\btwo[- ]point\b"),
    (Danger.INJURY, r"wrong tooth|nerve (?:damage|injury)", _INJURY_ASIDE),
    (Danger.PRIVACY, r"hipaa|privacy|confidentiality", _PRIVACY_ASIDE),
)

#: What a doctor must hear of; in lists of symptoms one "no" stands for all of them.
CLINICAL: tuple[tuple[Danger, str, str], ...] = (
    (Danger.SWELLING, r"swell(?:s|ed|ing|en)?|swollen", r"\b(?:dr|mr|mrs|ms)\.? swell"),
    (Danger.BLEEDING, r"bleed(?:s|ing)?|bled|hemorrhag\w*", _BLEEDING_ASIDE),
    (
        Danger.BREATHING,
        (
            r"(?:can'?t|cannot|can not|could ?n'?t|could not|unable to|hard (?:to|time)|trouble|difficulty?"
            r"|struggl\w+(?: to)?"
            r"|labored|problems?|short(?:ness)? of|not|barely|stopped) (?:\w+ )?(?:breath\w*|swallow\w*)"
            r"|throat (?:is |was |felt )?(?:closing|tight\w*|swell\w*)|anaphyla\w*|airway"
        ),
        r"\bbreath\w* (?:down|odou?r)|\bairway (?:clear|patent|open|wnl|class|study|eval\w*|exam)",
    ),
)
