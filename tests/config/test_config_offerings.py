"""What may be offered: the TOML's tables in place of the shipped ones, and what is wrong with them."""

from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from od_escalator.config.load import load
from od_escalator.config.offerings import guards
from od_escalator.config.show import show
from od_escalator.domain.complaint import Remedy
from od_escalator.domain.offerings import SHIPPED, Approval, Guard

Spoil = Callable[[Mapping[str, str]], None]
Refusals = Callable[..., list[str]]
PEOPLE = "[people.kelly]"


def test_a_table_replaces_the_shipped_one_of_its_remedy_as_a_whole(path: Path, spoil: Spoil) -> None:
    assert guards(load(path, {})) == SHIPPED
    spoil({PEOPLE: f'[offerings.gift_card]\napproval = "owner"\nmost = 50\n\n{PEOPLE}'})
    config = load(path, {})
    assert guards(config) == {**SHIPPED, Remedy.GIFT_CARD: Guard(approval=Approval.OWNER, most=50_00)}
    assert config.playbook.guards == guards(config)
    assert '[offerings.gift_card]\napproval = "owner"\nmost = 50\nour_mistake = false\n' in show(config)


@pytest.mark.parametrize(
    ("table", "line"),
    [
        ("[offerings.giftcard]", 'C071 giftcard: nothing of this name is offered (did you mean "gift_card"?)'),
        ("[offerings.none_wanted]", "C071 none_wanted: nothing of this name is offered"),
        ("[offerings.swag]\nmost = 12.5", "C006 swag: most: must be whole dollars, at most 100,000"),
        ("[offerings.swag]\nmost = true", "C006 swag: most: must be whole dollars, at most 100,000"),
        (
            '[offerings.swag]\napproval = "dana"',
            'C007 swag: approval: must be "nobody", "regional_manager" or "owner" in this version',
        ),
        ("[offerings.swag]\ncap = 5", "C004 swag: cap: no such key"),
    ],
)
def test_a_slip_in_a_table_is_told(spoil: Spoil, refusals: Refusals, table: str, line: str) -> None:
    spoil({PEOPLE: f"{table}\n\n{PEOPLE}"})
    code, _, rest = line.partition(" ")
    assert refusals() == [f"{code} config.toml: offerings.{rest}"]
