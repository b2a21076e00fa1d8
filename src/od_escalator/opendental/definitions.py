"""The CommLog types of one database, remembered until a number turns up that is not among them."""

from collections.abc import Iterable
from dataclasses import dataclass

from od_escalator.opendental.connection import HeldConnection

COMMLOG_TYPES = 27  # definition.Category
TASK_PRIORITIES = 33


@dataclass(frozen=True, slots=True)
class CommlogType:
    """`usage` is the code by which Open Dental's own automatic notes find it (APPT, FIN, RECALL ...)."""

    name: str
    usage: str
    hidden: bool = False


UNKNOWN = CommlogType("", "")


class CommlogTypes:
    def __init__(self, connection: HeldConnection) -> None:
        self._connection = connection
        self._types: dict[int, CommlogType] = {0: UNKNOWN}

    def look_up(self, numbers: Iterable[int]) -> dict[int, CommlogType]:
        """The types of these DefNums; reads the table again only for a number not seen before."""
        wanted = set(numbers)
        if not wanted <= self._types.keys():
            self._types |= dict.fromkeys(wanted, UNKNOWN) | self.read()
        return {number: self._types[number] for number in wanted}

    def forget(self) -> None:
        """Have them read anew; a type may have been renamed."""
        self._types = {0: UNKNOWN}

    def read(self) -> dict[int, CommlogType]:
        """In the order in which people see them, the hidden ones among them."""
        rows = self._connection.rows(
            "SELECT DefNum, ItemName, ItemValue, IsHidden FROM definition WHERE Category = %(category)s"
            " ORDER BY ItemOrder, DefNum",
            category=COMMLOG_TYPES,
        )
        return {row.DefNum: CommlogType(row.ItemName, row.ItemValue, bool(row.IsHidden)) for row in rows}
