"""When somebody is away, as was said in Slack."""

from datetime import date

from od_escalator.domain.availability import Away
from od_escalator.store import aways
from od_escalator.store.store import Store


def december(begins: int, until: int, delegate: str | None = None) -> Away:
    return Away(begins=date(2026, 12, begins), until=date(2026, 12, until), delegate=delegate)


def test_the_last_word_counts_and_what_is_over_stays(store: Store) -> None:
    with store.transaction() as tx:
        for said in (december(1, 4), december(7, 20, "sam"), december(22, 24), december(10, 23, "lee")):
            aways.save(tx, "kelly", said)
        aways.save(tx, "dana", december(1, 30))
        assert aways.load(tx) == {
            "dana": (december(1, 30),),
            "kelly": (december(1, 4), december(7, 10, "sam"), december(10, 23, "lee")),
        }
        assert aways.end(tx, "kelly", date(2026, 12, 8))
        assert not aways.end(tx, "kelly", date(2026, 12, 8))
        assert not aways.end(tx, "rosa", date(2026, 12, 8))
    with store.reading() as tx:
        assert aways.load(tx) == {"dana": (december(1, 30),), "kelly": (december(1, 4), december(7, 8, "sam"))}
