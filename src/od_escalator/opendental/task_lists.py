"""A practice's task lists: for whom a new task in a list pops up, and what would keep it from popping up.

A workstation shows it to whoever follows the list or one above, has not blocked its popups, and, where the clinic
filter is on, is logged in to the patient's clinic (Open Dental 24.3; opendental.md 3a, 4.15).
"""

from dataclasses import dataclass

from od_escalator.opendental.connection import HeldConnection
from od_escalator.opendental.versions import Shape

POPUPS_BLOCKED = 10  # userodpref.FkeyType
_AS_PREFERRED = "1"  # tasklist.GlobalTaskFilterType
_FILTERED = {"3", "4"}  # by clinic, by region
_OFF = "0"


@dataclass(frozen=True, slots=True, kw_only=True)
class InboxFacts:
    """`followers` and `blockers` are UserNums; `filtered`: it pops up only where the patient's clinic is logged in."""

    name: str
    archived: bool
    filtered: bool
    followers: frozenset[int]
    blockers: frozenset[int]


class TaskLists:
    """All lists, read at once: there are some dozens."""

    def __init__(self, connection: HeldConnection, shape: Shape) -> None:
        archived = "TaskListStatus" if shape.columns.has("tasklist", "TaskListStatus") else "0"
        by_list = "GlobalTaskFilterType" if shape.columns.has("tasklist", "GlobalTaskFilterType") else "0"
        self._filter = shape.preferences.get("TasksGlobalFilterType", _OFF) or _OFF
        rows = connection.rows(
            f"SELECT TaskListNum AS number, Parent AS parent, Descript AS name, {archived} AS archived,"  # noqa: S608  constants
            f" {by_list} AS filter FROM tasklist"
        )
        self._lists = {row.number: row for row in rows}
        self._followed = connection.rows("SELECT UserNum, TaskListNum FROM tasksubscription WHERE TaskListNum <> 0")
        self._blocked = connection.rows(
            "SELECT UserNum, Fkey FROM userodpref WHERE FkeyType = %(kind)s AND LOWER(ValueString) IN ('1', 'true')",
            kind=POPUPS_BLOCKED,
        )

    def inbox(self, number: int) -> InboxFacts | None:
        """None when there is no such list."""
        row = self._lists.get(number)
        if row is None:
            return None
        above = self._with_those_above(number)
        return InboxFacts(
            name=row.name,
            archived=any(self._lists[each].archived == 1 for each in above),
            filtered=self._is_filtered(str(row.filter)),
            followers=frozenset(each.UserNum for each in self._followed if each.TaskListNum in above),
            blockers=frozenset(each.UserNum for each in self._blocked if each.Fkey == number),
        )

    def _with_those_above(self, number: int) -> list[int]:
        found: list[int] = []
        while number in self._lists and number not in found:
            found.append(number)
            number = self._lists[number].parent
        return found

    def _is_filtered(self, by_list: str) -> bool:
        return self._filter != _OFF and (self._filter if by_list == _AS_PREFERRED else by_list) in _FILTERED
