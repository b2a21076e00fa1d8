"""`review lint` and `review draft`: what may stand in public under a review, and what may not."""

import json

import pytest

from od_escalator.demo.world import World
from od_escalator.domain.complaint import Origin
from od_escalator.domain.said import Conversed
from tests.cli.conftest import OPENED, Desk, Ledger

BAD = "We have spoken with you about this. Please call (315) 555-0142!"


def test_the_draft_of_a_case_passes_its_own_check(desk: Desk, ledger: Ledger) -> None:
    ledger.open_case(origin=Origin.REVIEW)
    holding = desk.run("review", "draft", "UP-1001")
    assert "[the office's phone number]" in holding.stdout
    assert "It must not say that you spoke with anybody" in holding.stderr
    assert 'put phone = "..." at the office Geneva' in holding.stderr
    desk.edit('slack_channel = "C0GENEVA"', 'slack_channel = "C0GENEVA"\nphone = "+1 315 555-0142"')
    ledger.happen(1001, Conversed(at=OPENED, by="kelly"))
    final = desk.run("review", "draft", "1001")
    assert "Privacy rules" in final.stdout
    assert "+1 315 555-0142" in final.stdout
    assert "phone =" not in final.stderr
    assert desk.run("review", "draft", "1001", "--kind", "holding").stdout.startswith(holding.stdout[:60])
    assert desk.run("review", "lint", stdin=final.stdout).stdout == "Nothing was found. It may be posted.\n"
    assert json.loads(desk.run("review", "lint", "--json", stdin=final.stdout).stdout) == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1252"])
def test_what_must_not_be_posted_is_said_with_a_better_sentence(desk: Desk, encoding: str) -> None:
    answer = desk.folder / "answer.txt"
    answer.write_bytes(f"\u201c{BAD}\u201d".encode(encoding))
    result = desk.run("review", "lint", str(answer))
    assert result.exit_code == 1
    spoke, _, phone, _, shouts, stop, last = result.stdout.splitlines()
    assert spoke.startswith('must not  "we have spoken with": It says that you have spoken with the writer')
    assert phone.startswith('must not  "(315) 555-0142": It has a phone number that is not known as the office')
    assert shouts.startswith('better not  "!": Exclamation marks')
    assert stop.strip() == "Write instead: A full stop will do."
    assert last == "Do not post it so: 2 things must not stand in public."


def test_advice_alone_keeps_nobody_from_posting(desk: Desk) -> None:
    result = desk.run("review", "lint", "-", stdin="Thank you!")
    assert (result.exit_code, result.stdout.splitlines()[-1]) == (0, "It may be posted.")
    desk.config.unlink()
    assert desk.run("review", "lint", stdin="Thank you.").exit_code == 0
    empty = desk.run("review", "lint", stdin=" \n")
    assert (empty.exit_code, "there is no text to read" in empty.stderr) == (1, True)


def test_the_patients_own_name_is_looked_up_and_a_failure_to_do_so_is_said(there: Desk, world: World) -> None:
    assert there.run("migrate").exit_code == 0
    ledger = Ledger(there)
    ledger.open_case(patient=world.patient("Nora Whitfield"))
    ledger.store.close()
    found = json.loads(there.run("review", "lint", "--case", "1001", "--json", stdin="It is about whitfield.").stdout)
    assert [(each["fault"], each["words"], each["blocks"]) for each in found] == [("name", "whitfield", True)]
    there.edit(f":{world.server.port}/", ":9/")
    lost = there.run("review", "lint", "--case", "1001", stdin="Thank you.")
    assert lost.exit_code == 1
    assert "the name of UP-1001's patient cannot be looked up" in lost.stderr
