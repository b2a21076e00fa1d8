"""What may be offered, and what has to come before: the shipped guards and those of an office."""

import pytest

from od_escalator.domain.complaint import Remedy
from od_escalator.domain.offerings import (
    SHIPPED,
    Approval,
    Concern,
    Guard,
    Guards,
    Offer,
    concerns,
    dollars,
    offers_line,
)

ASK = {Approval.REGIONAL_MANAGER: "Dana", Approval.OWNER: "Rosa"}
CARD, SWAG = Remedy.GIFT_CARD, Remedy.SWAG


@pytest.mark.parametrize(
    ("offer", "found"),
    [
        (Offer(remedy=Remedy.APOLOGY), []),
        (Offer(remedy=Remedy.REDO, cents=900_00, federal=True), []),
        (Offer(remedy=Remedy.REFUND, cents=1), ["ask_owner"]),
        (Offer(remedy=Remedy.BILL_ADJUSTED, our_mistake=True), ["ask_owner"]),
        (Offer(remedy=CARD, cents=25_00), ["not_ours"]),
        (Offer(remedy=CARD, cents=25_00, our_mistake=True), []),
        (Offer(remedy=CARD, cents=25_01, our_mistake=True), ["too_much"]),
        (Offer(remedy=CARD, cents=25_00, earlier=50_00, our_mistake=True), []),
        (Offer(remedy=CARD, cents=25_00, earlier=50_01, our_mistake=True), ["too_much_in_a_year"]),
        (Offer(remedy=CARD, cents=15_00, our_mistake=True, federal=True), ["federal_cash"]),
        (Offer(remedy=SWAG, cents=15_00, federal=True), []),
        (Offer(remedy=SWAG, cents=15_00, federal=None), ["federal_unknown"]),
        (Offer(remedy=Remedy.REDO, federal=None), []),
        (Offer(remedy=SWAG, cents=16_00, federal=True), ["too_much", "federal_item"]),
        (Offer(remedy=SWAG, cents=10_00, earlier=66_00, federal=True), ["too_much_in_a_year", "federal_year"]),
    ],
)
def test_what_has_to_come_before_an_offer(offer: Offer, found: list[str]) -> None:
    assert list(concerns(offer, SHIPPED)) == found


def test_an_office_decides_otherwise() -> None:
    own = {CARD: Guard(approval=Approval.REGIONAL_MANAGER)}
    assert concerns(Offer(remedy=CARD, cents=90_00), own) == (Concern.ASK_REGIONAL_MANAGER,)


@pytest.mark.parametrize(
    ("guards", "ask", "line"),
    [
        (
            SHIPPED,
            ASK,
            (
                "- What may be offered: a small gift up to $15; a gift card up to $25 only if it was our mistake; "
                "the bill adjusted and a refund only with Rosa's word. No gift card on Medicare or Medicaid."
            ),
        ),
        (
            {Remedy.REFUND: Guard(approval=Approval.REGIONAL_MANAGER, most=100_50)},
            ASK,
            "- What may be offered: a refund up to $100.50 only with Dana's word.",
        ),
        ({Remedy.REFUND: Guard(approval=Approval.OWNER)}, {}, None),
        ({Remedy.REFUND: Guard(yearly=10)}, ASK, None),
        ({}, ASK, None),
    ],
)
def test_a_task_says_what_may_be_offered_and_whose_word_it_takes(
    guards: Guards, ask: dict[Approval, str], line: str | None
) -> None:
    assert offers_line(guards, ask) == line


def test_money_is_written_as_people_do() -> None:
    assert [dollars(cents) for cents in (0, 5, 25_00, 1_234_56)] == ["$0", "$0.05", "$25", "$1,234.56"]
