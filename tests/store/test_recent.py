"""The cases that were opened lately, as far as all who hear of a burst may know of them."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from od_escalator.domain.burst import Opened
from od_escalator.domain.case import End
from od_escalator.domain.complaint import Category, Subject
from od_escalator.store import cases
from od_escalator.store.recent import opened_since
from od_escalator.store.store import Store
from tests.store.made_up import CASE, OPENED

DAY = timedelta(days=1)


def test_what_counts_in_front_of_everybody(store: Store) -> None:
    kept: list[dict[str, Any]] = [
        {"drill": True},
        {"shadow": True},
        {"past_manager": True},
        {"subject": Subject.REGIONAL_MANAGER},
        {"end": End.WITHDRAWN, "ended_at": OPENED},
        {"opened_at": OPENED - 8 * DAY},
    ]
    counted: list[dict[str, Any]] = [
        {},
        {"end": End.RESOLVED, "ended_at": OPENED},
        {"subject": Subject.PROVIDER, "opened_at": OPENED - DAY},
        {"office": "Lakeside"},
    ]
    with store.transaction() as tx:
        for number, more in enumerate((*kept, *counted), 1001):
            cases.save(tx, replace(CASE, number=number, **more), None)
        found = opened_since(tx, OPENED - 7 * DAY)
    assert {office: [each.number for each in opened] for office, opened in found.items()} == {
        "Geneva": [1009, 1007, 1008],
        "Lakeside": [1010],
    }
    assert found["Lakeside"] == [Opened(number=1010, at=OPENED, category=Category.BILLING)]
