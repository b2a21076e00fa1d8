"""The `[flags]` table of the TOML: which notes are about an upset patient."""

from pydantic import Field

from od_escalator.config.fields import Tag, Text
from od_escalator.config.table import Table


class Flags(Table):
    """What makes a note open a case."""

    commlog_types: tuple[Text, ...] = Field(
        default=("Upset Patient",), description="CommLog types of Open Dental, as its definitions spell them."
    )
    tags: tuple[Tag, ...] = Field(
        default=("#upset",),
        description='Tags in the text of a note. "#upset" always works; add others that your staff are used to.',
    )
    procedure_codes: tuple[Text, ...] = Field(
        default=(),
        description="Procedure codes that serve for clinical notes about upset patients only: such a note flags as a "
        "CommLog type does. Notes of all other procedures count when they hold a tag.",
        examples=[["Zupset"]],
    )
