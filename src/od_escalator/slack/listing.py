"""What `/escalations` answers: lists, who is away, whom a case would reach, and what can be typed."""

from od_escalator.domain.card import CaseCard
from od_escalator.domain.command import Verb
from od_escalator.domain.listing import AwayList, CaseList, Chain, Guide, Listing, SetAway, SetBack, WhoHears
from od_escalator.domain.notices import PlaceTest
from od_escalator.domain.wording import counted
from od_escalator.slack import parts
from od_escalator.slack.absent import absent_message
from od_escalator.slack.guide import guide_message
from od_escalator.slack.neutral import names_of, neutral
from od_escalator.slack.parts import Rendered
from od_escalator.slack.root import root_message
from od_escalator.slack.standing import coming, emoji_of, label_of, office_of, privacy_line, standing

_NAME_LENGTH = 60
_MOST_OFFICES = 12


def listing_message(listing: Listing) -> Rendered:
    match listing:
        case CaseCard():
            return root_message(listing)
        case CaseList():
            return _cases(listing)
        case AwayList() | SetAway() | SetBack():
            return absent_message(listing)
        case WhoHears():
            return _who_hears(listing)
        case Guide():
            return guide_message(listing)


def case_line(card: CaseCard) -> str:
    """In markup: what it is, where it stands, what comes next."""
    following = coming(card)
    said = f"{emoji_of(card)} *{label_of(card)}* · {office_of(card)} · {card.category.value}: {standing(card)}."
    return parts.fitting(f"{said}\n{following}" if following else said)


def _cases(found: CaseList) -> Rendered:
    yours = "of yours" if found.verb is Verb.MINE else "that you may see"
    heading = f"{counted(found.count, 'open case')} {yours}."
    spoken = [f"{label_of(card)}, {office_of(card)}: {standing(card)}." for card in found.cards]
    closing = privacy_line(holds_task=False)
    if found.pages > 1:
        another = f"/escalations {found.verb} {found.page % found.pages + 1}"
        closing = f"Page {found.page} of {found.pages}; another one: {another}. {closing}"
    sections = [parts.section(case_line(card)) for card in found.cards]
    blocks = [parts.section(f"*{heading[0].upper()}{heading[1:]}*"), *sections, parts.context(closing)]
    text = parts.fitting_text(" ".join((f"{heading[0].upper()}{heading[1:]}", *spoken, closing)))
    return parts.checked(text, blocks)


def _who_hears(found: WhoHears) -> Rendered:
    heading = "A test is on its way to you as a direct message. Where it does not arrive, please tell IT."
    said = [_chain(chain) for chain in found.chains[:_MOST_OFFICES]]
    if (left := len(found.chains) - _MOST_OFFICES) > 0:
        said.append(f"And {counted(left, 'more office')}.")
    closing = f"od-escalator test-notify tests every place at once. {PlaceTest.WORDS}"
    sections = [parts.section(each) for each in said]
    text = parts.fitting_text(" ".join((heading, *said)))
    return parts.checked(text, [parts.section(heading), *sections, parts.context(closing)])


def _chain(chain: Chain) -> str:
    office = neutral(chain.office, _NAME_LENGTH)
    if chain.shadow:
        return f"{office} is rehearsed: only operations hears."
    above = "".join(f"; then {names_of(each)}" for each in (chain.regional, chain.owners))
    return parts.fitting(f"{office}: {names_of(chain.manager)} hears first, and gets the tasks{above}, as time passes.")
