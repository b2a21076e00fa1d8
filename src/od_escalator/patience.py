"""Patience: how long to wait before what is away is asked for again."""

_SHORTEST, _LONGEST, _DOUBLINGS = 1.0, 30.0, 5


def wait_after(failures: int) -> float:
    """Seconds after so many failures in a row, at least one: 1, 2, 4, up to 30."""
    waits: float = _SHORTEST * 2 ** min(failures - 1, _DOUBLINGS)
    return min(waits, _LONGEST)
