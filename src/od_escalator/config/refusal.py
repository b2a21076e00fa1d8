"""How a value is refused: in our own words from the start, with the id of the finding that it becomes."""

from pydantic_core import PydanticCustomError

from od_escalator.config.findings import Code


def refusal(code: Code, problem: str, hint: str) -> PydanticCustomError:
    """A validation error that already carries our own words."""
    return PydanticCustomError("refused", "{problem}", {"code": code, "problem": problem, "hint": hint})
