"""The `[digest]` table of the TOML: what the owners hear of a week, and when an office is silent for too long."""

from datetime import timedelta
from typing import Literal

from pydantic import Field

from od_escalator.config.fields import SilenceTime
from od_escalator.config.table import Table


class Digest(Table):
    """What the owners' channel hears of each week, also of one in which nothing happened."""

    weekly: Literal["mon", "tue", "wed", "thu", "fri", "sat", "sun", "off"] = Field(
        default="mon",
        description="The day on which it does, when the first office opens: what was opened, ended and is open in each "
        "office in the seven days before, how fast patients were reached, which mild cases there were, and whether "
        'all is well. On a holiday it comes on the next day on which an office opens. "off": never.',
    )
    learning: bool = Field(
        default=True,
        description="Whether it also hears, on the first of these days in each month, which causes and lessons "
        "managers have chosen in the month before, of all offices together; never from fewer than five.",
    )
    silence_after: SilenceTime = Field(
        default=timedelta(days=35),
        description="An office in which nobody has noted an upset patient for so long (weeks in which it was closed do "
        'not count) is named in it, and its regional manager is asked once whether the tag is used. "off": never.',
    )
