"""The phrases that turn a clause into something else: not done, not yet, another's story, mere routine."""

from od_escalator.domain.phrases import any_of

#: Ends right before a cue that did not happen, or not yet.
DENIED = any_of(
    r"(?:not|never|how|no one|no-one|noone|nobody|none|nothing|without|unable|yet to|will|would|should|could"
    r"|can|must|may|might|please|pls"
    r"|plz|if|until|unless|hoping|hope|wish|going to|gonna|need|needs|wants?|wanted|to|prior to|before"
    r"|supposed|be|nor|plan(?:s|ning)?"
    r"|set up|schedul\w+|request(?:s|ed)|ask(?:ed|ing|s) (?:for|to))"
    r"(?: (?!patient|relative|colleague|spoke|called|left|and)[\w']+){0,2} ?$",
)
NOT_YET = any_of(r"(?:will|to|please|if)(?: \w+)? $")
#: "Pt states Dr told her ...": what follows is their story.
REPORTED = any_of(
    r"<subject> (?:\w+ )?(?:said|says|states|stated|claims|claimed|reports|reported|complained|complains"
    r"|mentioned|feels|felt|thinks|alleges"
    r"|insists|<upset>)",
    r"(?:<upset>|complaint|complaining)(?: \w+)? (?:that|because|bc|about|when|b/c|since|how|after)",
    r"^<subject> (?:\w+ )?(?:spoke|talked|was told|were told)",
)
SOMEONE_ELSE = any_of(r"colleague|outsider|someone|somebody|nobody|no one|we|they|office|who|last|previous|she|he")
#: The talk is yet to come, and someone else's.
HAND_OVER = any_of(
    r"(?:\w+) (?:will|would|is going to) (?:be )?(?:call|calling|contact|contacting|reach|follow up"
    r"|get back|return|give (?:her|him|them|patient|relative) a call"
    r"|touch base|speak|talk|discuss|look|review|handle)\w*",
    r"colleague to (?:call|contact|reach|follow up|get back|return|speak|talk|handle)",
    r"have (?:colleague|someone|\w+) (?:call|contact|reach)",
    r"(?:gave|give|sent|forward\w*|pass\w*|task(?:ed)?) (?:\w+ ){0,3}to colleague",
    r"told colleague",
)
ROUTINE = any_of(
    r"confirm(?:ed|s|ing)?|unconfirmed|recall|reactivation|remind(?:er|ed)?|(?:over)?due for|pre-?med"
    r"|prophy|hyg appt|short call"
    r"|fill (?:the )?schedule",
    r"schedul\w+ (?:\w+ ){0,3}(?:appt|recall|cleaning|colleague)",
)
#: With one of these a routine word does not make a note routine.
SUBSTANCE = any_of(
    r"(?:upset|apolog|complain|concern|bill|balance|refund|explain|sorry|frustrat|issue|problem|angry"
    r"|happy|charge|resol|underst|wait"
    r"|discuss|unhappy|credit|redo|pain|hurt|review|furious|disappoint|waive|gift|experience|thank)\w*",
    r"bal|fees?|mad|what happened|fine now",
)
HUNG_UP = any_of(r"h[ua]ngs? up")
PATIENT = any_of(r"(?:told|informed|advised|assured|let) (?:patient|her|him)(?!'s)")
PERSON = any_of(r"patient|relative|her|him|them|she|he|they")
#: "Pt tried calling us", "mom left message": theirs, not ours.
THEIR_TRY = any_of(r"^(?:patient|relative|she|he|they) (?:\w+ )?(?:tried|trying|attempted|left message)")
OUR_CALL = any_of(r"(?:my|our|colleague'?s?) ")
