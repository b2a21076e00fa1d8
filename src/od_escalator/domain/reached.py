"""The phrases that say a patient was spoken with, for one clause of a text from `written_out`."""

from od_escalator.domain.phrases import any_of

_TALKED = (
    r"(?:spoke|spoken|talked|chatted|conversed|met(?: up)?|sat down|sat|visited|conferenced|touched base"
    r"|connected|caught up"
    r"|followed up|checked in|checked back|conferred|speaking|talking|meeting|huddled|consulted)"
)
_WENT_OVER = (
    r"(?:discussed|reviewed|went over|resolved|settled|worked out|worked it out|addressed|talked through"
    r"|talked over|discussing"
    r"|made (?:it|things|this) right|smoothed (?:it|things) over|cleared (?:it|things|this) up)"
)
_TALK = r"(?:conversation|talk|chat|discussion|meeting|phone call|call|conference|phone|consult|visit)"

#: A talk of two sides, whatever came before in the note.
TALK = any_of(
    rf"{_TALKED}(?: <adverb>)* (?:with|to|w) <who>(?! (?:rudely|harshly|badly|like|that way|this way|disrespect))",
    r"(?:spoke|talked|met)(?: \w+){0,2} (?:with|to) (?:both )?(?:colleague|outsider),? (?:and|&"
    r"|then) (?:patient|relative)(?! (?:is|was|will|has|wants|needs|said))",
    rf"{_WENT_OVER} <matter>(?:<adverb> )*with <who>",
    rf"(?:had|having|on|in|after|during|per|from|lengthy|long|good|great|nice|productive|in[- ]person|phone"
    rf"|brief) (?:an? |the |my |our )?(?:\w+ ){{0,3}}{_TALK}(?: <adverb>)* with <who>",
    rf"^(?:(?!schedul|set|plan|need|request|want|no |miss|for )\w[\w-]* ){{0,3}}"
    rf"{_TALK}(?: <adverb>)* with <who>(?! (?:tomorrow|on|next|for))",
    r"with <who> on (?:the )?(?:line|phone|speaker)",
    r"<subject> (?:accepted|agreed|ok'?d|okayed|approved) (?:[^ ]+ ){0,6}(?:over|by|on) (?:the )?phone",
    r"(?:met|caught) <who>(?: <adverb>)* (?:in|at|on|today|when|before|after|for|this)",
    r"(?:patient|relative) (?:was |finally )?reached",
    r"reached <who>",
    r"thanked (?:me|us) for (?:calling|the call|reaching out|following up|listening)",
    r"confirmed (?!(?:\w+ ){0,3}appt)<matter>with <who>",
    r"^(?:patient|relative) (?:discussed|talked about) (?!<matter>with (?:the )?(?:outsider|colleague))",
    r"^follow up with <who> (?:done|completed)",
    r"(?:got|get|finally got) (?:a ?hold of|through to|in touch with) <who>",
    r"had \w+ (?:talk|speak|meet|chat)(?: \w+)? (?:to|with) <who>",
    r"had <who> (?:sit|come|talk|speak|meet)(?: \w+){0,2} with (?:me|us|colleague)",
    r"(?:patient's|relative's|her|his|their) (?:\w+ ){0,3}(?:addressed|discussed|resolved|explained"
    r"|answered) (?:\w+ ){0,2}(?:in person|by colleague)",
    r"got <who> (?:<adverb>|on the (?:phone|line))",
    r"<subject> (?:and|&) (?:i|we|colleague|\w+) (?:spoke|talked|met|discussed|agreed|worked|sat|had)",
    r"(?:i|we|colleague) (?:and|&) <who> (?:spoke|talked|met|discussed|agreed|worked|sat|had)",
    r"<subject> (?:has |just |finally )?(?:spoke|spoken|talked|met) (?:with|to) (?:me|us|(?:the )?colleague)",
    r"<subject> (?:has |have |just |then |finally |did |already )*(?:replied|responded|replies|responds"
    r"|(?:wrote|emailed|texted|written|messaged) (?:me |us )?back)",
    r"(?:reply|response|answer|text back|email back) from (?:patient|relative)",
    r"(?:got|received|rec'?d) (?:an? )?(?:reply|response)",
)
#: We spoke: one-way when it was written, or left on a machine.
TELL = any_of(
    r"(?:told|informed|advised|assured|reassured|notified|offered|thanked|answered|comforted|walked"
    r"|updated|asked|let|promised"
    r"|educated|listened to|heard|calmed|consoled|counsell?ed) <who>"
    r"(?! (?:to (?:call|cb|contact|return|text)|out of|(?:a )?call|if (?:she|he|they)|(?:by|via) |\d))",
    r"(?:explained|apologi[sz]ed|listened|expressed|extended|conveyed|offered|relayed|clarified"
    r"|gave) <matter>(?:again |directly |profusely |sincerely )*to <who>",
    r"gave <who> (?:my|our) (?:\w+ )?(?:number|card|line|cell|extension|ext)",
    r"<subject> (?:\w+ ){0,6}(?:when|after|once) (?:i|we|colleague) "
    r"(?:explained|apologi[sz]ed|offered|told|spoke|talked)",
    r"talked <who> (?:through|down|into)",
    r"(?:patient|relative) (?:was |is |has been |were )?(?:informed|advised|reassured|notified|updated"
    r"|made aware|apologi[sz]ed to|assured|offered)(?! (?:by|via) )",
)
#: The same with the patient left out, as people write after "called pt".
SAID_BY_US = any_of(
    r"^(?:\d[\w:/]* )?(?:(?:i|we|colleague|also|and|so|just|again|then|did|profusely|sincerely) )*"
    r"(?:explain(?:ed)?|apologi[sz]ed?|offer(?:ed)?|discuss(?:ed)?|re?assured|assured|listened|told"
    r"|informed|advised|validated"
    r"|acknowledged|clarified|addressed (?:her|his|their|all|the)|went (?:over|through)|walked (?:her|him"
    r"|them)|worked (?:it|this|everything|things) out|let (?:her|him|them|patient|relative)|expressed"
    r"|answered (?:all )?(?:her|his|their|questions|all)|resolved|agreed|promised|said (?:we|i|sorry)"
    r"|talked|spoke|chatted"
    r"|smoothed|had (?:a )?(?:long|good|nice|great))"
    r"(?!(?:<matter>| )(?:with|to) (?:the )?(?:colleague|outsider))(?! (?:colleague|outsider|voicemail)\b)",
    r"^we (?:reviewed|looked at|talked|compared)",
)
WAS_SAID = any_of(r"^(?:all |the )?(?:\w+ ){1,3}(?:(?:was|were) )?(?:explained|discussed)")
WAS_SETTLED = any_of(
    r"^(?:all |the )?(?:\w+ ){1,3}(?:(?:was|were) )?"
    r"(?:addressed|answered|resolved|reviewed|settled|offered|accepted|agreed)",
    r"^\d+ ?min\w* (?:call|conversation|talk|chat)",
)

