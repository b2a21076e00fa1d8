"""What may be offered to make up for something, and what has to be true before: who agrees, how much, how often.

Amounts are cents, and a limit is what may just be reached. The limits for patients of federal programs are those that
the Office of Inspector General calls nominal: $15 an item and $75 a year, and nothing that is like cash.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from od_escalator.domain.complaint import Remedy
from od_escalator.domain.wording import listed


class Approval(StrEnum):
    """Whose word it takes."""

    NOBODY = "nobody"
    REGIONAL_MANAGER = "regional_manager"
    OWNER = "owner"


@dataclass(frozen=True, slots=True, kw_only=True)
class Guard:
    """`most` for one offer, `yearly` for all that a patient was offered within a year; None for no limit."""

    approval: Approval = Approval.NOBODY
    most: int | None = None
    yearly: int | None = None
    our_mistake: bool = False


Guards = Mapping[Remedy, Guard]

#: What has no row here may be offered by anybody. Insurers do not allow to waive what their patients owe.
SHIPPED: Guards = {
    Remedy.BILL_ADJUSTED: Guard(approval=Approval.OWNER),
    Remedy.REFUND: Guard(approval=Approval.OWNER),
    Remedy.SWAG: Guard(most=15_00, yearly=75_00),
    Remedy.GIFT_CARD: Guard(most=25_00, yearly=75_00, our_mistake=True),
}

_FEDERAL_ITEM, _FEDERAL_YEAR = 15_00, 75_00
_GIFTS = (Remedy.SWAG, Remedy.GIFT_CARD)
_LIKE_CASH = (Remedy.GIFT_CARD,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """`earlier` is what the patient's cases of the last twelve months cost.

    `federal`: the patient has Medicare, Medicaid or such; None where that is not known.
    """

    remedy: Remedy
    cents: int = 0
    earlier: int = 0
    our_mistake: bool = False
    federal: bool | None = False

    @property
    def is_gift(self) -> bool:
        return self.remedy in _GIFTS


class Concern(StrEnum):
    """What stands in the way, or has to come first."""

    ASK_REGIONAL_MANAGER = "ask_regional_manager"
    ASK_OWNER = "ask_owner"
    NOT_OURS = "not_ours"
    TOO_MUCH = "too_much"
    TOO_MUCH_IN_A_YEAR = "too_much_in_a_year"
    FEDERAL_UNKNOWN = "federal_unknown"
    FEDERAL_CASH = "federal_cash"
    FEDERAL_ITEM = "federal_item"
    FEDERAL_YEAR = "federal_year"


_ASK = {
    Approval.NOBODY: None,
    Approval.REGIONAL_MANAGER: Concern.ASK_REGIONAL_MANAGER,
    Approval.OWNER: Concern.ASK_OWNER,
}


def concerns(offer: Offer, guards: Guards) -> tuple[Concern, ...]:
    """None of them: it may be offered as it is."""
    guard, year = guards.get(offer.remedy, Guard()), offer.earlier + offer.cents
    is_gift = offer.federal and offer.is_gift
    found = {
        _ASK[guard.approval]: True,
        Concern.NOT_OURS: guard.our_mistake and not offer.our_mistake,
        Concern.TOO_MUCH: guard.most is not None and offer.cents > guard.most,
        Concern.TOO_MUCH_IN_A_YEAR: guard.yearly is not None and year > guard.yearly,
        Concern.FEDERAL_UNKNOWN: offer.federal is None and offer.is_gift,
        Concern.FEDERAL_CASH: is_gift and offer.remedy in _LIKE_CASH,
        Concern.FEDERAL_ITEM: is_gift and offer.cents > _FEDERAL_ITEM,
        Concern.FEDERAL_YEAR: is_gift and year > _FEDERAL_YEAR,
    }
    return tuple(concern for concern, is_so in found.items() if concern is not None and is_so)


def dollars(cents: int) -> str:
    """`$25`, or `$12.50`."""
    whole, rest = divmod(cents, 100)
    return f"${whole:,}.{rest:02}" if rest else f"${whole:,}"


def offers_line(guards: Guards, ask: Mapping[Approval, str]) -> str | None:
    """What a task says of it, None where everything may be offered; `ask` names whose word it takes."""
    parts = [
        _limited(remedy, guard)
        for remedy, guard in guards.items()
        if guard.approval is Approval.NOBODY and (guard.most is not None or guard.our_mistake)
    ]
    for approval, name in ask.items():
        if asked := [_limited(remedy, guard) for remedy, guard in guards.items() if guard.approval is approval]:
            parts.append(f"{listed(asked)} only with {name}'s word")
    if not parts:
        return None
    federal = " No gift card on Medicare or Medicaid." if Remedy.GIFT_CARD in guards else ""
    return f"- What may be offered: {'; '.join(parts)}.{federal}"


def _limited(remedy: Remedy, guard: Guard) -> str:
    most = "" if guard.most is None else f" up to {dollars(guard.most)}"
    return f"{remedy.label}{most}{' only if it was our mistake' if guard.our_mistake else ''}"
