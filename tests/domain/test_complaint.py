"""What a complaint is about, and what was offered."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from od_escalator.domain.complaint import Category, Remedy, offered, suggest_category


@pytest.mark.parametrize(
    ("text", "category"),
    [
        ("#upset pt got a bill for $240 she did not expect", Category.BILLING),
        ("wants refund of the overcharge", Category.BILLING),
        ("Delta denied the claim, EOB attached", Category.INSURANCE),
        ("waited 45 min and left", Category.WAIT),
        ("third time we r/s her, appt cancelled", Category.SCHEDULING),
        ("hyg was rude and rushed", Category.MANNER),
        ("crown fell off again, still hurts", Category.TREATMENT),
        ("nobody called her back", Category.COMMUNICATION),
        ("on hold 20 min, can't get through", Category.ACCESS),
        ("HIPAA: her chart was on the counter", Category.PRIVACY),
        ("wrong tooth numbed, injured lip", Category.SAFETY),
        ("wants her records sent", Category.RECORDS),
        ("felt pressured, tx was unnecessary", Category.CONSENT),
        ("says it was discrimination", Category.DISCRIMINATION),
        ("bathroom was dirty", Category.FACILITY),
        ("#upset", Category.OTHER),
        ("", Category.OTHER),
    ],
)
def test_the_words_suggest_a_category(text: str, category: Category) -> None:
    assert suggest_category(text) is category


@pytest.mark.parametrize(
    ("text", "remedies"),
    [
        ("apologized and offered refund", (Remedy.APOLOGY, Remedy.REFUND)),
        ("no refund offered", ()),
        ("refund not offered", ()),
        ("pt wants a refund", ()),
        ("she demanded her money back", ()),
        ("did not apologize", ()),
        ("explained the EOB to mom", (Remedy.EXPLANATION,)),
        ("will redo crown at no charge", (Remedy.REDO, Remedy.BILL_ADJUSTED)),
        ("waived the fee", (Remedy.BILL_ADJUSTED,)),
        ("called Delta with her, they will reprocess", (Remedy.PAYER_CALL,)),
        ("first appt of the day", (Remedy.FIRST_SLOT,)),
        ("gave swag bag", (Remedy.SWAG,)),
        ("$50 gift card", (Remedy.GIFT_CARD,)),
        ("offered a second opinion or a different provider", (Remedy.SECOND_OPINION, Remedy.OTHER_PROVIDER)),
        ("records sent to Dr Wu", (Remedy.RECORDS_SENT,)),
        ("she just wanted to vent", (Remedy.NONE_WANTED,)),
        ("refused to refund", ()),
        ("Pt called the office", ()),
    ],
)
def test_a_note_says_what_was_offered(text: str, remedies: tuple[Remedy, ...]) -> None:
    assert offered(text) == remedies


def test_every_remedy_has_words_for_people() -> None:
    assert len({remedy.label for remedy in Remedy}) == len(Remedy)


@given(st.text(max_size=500))
def test_any_text_has_a_category_and_remedies(text: str) -> None:
    assert suggest_category(text) in Category
    assert set(offered(text)) <= set(Remedy)


@pytest.mark.parametrize(
    "text", ["not offered a refund", "without an apology", "never explained anything", "declined to redo"]
)
def test_what_was_not_offered_is_not_listed(text: str) -> None:
    assert offered(text) == ()
