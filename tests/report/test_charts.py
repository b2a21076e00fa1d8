"""Charts, by the real process that draws them: what is asked for comes, nothing else happens, and failing is said."""

import os
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from od_escalator.charts.draw import draw
from od_escalator.domain.chart import Chart, ChartKind
from od_escalator.errors import OperatorError

MONTHS = tuple(f"{month} 2026" for month in ("Jan", "Feb", "Mar", "Apr"))

BARS = Chart(
    kind=ChartKind.BARS, sentence="Most are about billing.", unit="cases", labels=("billing", "$5"), values=(12, None)
)
RUN = Chart(
    kind=ChartKind.RUN, sentence="It falls.", unit="cases", labels=MONTHS, values=(3.5, None, 2, 1.25), median=2
)


def test_charts_are_drawn_for_paper_alike_each_time_and_reach_for_nothing() -> None:
    pictures = draw([BARS, RUN, BARS], "svg")
    assert pictures[0] == pictures[2] != pictures[1]
    for picture in pictures:
        root = ET.fromstring(picture)  # noqa: S314  our own child wrote it
        links = [value for each in root.iter() for name, value in each.attrib.items() if name.endswith("href")]
        assert root.tag.endswith("svg")
        assert [link for link in links if not link.startswith("#")] == []
        assert b"<text" not in picture  # letters are outlines: no font is needed where it is read


def test_charts_are_drawn_for_screens() -> None:
    (picture,) = draw([RUN], "png")
    assert picture.startswith(b"\x89PNG")
    assert draw([], "png") == ()


def test_charts_that_take_too_long_are_given_up() -> None:
    with pytest.raises(OperatorError, match=r"not drawn within 0\.01 seconds\n  hint: try again"):
        draw([BARS], "png", patience=0.01)


@pytest.mark.parametrize(
    ("begins", "said"),
    [
        ("import not_there", "need what is not installed (No module named 'not_there')"),
        ("raise OSError('no room')", "could not be drawn: OSError: no room"),
        ("import os; os._exit(9)", "could not be drawn: it was ended from outside"),
    ],
)
def test_where_nothing_can_be_drawn_it_is_said_what_to_install(
    begins: str, said: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "matplotlib.py").write_text(begins, encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(tmp_path), os.environ.get("PYTHONPATH", ""))))
    with pytest.raises(OperatorError) as caught:
        draw([BARS], "svg")
    assert said in caught.value.problem
    assert 'pip install "od-escalator[report]"' in caught.value.hint


def test_a_chart_names_each_of_its_values() -> None:
    with pytest.raises(ValueError, match="2 labels do not name 1 values"):
        Chart(kind=ChartKind.BARS, sentence="", unit="", labels=("a", "b"), values=(1,))
