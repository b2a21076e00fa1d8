"""How the patient left it, as far as a note says: satisfied, not satisfied, or unknown."""

import re

_CONTENT = (
    r"(?:satisfied|happy|happier|pleased|ok|okay|fine|good|content|grateful|appreciative|thankful|calm|calmer"
    r"|understanding|relieved|all set|comfortable|on board|at ease|glad|great|well|receptive|agreeable"
    r"|amenable|kind|nice|cool|thrilled|better)"
)
_VERY = (
    r"(?:(?:very|really|so|now|much|more|all|quite|super|totally|completely|also|much|feeling|is|was|seems"
    r"|seemed|extremely|just|with|it|feels) ){0,8}"
)
_WHO = (
    r"(?:patient|relative|she|he|they|who|all|everyone|now|left|is|was|are|were|be|seems|seemed|sounded|felt"
    r"|feels|hung up)"
)

_SATISFIED = re.compile(
    rf"\b{_WHO} {_VERY}{_CONTENT}\b(?! enough)|\b(?:satisfied|happy|pleased|ok|okay|fine|good|cool) (?:now"
    rf"|again|with|about)\b"
    r"|\b(?:accepted|agreed|agrees|accepts|thanked|thankful|grateful|appreciat\w+|understood|understands"
    r"|no longer (?:upset|angry|mad)"
    r"|not (?:upset|angry|mad) (?:any ?more|now)|all good|calmed down|much happier|happier|thanks us"
    r"|thanks?(?: you)?|problem solved|will stay|is staying|verbalized understanding"
    r"|decided to stay|forgave|changed (?:her|his|their) mind|took (?:the )?review down"
    r"|removed (?:the )?review|satisfied)\b"
)
_BAD = (
    r"(?:upset|furious|angry|mad|livid|irate|pissed|unhappy|frustrated|fuming|dissatisfied|unsatisfied"
    r"|displeased|annoyed)"
)
_NOT_SATISFIED = re.compile(
    rf"\b(?:still|remains?|remained|stayed|continues? to be|even more|left|hung up|is now) (?:very |really "
    rf"|so |pretty |quite |extremely |is |was |not )*{_BAD}\b"
    r"|\b(?:not|never|no|nothing|neither|is nt|isnt) (?:\w+ ){0,2}(?:satisfied|happy|pleased|ok|okay"
    r"|accept\w*|agree\w*|good|appreciat\w+|understand\w*|calm\w*|having it|interested|resolved)\b"
    rf"|\b(?:is|now|sounds|seems) (?:very |really |so |extremely |absolutely )*{_BAD}\b"
    r"|\b(?:hung up|yelled|screamed|screaming|swore|cursed|refus\w+|stormed out|walked out)\b"
    r"|\b(?:leaving|leave) (?:the |our |this )?(?:practice|office|colleague)\b|\bleft (?:the "
    r"|our )?practice\b|\b(?:wants?|going|plans?|decided|threaten\w+) to (?:leave|transfer|switch"
    r"|go elsewhere|sue|report|find)\b"
    r"|\b(?:never|not) (?:com(?:e|ing)|return(?:ing)?|go(?:ing)?) (?:back|here|again)\b|\b(?:will not"
    r"|not going to) (?:be )?(?:return\w*|com(?:e|ing) back|accept\w*)|\bnot returning\b"
    r"|\btransfer\w* (?:her |his |their )?(?:records|care|out)\b|\b(?:find|finding|found|seek\w*"
    r"|look\w* for|going to) (?:an?other|a new|a different|new) (?:dentist|colleague|office|practice"
    r"|provider)\b"
    r"|\b(?:declined|rejected|turned down) (?:\w+ ){0,2}(?:offer|refund|apology|gift|credit|redo"
    r"|resolution)|\bdemand\w*|\b(?:bad|negative|1[- ]star|one[- ]star) review\b"
)
_UNDONE = re.compile(
    r"\b(?:not|never|no|nothing|nobody|hope\w*|if|until|make sure|ensure|see if|want(?:s|ed)? to be"
    r"|should be|would be|will be) (?:\w+ ){0,3}$"
)


def satisfied(written: str) -> bool | None:
    """What the last words on the matter say, in a text from `written_out`."""
    good = [
        found.end()
        for found in _SATISFIED.finditer(written)
        if not _UNDONE.search(written[max(0, found.start() - 40) : found.start()])
    ]
    bad = [found.end() for found in _NOT_SATISFIED.finditer(written) if not _undone(written, found.start())]
    if not good and not bad:
        return None
    return max(good, default=-1) > max(bad, default=-1)


def _undone(written: str, start: int) -> bool:
    """Said of what is over or not so: no longer furious, hope she is not unhappy."""
    return bool(re.search(r"\b(?:no longer|not|if|hope\w*|never|was) (?:\w+ )?$", written[max(0, start - 30) : start]))
