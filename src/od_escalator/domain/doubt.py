"""Why a tag does not count where it stands: negated, only talked about, an unanswered template, another sense."""

import re

#: How far before a tag words can still speak about it.
_REACH = 90

_UPSET = r"(?:angry|mad|annoyed|frustrated|unhappy|irate|furious)"
#: Nothing but these may stand between "not" and the tag: in "not happy #upset" the word between carries the "not".
_BETWEEN = (
    r"(?:an?|the|really|actually|exactly|quite|at all|even|yet|truly|that|considered|being|very|so|too"
    r"|flagged|tagged|marked|as|be"
    r"|to|necessarily|this|it|any|is|was|were|under|real|seem|seems|appear|look|sound|feel|act|get|remain|stay"
    r"|longer|anymore|tag"
    rf"|{_UPSET}(?: or| nor|/)|{_UPSET},? (?:just )?not)"
)
_NEGATED = re.compile(
    r"(?:\b(?:not|never|no|no more|nobody|no one|none|none of \w+"
    r"|without (?:the )?(?:pt|patient|her|him|anyone|anybody)"
    r"|non|nor|neither|without|cannot|(?:is|was|are|were|do|did|does|wo|ca|would"
    r"|should|has|had|have)n'?t|ain'?t"
    r"|den(?:y|ies|ied)|removed?|removing|cancel(?:led)?|disregard|ignore|undo|deleted?)|\bw/o)"
    rf"[ -]+(?:{_BETWEEN}[ ]?){{0,4}}[\"'(*]?$",
    re.IGNORECASE,
)
_TAKEN_BACK = re.compile(
    r"[\"')]? (?:tag )?(?:(?:was|is) )?(?:(?:added|entered|tagged|put|placed|used|selected|opened) )?"
    r"(?:in error|by mistake|by accident|accidentally|mistakenly|(?:in|on) (?:the )?wrong (?:pt|patient"
    r"|chart|account))\b"
    r"|[\"')]? tag (?:was )?removed\b|[\"')]? (?:is |was )?no longer (?:applies|needed|necessary)\b",
    re.IGNORECASE,
)
_NOT_NEEDED = re.compile(r" (?:is |was )?(?:not|no longer) (?:needed|necessary|required)\b", re.IGNORECASE)

_SUBJECT = r"(?:pt|patient|she|he|they|mom|dad|anyone|someone|family|parent|it|this|we|you)"
_LINK_VERB = r"(?:is|are|was|gets?|becomes?|seems?|looks?|remains?|feels?)"
_HYPOTHETICAL = re.compile(
    rf"\b(?:if|when|whenever|unless|until|in case|should|whether|hope|hopefully)\b (?:an? "
    rf"|the )?{_SUBJECT} (?:\w+ )?{_LINK_VERB} "
    r"(?:still |very |really |too |also |an? |marked |tagged |flagged )*[\"'(]?$"
    r"|\b(?:if|in case|unless|whether) (?:still |very |really |an? )?[\"'(]?$"
    r"|\b(?:if|whether) (?:this|it|that) (?:should|could|would|can|needs to|has to) be (?:an? |marked "
    r"|tagged |flagged |as )*[\"'(]?$"
    r"|(?:\bnot|n'?t) want (?:\w+ ){1,3}to (?:be|get|become) (?:an? |more |too )?[\"'(]?$"
    r"|\b(?:might|may|could|would|will|going to) (?:be|get|become) (?:very |really |an? )?[\"'(]?$",
    re.IGNORECASE,
)
_QUESTION = re.compile(
    r"\b(?:should|is|does|do|would|can|could|shall|was|if|whether|sure)\b (?:this|it|that|these|we|i|he"
    r"|she|pt|they|you)\b"
    r"(?: \w+){0,3} ?\b(?:be|tag|mark|flag|as|considered|an?|use|it|this|type|add|still|count|under|the"
    r"|call|is) [\"'(]?$"
    r"|\b(?:is|was) (?:this|it|that|pt|she|he) (?:an? |really |still |considered )*[\"'(]?$"
    r"|\b(?:what is|what's|what does|how (?:do (?:i|we)|to) use|when (?:do (?:i|we)|to) use)(?: an?| the)? [\"'(]?$",
    re.IGNORECASE,
)
_TAGGING = r"(?:tag|mark|add|put|flag|note|enter|write|type|include|start|begin)"
_INSTRUCTION = re.compile(
    r"(?:^|[^\w])(?:to |we |please |pls |always |must |should |can |just )?use (?:the |an? |our |tag )*[\"'(]?$"
    rf"|\b(?:please|pls|plz|always|remember to|reminder to|next time|everyone|make sure to|don'?t forget to"
    rf"|how to|when to|staff (?:should|must|to))"
    rf" {_TAGGING}(?: (?:it|this|that|these|them|note|notes|the|pt|with|as|w/|under|an?|in|all|by)){{0,4}} [\"'(]?$"
    r"|\b(?:reviewed|went over|trained|training on|train|taught|explained|reminded \w+ about|how) (?:the "
    r"|our |new )*[\"'(]?$",
    re.IGNORECASE,
)
_TAG_IT = re.compile(
    rf"\b{_TAGGING}(?: (?:it|this|that|them|the|note|pt|with|as|w/|an?|all|in))* [\"'(]?$", re.IGNORECASE
)
_TAG_IT_FIRST = re.compile(r"[\s*-]*(?:if|when|whenever|any ?time|every ?time|for any|in case|once)\b", re.IGNORECASE)
_TAG_IT_AFTER = re.compile(
    r"[\"')]* (?:tag )?(?:if|when|whenever|any ?time|every ?time|for (?:any|all|every)|in case|next time"
    r"|so that (?:we|om|it)|goes|means)\b",
    re.IGNORECASE,
)
_TALKED_ABOUT = re.compile(
    r"[\"')]* (?:(?:pt|patient) )?(?:protocol|policy|training|workflow|procedure|report|list)\b", re.IGNORECASE
)
_ABOUT = re.compile(
    r"\b(?:the|our|of|on|new|re|reviewed|weekly|monthly|daily|per)(?: the| our)? [\"'(]?$", re.IGNORECASE
)

