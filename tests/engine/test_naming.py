"""Who a case is about is looked up as its message goes out, and a message never waits for it."""

import pytest

from od_escalator.domain.card import card_of
from od_escalator.domain.practice import Patient
from od_escalator.domain.privacy import Privacy
from od_escalator.engine.naming import Naming
from od_escalator.errors import Transient
from tests.engine.bench import GENEVA, OFFICES, OPERATIONS, PEOPLE, Bench
from tests.engine.paper import PaperPractice
from tests.store.made_up import OPENED, case

CARD = card_of(case(), OFFICES[0], PEOPLE)


class Away(PaperPractice):
    def find_patient(self, number: int) -> Patient | None:
        raise Transient(f"nobody answers about {number}")


def naming(bench: Bench, practice: PaperPractice, privacy: Privacy = Privacy.FULL) -> Naming:
    bench.record(case())
    practices = {"main": practice}
    return Naming(
        messenger=bench.messenger,
        privacy=privacy,
        nameless=OPERATIONS,
        store=bench.store,
        practices=practices,
        sight=bench.sight,
    )


@pytest.mark.parametrize(
    ("privacy", "said"), [(Privacy.INITIALS, "patient N. W."), (Privacy.FULL, "patient Nora Whitfield")]
)
def test_a_message_says_whom_it_is_about_but_to_operations(bench: Bench, privacy: Privacy, said: str) -> None:
    named = naming(bench, PaperPractice(), privacy)
    posted = named.send("a" * 32, GENEVA, CARD)
    named.send("b" * 32, OPERATIONS, CARD)
    assert said in bench.heard(GENEVA)[-1]
    assert "patient" not in bench.heard(OPERATIONS)[-1].split(":")[0]
    bench.clock.turn_to(OPENED)
    named.edit(posted, CARD)
    assert said in bench.heard(GENEVA)[-1]
    assert named.is_there(posted)
    assert named.find("a" * 32, GENEVA, OPENED) == posted
    assert [told.id for told in named.read(GENEVA, OPENED)] == ["a" * 32]
    assert named.remove_copies("a" * 32, GENEVA, OPENED, None, posted) == 0


@pytest.mark.parametrize("is_seen", [True, False])
def test_while_open_dental_does_not_answer_a_message_goes_without_a_name(bench: Bench, is_seen: bool) -> None:
    if not is_seen:
        bench.sight.lose("main")
    naming(bench, Away() if is_seen else PaperPractice()).send("a" * 32, GENEVA, CARD)
    assert "patient" not in bench.heard(GENEVA)[-1].split(":")[0]
