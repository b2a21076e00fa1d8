"""What Slack may know of whom a case is about, in each mode."""

from dataclasses import fields

import pytest

from od_escalator.domain.card import Announcement, Bundle, CaseCard, Content, Staff, Summary, Telling, card_of
from od_escalator.domain.effects import Tell
from od_escalator.domain.notices import Answer
from od_escalator.domain.privacy import InitialsCard, NamedCard, Privacy, card_for, initials_of, with_cards
from od_escalator.domain.tags import Help
from tests.domain.builders import OFFICE, PEOPLE, case_after, made

CARD = card_of(case_after(made()), OFFICE, PEOPLE)


def test_each_mode_has_a_type_that_holds_no_more_than_it_may() -> None:
    plain, initials, named = (card_for(mode, CARD, "Nora Whitfield") for mode in Privacy)
    assert plain is CARD
    assert isinstance(initials, InitialsCard)
    assert isinstance(named, NamedCard)
    assert (initials.initials, named.patient) == ("N. W.", "Nora Whitfield")
    own = {field.name for field in fields(CaseCard)}
    assert [{f.name for f in fields(kind)} - own for kind in (InitialsCard, NamedCard)] == [{"initials"}, {"patient"}]
    assert all(getattr(card, name) == getattr(CARD, name) for card in (initials, named) for name in own)
    assert "Nora" not in f"{plain}{initials}"


@pytest.mark.parametrize(
    ("name", "initials"),
    [("Nora Whitfield", "N. W."), ("mary ann de la cruz", "M. C."), ("Cher", "C."), ("", ""), ("Éva Ünal", "É. Ü.")],
)
def test_initials_are_of_the_first_name_and_the_last(name: str, initials: str) -> None:
    assert initials_of(name) == initials


def test_who_it_is_stands_wherever_the_case_does() -> None:
    telling = Telling(card=CARD, kind=Tell.STEP, to=Staff(name="Dana"), is_owner_of_case=False)

    def cards_in(content: Content) -> list[CaseCard]:
        match with_cards(content, lambda card: card_for(Privacy.FULL, card, "Nora Whitfield")):
            case CaseCard() as card:
                return [card]
            case (Telling() | Announcement() | Summary()) as about:
                return [about.card]
            case Bundle(tellings):
                return [each.card for each in tellings]
            case _:
                return []

    contents = (CARD, telling, Announcement(card=CARD), Summary(card=CARD), Bundle((telling, telling)))
    assert all(isinstance(card, NamedCard) for content in contents for card in cards_in(content))
    assert [len(cards_in(content)) for content in (*contents, Answer(Help.RM))] == [1, 1, 1, 1, 2, 0]
