"""What every table of the TOML has in common."""

from pydantic import BaseModel, ConfigDict


class Table(BaseModel):
    """A table of the TOML: unknown keys are errors, values never change, and errors do not repeat values."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)
