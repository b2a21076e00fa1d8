"""The `[drill]` table of the TOML, which may be left out."""

from pydantic import Field

from od_escalator.config.fields import PatNums
from od_escalator.config.table import Table


class Drill(Table):
    """The monthly drill: a CommLog on this patient with "#upset #drill" runs a shortened ladder, all marked DRILL."""

    test_patient: PatNums = Field(
        description="The number (PatNum) of a made-up patient in Open Dental, or a list of such numbers. The patient's "
        "clinic says which office is drilled.",
        examples=[12345],
    )
    database: str | None = Field(
        default=None,
        description="Which of the databases above has the patient, where there are several.",
        examples=["main"],
    )
