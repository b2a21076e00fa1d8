"""A burst and the weekly look as they are read, and read aloud."""

from datetime import timedelta

from od_escalator.domain.burst import Burst, LookAtReviews
from od_escalator.domain.complaint import Category
from od_escalator.slack.blocks import render
from tests.domain.builders import OPENED

BURST = Burst(office="Geneva", began=1003, cases=3, within=timedelta(days=7), mostly=Category.WAIT)


def test_a_burst_names_the_office_and_nobody_else() -> None:
    assert render(BURST, OPENED).text == (
        "Geneva: 3 upset patients within 7 days, most of them about wait. Please ask there whether something is behind"
        " it. This is told once; each case goes on as it is."
    )


def test_the_weekly_look_says_where_and_what_to_do_about_a_bad_one() -> None:
    look = render(LookAtReviews(offices=("Geneva", "Lakeside"), sites=("google", "yelp")), OPENED)
    assert look.text.startswith("Please look at Google and Yelp: is there a new review of Geneva and Lakeside? A bad")
    assert len(look.blocks) == 2
