"""The health page and what Prometheus reads: the case is there, and nobody can tell whose it is."""

import json
from collections.abc import Callable

import pytest

from od_escalator.demo.stage import Stage
from od_escalator.demo.workstation import Workstation
from od_escalator.escalator import Escalator
from od_escalator.web.board import MOST, as_html
from od_escalator.web.look import look
from od_escalator.web.metrics import Metrics
from tests.canaries import canaries_of

pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


def test_the_page_and_its_figures_name_no_patient(stage: Stage, at: Callable[[str], Workstation]) -> None:
    nora = stage.world.patient("Nora Whitfield")
    at("Jamie").write_commlog(nora, "Pt left in tears about the crown, zebrafink. #upset 3")
    stage.settle()
    assert isinstance(stage.running, Escalator)
    seen = look(stage.running, MOST)
    said = as_html(seen) + Metrics(lambda: seen, tuple).text().decode() + json.dumps(seen.unready())
    assert "UP-1001</span><small>Geneva</small>" in said
    assert 'office="Geneva",severity="serious"} 1.0' in said
    canaries = canaries_of(stage.world)
    assert canaries.in_text(said) == set()
    assert canaries.in_text(said.replace("Geneva", "Nora Whitfield")), "a leak would be seen"
