"""The soak in small: a flood over two offices and the two hours after it, judged as the large one is."""

from datetime import timedelta

from benchmarks import soaking

NOTES = 16


def test_in_a_flood_everything_arrives_once_and_in_order_and_nobody_gets_too_much_to_read() -> None:
    seen, wrong = soaking.soak(2, NOTES, flood=timedelta(seconds=10), followed=timedelta(hours=2, minutes=30))
    assert wrong == []
    assert seen["cases in channels"] == NOTES
    assert 2 <= int(str(seen["direct messages"])) <= 2 * 12