_BOX = re.compile(r"(?:\[ *\]|\( *\)|[☐□]) *$")
_YES_NO = r"[\[(]?\by(?:es)? ?(?:/|or) ?no?\b(?: ?/ ?n/?a)?[\])]?"
_ANSWER = re.compile(
    rf" *(?P<ask>\?? ?(?:{_YES_NO})?)(?P<colon> ?[:=?-]*) *(?P<said>[A-Za-z][A-Za-z/]*)?", re.IGNORECASE
)
_BOXES = re.compile(r"[ ?:=-]*\[(?P<yes>[ x]?)\] ?y(?:es)?[ ,/|]*\[[ x]?\] ?no?\b", re.IGNORECASE)
_NO = frozenset({"n", "no", "na", "n/a", "none", "nope", "neg"})
_END = re.compile(r" *(?:$|[\n.;|)\]])")
_SOFT_END = re.compile(r" *(?:$|[\n.;|)\],*-])")

_OTHER_SENSE = re.compile(r" (?:stomach|tummy|belly)\b", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?;\n|]")


def doubt(text: str, start: int, end: int) -> str | None:
    """The code of the reason why the tag at `start`..`end` does not count, or None: it does."""
    before = _words_before(text, start)
    if _BOX.search(before):
        return "template_unanswered"
    if _NEGATED.search(before) or _TAKEN_BACK.match(text, end):
        return "negated_tag"
    if _only_talked_about(text, before, end):
        return "hypothetical"
    if _OTHER_SENSE.match(text, end):
        return "medical_sense"
    return answer(text, end)


def not_needed(text: str, end: int) -> bool:
    """Whether a request for help is taken back in the next words."""
    return bool(_NOT_NEEDED.match(text, end))


def answer(text: str, end: int) -> str | None:
    """Why what follows a question such as "#upset? Y/N:" is no yes; None where nothing was asked, too."""
    if boxes := _BOXES.match(text, end):
        return None if boxes["yes"].strip() else "template_no"
    found = _ANSWER.match(text, end)
    if found is None:  # pragma: no cover - every part of the pattern is optional
        return None
    said = (found["said"] or "").lower()
    asked = bool(found["ask"].strip() or found["colon"].strip())
    if said in _NO and (_SOFT_END if asked else _END).match(text, found.end()):
        return "template_no"
    if not said and "/" in found["ask"] + found["colon"]:
        return "template_unanswered"
    return None


def _words_before(text: str, start: int) -> str:
    before = text[max(0, start - _REACH) : start]
    ends = list(_SENTENCE_END.finditer(before))
    return before[ends[-1].end() :] if ends else before


def _only_talked_about(text: str, before: str, end: int) -> bool:
    if _HYPOTHETICAL.search(before) or _INSTRUCTION.search(before):
        return True
    if _QUESTION.search(before) and "?" in text[end : end + 40]:
        return True
    if _TALKED_ABOUT.match(text, end) and _ABOUT.search(before):
        return True
    tagging = _TAG_IT.search(before)
    return bool(tagging and (_TAG_IT_FIRST.match(before) or _TAG_IT_AFTER.match(text, end)))
