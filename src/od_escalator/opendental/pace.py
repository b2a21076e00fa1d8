"""How many keys one statement of the sweep takes: so many that it lasts some milliseconds, on this server, now.

While it runs, a MyISAM table cannot be written to, and a workstation that saves waits.
"""

_TARGET = 0.006  # seconds
_LEAST = 250
_AT_ONCE = 2.0  # times as many or as few, at the most, from one statement to the next


class Pace:
    """Begins low, because the first statement finds cold tables."""

    def __init__(self, most: int, begin: int = 500) -> None:
        self.most = most
        self._size = float(min(begin, most))

    @property
    def size(self) -> int:
        return int(self._size)

    def took(self, seconds: float) -> None:
        """What the last statement of this size took."""
        wanted = _TARGET / max(seconds, _TARGET / 100)
        self._size *= min(max(wanted, 1 / _AT_ONCE), _AT_ONCE)
        self._size = min(max(self._size, _LEAST), self.most)
