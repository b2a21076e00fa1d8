"""What a chart's sentence says, and when there is too little to say."""

import pytest

from od_escalator.report.sentences import of_hours, of_kinds, of_weekdays


@pytest.mark.parametrize(
    ("said", "expected"),
    [
        (of_kinds({"billing": 3, "wait": 2}, 5), "Most often it was about billing (3 of 5), then wait (2)."),
        (of_kinds({"billing": 5}, 5), "Most often it was about billing (5 of 5)."),
        (
            of_kinds({"wait": 1, "billing": 2, "manner": 2}, 5),
            "Most often it was about billing and manner (2 of 5 each).",
        ),
        (of_kinds({"billing": 1, "wait": 1}, 2), "2 cases: too few to say what most have in common."),
        (of_weekdays({0: 1, 4: 4}, 5), "Most cases were opened on Fridays (4 of 5)."),
        (of_weekdays({4: 3, 0: 3}, 6), "Most cases were opened on Mondays and Fridays (3 of 6 each)."),
        (of_weekdays({4: 1}, 1), "1 case: too few to say what most have in common."),
        (of_hours({11: 5, 9: 1}, 6), "Most cases were opened between 11 AM and 12 PM (5 of 6)."),
        (of_hours({11: 4}, 4), "4 cases: too few to say what most have in common."),
    ],
)
def test_what_is_most_frequent_is_said_of_enough_cases_and_of_all_that_share_it(said: str, expected: str) -> None:
    assert said == expected