_BEING = (
    r"(?:(?:is|was|are|were|seems|seemed|sounded|now|very|really|so|much|all|also|said|says|stated|did|has"
    r"|felt|feels|then|totally"
    r"|ended up|more|and|will be|that|it|everything|she|he|they|left|to|still|super|extremely|doing|felt|been) )*"
)
_CONTENT = (
    r"(?:ok|okay|fine|good|happy|happier|satisfied|pleased|grateful|appreciative|thankful|relieved"
    r"|understanding|understood"
    r"|understands?|agree[ds]?|accepte?d?|accepts|thanked|appreciate[ds]?|calm|calmer|calmed|receptive"
    r"|all set|good now|glad"
    r"|content|better|great|nice|kind|forgave|laughed|staying|no longer <upset>|not <upset>|on board|heard"
    r"|comfortable|cool|agreeable|amenable|willing|thrilled)"
)
#: The patient took it well: an answer to what we said.
ACCEPTS = any_of(
    rf"<subject> {_BEING}{_CONTENT}",
    r"^(?:(?:is|was|very|all|seems|seemed|now|sounded|much|and|so|fully|verbalized|expressed|voiced) )*"
    r"(?:(?:ok|okay|fine|happy) with|satisfied|appreciative|appreciated|grateful|thankful|understood"
    r"|understands|understanding|agreed"
    r"|accepted|happy now|happier|receptive|pleased|calmed down|calm|happy|thanked (?:me|us))",
    r"^(?:all|everything|things|now) (?:is |are |was |now )*(?:good|set|well|fine|ok|okay|resolved|better|happy)",
    r"^(?:to )?(?:say|said|says|stated|states) (?:(?:that|it|is|was|everything|all|she|he|they|now) )*(?:ok|okay|fine"
    r"|good|all set|thank|thanks)",
    r"<subject> (?:now )?(?:gets|got) (?:it|that)",
    r"<subject> will (?:give us|keep|stay|return|come back|be back|continue|think)",
    r"(?:patient|relative) (?:verbalized|expressed|voiced) (?:understanding|appreciation|thanks)",
)
#: The patient said something: an answer to our call, but the complaint itself when the call was the patient's.
STATES = any_of(
    r"<subject> (?:(?:is|was|also|still|then|just|really|now|has|did|does|do|not|will|would|very|so|extremely) )*"
    r"(?:said|says?|stated|states|wants?|wanted|asked|asks|told|declined|refused|refuses|would|will|yelled"
    r"|screamed|explained|mentioned"
    r"|feels|felt|thinks|claims|demanded|demands|requested|vented|<upset>|insists|insisted|agreed|accept"
    r"|happy|satisfied"
    r"|started|became|got|threatened|plans|prefers?|swore|cursed|accused|reports|reported|thought|hopes"
    r"|expressed|needs|came)",
    r"^(?:still|remains|not) (?:very |really |so |too |at all )*(?:<upset>|happy|satisfied|ok|okay)",
    r"^(?:wants|wanted|stated|states|says|said|declined|refused|demands|demanded) ",
)
PICKED_UP = any_of(
    r"<subject> (?:did |finally |has )?(?:answered|picked up|pick up|took (?:the |my )?call)",
    r"^(?:answered|picked up)",
)
CAME_BACK = any_of(
    r"<subject>(?: \w+)? (?:called|phoned|calls|did call|rang)(?: (?:me|us|office|the office|colleague"
    r"|right))? ?(?:back|again later)",
    r"<subject>(?: \w+)? (?:returned|returning|return) (?:(?:my|our|the|a|phone"
    r"|colleague'?s?) )?(?:phone )?(?:calls?|message|voicemail)",
    r"call back from (?:patient|relative)",
    r"(?:received|got) (?:an? )?(?:return )?call(?: back)? from (?:patient|relative)",
    r"return(?:ed)? call from (?:patient|relative)",
)
_MAYBE_LATER = r"(?:(?:also|upset|angry|today|this|am|pm|later|an?|the|very|irate|\d[\d:/apm]*) )*"
_HAS = r"(?: (?:and (?:relative|patient)|just|also|had|has|who|then|finally|again|upset|later|did|already|have|been))*"
_COME = (
    r"(?:called|calling|calls|phoned|emailed|texted|messaged|came|comes|walked|stopped|presented|arrived"
    r"|returned|wrote|tried|sent|showed"
    r"|in (?:the )?(?:office|today|for)|here|at (?:checkout|front|desk)|left (?:\w+ ){0,3}(?:messages?"
    r"|voicemails?)|left a|was in"
    r"|was seen|seen (?:by|today))"
)
#: They came to us. Whether we talked is for other words to say.
CAME_TO_US = any_of(
    rf"^{_MAYBE_LATER}<subject>{_HAS} {_COME}",
    rf"(?:when|after|as|then|where) {_MAYBE_LATER}<subject>{_HAS} {_COME}",
    r"(?:call|message|voicemail|email|text|letter|visit|tc|t/c)s? from (?:the )?(?:patient|relative|her|him|patient's)",
    r"received (?:a |an )?(?:call|voicemail|message|email|text|letter)",
    r"called by (?:patient|relative)",
    r"(?:colleague|i|we) (?:saw|brought|took|pulled) (?:patient|relative|her|him)",
    r"^(?:saw|pulled) (?:patient|relative|her|him)",
)
