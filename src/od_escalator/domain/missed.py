"""The phrases that say somebody tried to reach a patient, for one clause of a text from `written_out`."""

from od_escalator.domain.phrases import any_of

_NOT_ABLE = r"(?:unable|not (?:yet )?(?:been )?able|unsuccessful(?:ly)?|failed|could not|can not)"

FAILED = any_of(
    r"left message",
    r"left [\w #'-]{1,30} on (?:the )?voicemail",
    r"(?:babysitter|sitter|nanny|roommate|co-?worker|neighbor|receptionist|someone|kid) (?:answered|picked up)",
    r"no (?:answer|response|reply|luck|success|pickup|one home)",
    r"(?:no one|nobody) (?:answered|picked up|home)",
    r"did (?:try|attempt) to (?:call|reach|contact|text)",
    r"unanswered|not (?:yet |been )?(?:answering|returning|returned|responding|replying|picking up)|phone tag",
    r"^voicemail (?:# ?|x ?|no )?\d",
    r"(?:did|does|do|would|was|is|has|have) not (?:\w+ )?(?:answer\w*|pick(?:ing|ed)? up|respond\w*"
    r"|repl\w+|return\w*|get back)",
    r"(?:kept|keeps|just) ring(?:ing|s)",
    r"(?:rang|rings) (?:and|out|off|no|busy|\d)",
    r"(?:mailbox|voicemail|box) (?:is |was |box |still |mailbox |not |has not been )*(?:full|set(?: |-)?up|set)",
    r"(?:not|no longer|out of|not currently) (?:in )?service",
    r"disconnected|not working|not a working",
    r"wrong (?:number|#)",
    r"busy signal|line (?:was |is )?busy",
    r"number (?:is |was )?(?:bad|invalid|blocked|not)|neither (?:\w+ )?working",
    rf"{_NOT_ABLE} (?:to |in |at )?(?:reach\w*|contact\w*|get|getting|connect\w*|speak|talk|leave|leaving|call)",
    r"(?:did|have|has|was|were|had) not (?:yet )?(?:been able to )?(?:able to )?(?:reach\w*|get (?:a ?hold"
    r"|through|in touch|an answer|her|him|them|patient)|contact\w*|connect\w*)",
    r"(?:tried|trying|attempted|attempting|attempts?|tries) (?:(?:again|today|twice|once|multiple|several"
    r"|x ?\d|\d+ ?x|\d+ times|three|two"
    r"|times|cell|her|him|them|patient|relative|phone|to|by|at|on|both|numbers|home|work) )*"
    r"(?:calls?|calling|reach\w*|contact\w*|text\w*|phon\w*|email\w*|get(?:ting)?|speak\w*|leave|leaving"
    r"|made|patient|relative|her|him"
    r"|them|phone|cell|twice|again|x ?\d|\d+ ?x)",
    r"(?:\d(?:st|nd|rd|th)|first|second|third|final|last|another|one|two|three|\d) (?:\w+ )?attempts?",
    r"(?:call )?attempt(?:ed)? ?#? ?\d|call attempt",
    r"call (?:was |got |had )?(?:dropped|failed|disconnected|cut)|dropped call|lost (?:the )?(?:call"
    r"|connection)|line went dead",
    r"got (?:cut off|disconnected)",
    r"(?:went )?(?:straight |right |directly )?to voicemail",
    r"(?:got|reached|hit|only|gets|getting|goes to) (?:only )?(?:the |a |her |his )?(?:voicemail|machine|mailbox)",
    r"(?:spoke|talked|spoken) (?:with|to) (?:the )?voicemail",
    r"^(?:the )?voicemail(?: only)?\W*$",
    r"h[ua]ngs? up",
    r"refuse[sd] to (?:talk|speak|come to the phone|take)|would not (?:come to|get on|talk|speak|take)",
    r"call (?:can|could) not be completed|blocked (?:our|my|the) (?:number|calls?)",
    r"^(?:n/?a|nans)(?: ?x ?\d| on \w+| at [\d:]+ ?[ap]?m?)?\W*$",
    r"(?:called|phone|cell|home|work)(?: \w+)? (?:n/a|na)",
)
#: What a patient who calls us does not get, either.
NO_REPLY = any_of(r"^(?:still |and )?no (?:response|reply|call back)")

