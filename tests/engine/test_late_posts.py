"""A post that reaches Slack when it was looked for in vain and sent again: the next audit takes one of them back."""

from dataclasses import replace
from datetime import timedelta
from urllib.parse import urlsplit

from od_escalator.demo.slack import BOT_TOKEN
from od_escalator.domain.effects import EditCase, PostCase
from od_escalator.engine.copies import Copies
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.errands import Errands
from od_escalator.slack.send import SlackMessenger
from tests.engine.bench import GENEVA, RECORDER, Bench
from tests.faults.asked import name_of
from tests.faults.wire import Fate, Wire, let_pass
from tests.store.made_up import case


def posts(request: bytes) -> Fate:
    return Fate.LATE if name_of(request) == "chat.postMessage" else Fate.PASS


def test_a_post_that_arrives_late_stands_there_once_after_the_next_audit(bench: Bench) -> None:
    port = urlsplit(bench.slack.base_url).port
    assert port is not None
    with Wire(port) as wire:
        url = bench.slack.base_url.replace(f":{port}/", f":{wire.port}/")
        messenger = SlackMessenger(token=BOT_TOKEN.value, clock=bench.clock, base_url=url, timeout=1)
        bench.deliver.close()
        bench.deliver = Deliver(
            bench.store, Errands({"main": bench.practice}, messenger, RECORDER), RECORDER, bench.sight
        )
        bench.record(case(), PostCase())
        wire.judge_by(posts)
        bench.tick()
        wire.judge_by(let_pass)
        assert (bench.states(), bench.heard()) == (["unknown"], [])
        for _ in range(3):
            bench.tick(seconds=5)
        [kept] = bench.slack.messages(GENEVA)
        bench.clock.turn(timedelta(seconds=1))
        wire.deliver_late()
        assert bench.slack.wait_for(lambda: len(bench.slack.messages(GENEVA)) == 2, 10)

        copies = Copies(bench.store, messenger, bench.sight)
        assert [copies.tick(bench.clock.now()) for _ in range(2)] == [1, 0]
        assert bench.slack.messages(GENEVA) == [kept]
        bench.record(replace(case(), attempts=1, attempted_at=bench.clock.now(), revision=1), EditCase())
        bench.tick(seconds=1)
        assert bench.slack.messages(GENEVA)[0].edited_count == 1