#: Somebody picked up, but not the one, or not now.
NOT_NOW = any_of(
    r"not (?:home|available|in|there|around|able to talk|a good time)|unavailable|(?:is|was|were|still) at work|driving"
    r"|in a meeting|busy|asleep|sleeping"
    r"|out of town|(?:can|could) not talk|not want(?:s|ed)? to (?:talk|speak|be called)|bad (?:time"
    r"|connection)|at school|with a client",
    r"(?:will|would|'d|to|can|could) (?:have \w+ )?(?:call|cb|ring|phone)(?: (?:me|us|her|him|patient|them"
    r"|you))? ?(?:back|later|tomorrow|when|after)",
    r"to (?:call|try) (?:again|later|back|tomorrow)",
    r"(?:give|pass|relay)\w* (?:\w+ )?(?:the |a |our )?message",
    r"have (?:her|him|them|patient|relative) call",
)

#: With nobody named after it, "called" is ours only where no patient stands before it.
_WE = r"(?<!patient )(?<!relative )(?<!she )(?<!he )(?<!they )(?<!who )(?<!outsider )"
CALLED = any_of(
    r"(?:re-?)?called(?: back| up| and| x ?\d| again| twice| <adverb>)* (?:back )?(?:for |to )?(?:<who>|phone)",
    rf"{_WE}(?:re-?)?called(?: back| up| and| x ?\d| again| twice| <adverb>)*\W*$",
    rf"{_WE}(?:re-?)?called(?: back| <adverb>)* (?:re|about|regarding|at|on|to|x ?\d|\d|twice|again|today"
    rf"|this|yesterday|back|both|all|home|cell"
    r"|work|from|first|left|no)",
    rf"{_WE}called [a-z]+(?:\W*$| (?:back|and|at|on|re|about|regarding))",
    r"returned (?:the )?(?:<who>|patient's|relative's|her|his|their) call",
    r"(?:returned|return) (?:phone )?call to <who>",
    r"^returned (?:the )?call\W*$",
    r"(?:phone call|call|tc|t/c|p/c|phone|telephone call|care call|courtesy call)(?: placed| made)? to <who>",
    r"(?:placed|made) (?:an? )?(?:\w+ )?calls? to <who>",
    r"^follow up call(?: made| done| completed)?\W*$",
    r"gave <who> an? (?:quick )?call",
    r"(?:patient|relative) (?:was|were|has been) called",
    r"reached out",
    r"contacted <who>",
    r"(?:patient|relative) (?:was |has been )?contacted (?:re|by|via|about|and)",
    r"(?:patient|relative) (?:was |has been )?contacted\W*$",
    r"(?:phoned?|rang) <who>",
)
SENT = any_of(
    r"(?:texted|emailed|messaged|wrote|mailed|faxed|dm'?d)(?: back)? (?:to )?<who>",
    r"(?:texted|emailed|messaged|mailed)(?: back)?(?:\W*$| (?:an?|the|re|about|apolog\w*|with|to say"
    r"|asking|at|letter|copy|card|back|itemized))",
    r"(?:sent|mailed|left|wrote|dropped|posted|sending) (?:<who> )?(?:an? |the |another |follow up |2nd "
    r"|second |apology |handwritten |certified |portal |secure |out )*"
    r"(?:\w+ )?(?:texts?|emails?|messages?|letters?|sms|cards?|note|portal|webmail|dm|apology|reply"
    r"|response)(?! (?:to )?(?:colleague|outsider))",
    r"(?:text|email|letter|card|portal message|sms|message) (?:was |has been |was just )?(?:sent|mailed|emailed)",
    r"sent (?:to )?(?:patient|relative|her|him|them)",
    r"replied (?:to|with|that)(?! (?:\w+ ){0,2}review)",
    r"(?:patient|relative) (?:was |has been )?(?:notified|informed|told) (?:by|via) (?:mail|letter|email|text)",
    r"^(?:hi|hello|dear|good (?:morning|afternoon)) [a-z]+",
)
_OTHERS = r"(?:the )?(?:colleague|outsider)(?!'s)"
#: A talk, a call or a message that went to somebody else than the patient.
ANOTHER_PARTY = any_of(
    r"(?:called|call|emailed|texted|contacted|faxed|spoke|spoken|talked|met|checked|reached out"
    r"|followed up|left message|consulted"
    rf"|conferred|asked|told|informed|advised|notified|updated)(?: back| <adverb>)* (?:(?:for|with|at|to"
    rf"|on) )?{_OTHERS}",
    rf"(?:discussed|reviewed|explained) <matter>(?:with|to) {_OTHERS}",
    r"(?:called|call)(?: (?!patient|relative|her|him|them)\w+){0,2} (?:at |from )?outsider",
    r"(?:spoke|talked|spoken)(?: \w+){0,3} (?:at |@ |from |in )(?:the )?(?:outsider|colleague)",
)
