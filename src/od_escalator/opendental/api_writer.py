"""Tasks through Open Dental's REST API: nothing is written by SQL, and whether something is there SQL tells.

Exactly once, by three rules. Each write looks for the mark first. Where an answer was lost it only looks, for longer
than what was asked then may be under way. And the server is asked for the lock right before each call.
The API knows no reminders, and whether a workstation pops up is not documented.
"""

from datetime import timedelta

from od_escalator.domain.practice import TaskNoteOrder, TaskOrder
from od_escalator.errors import Absent, Ambiguous, Permanent
from od_escalator.opendental.api import Api
from od_escalator.opendental.desk import Desk
from od_escalator.opendental.marks import marked
from od_escalator.opendental.orders import Orders
from od_escalator.opendental.task_note_writer import has_note
from od_escalator.opendental.task_row import DONE, find_task, load_sent, load_task
from od_escalator.opendental.task_text import clean
from od_escalator.opendental.task_writer import OURS, keys
from od_escalator.opendental.versions import Shape, Version

#: The first that can add task notes and mark Done.
OLDEST = Version(24, 4, 22)

#: The API gives a request up after a minute, and says so; what it gave up may go on for a while.
UNDER_WAY = timedelta(minutes=2)


class ApiWriter:
    def __init__(self, orders: Orders, api: Api) -> None:
        self._orders = orders
        self._api = api
        self._is_ours: bool | None = None  # whether it is the API of this database; None: nobody has looked

    def make(self, order: TaskOrder) -> int:
        with self._orders.turn:
            desk = self._desk()
            order, inbox, text = self._orders.read(order, desk)
            there = find_task(desk.connection, OURS, **keys(desk, order))
        if there is not None:
            return there.number
        self._only_look(order)
        about = {"KeyNum": order.patient, "ObjectType": "Patient"} if order.patient else {}
        fields = {"TaskListNum": inbox.user.inbox, "Descript": text, "UserNum": desk.author, **about}
        self._call(desk, "POST", "tasks", fields)
        with self._orders.turn:
            order = self._orders.directory.follow(order)
            made = find_task(desk.connection, OURS, **keys(desk, order))
        if made is None:
            self._is_ours = False
            raise self._elsewhere()
        return made.number

    def add_note(self, order: TaskNoteOrder) -> None:
        with self._orders.turn:
            desk = self._desk()
            task = load_task(desk, order.task, order.mark.partition("/")[0])
            if task is None:
                raise Permanent(f"{self._orders.name}: task {order.task} is gone", "task_gone")
            if has_note(desk, order):
                return
        self._add_note(desk, order)

    def follow(self, order: TaskNoteOrder, patient: int) -> bool:
        with self._orders.turn:
            desk = self._desk()
            task = load_sent(desk, order.task, patient)
            is_there = task is not None and has_note(desk, order)
        if task is not None and not is_there:
            self._add_note(desk, order)
        return task is not None

    def _add_note(self, desk: Desk, order: TaskNoteOrder) -> None:
        self._only_look(order)
        fields = {"TaskNum": order.task, "UserNum": desk.author, "Note": marked(clean(order.text), order.mark)}
        try:
            self._call(desk, "POST", "tasknotes", fields)
        except Permanent as error:
            if error.code != "api_unknown":
                raise
            raise Permanent(f"{self._orders.name}: task {order.task} is gone", "task_gone") from None

    def finish(self, task: int, label: str) -> bool:
        """The API takes the status alone: it overwrites nothing that somebody has just changed."""
        with self._orders.turn:
            desk = self._desk()
            found = load_task(desk, task, label)
        if found is None or found.status == DONE:
            return found is not None
        try:
            self._call(desk, "PUT", f"tasks/{task}", {"TaskStatus": "Done"})
        except Permanent as error:
            if error.code != "api_unknown":
                raise
            return False
        return True

    def put_back(self, order: TaskNoteOrder, manager: str) -> bool:  # noqa: ARG002  nothing of it helps
        raise Permanent(f"{self._orders.name}: the API moves no task to another list", "api_cannot_move")

    def check(self) -> None:
        with self._orders.turn:
            self._may(self._orders.shape())
            self._orders.author.require()
        self._recognize()

    def _desk(self) -> Desk:
        return self._orders.desk(self._may)

    def _may(self, shape: Shape) -> None:
        if shape.version < OLDEST:
            raise Permanent(f"{self._orders.name}: Open Dental {shape.version} is too old for the API", "api_too_old")

    def _only_look(self, order: TaskOrder | TaskNoteOrder) -> None:
        """Whoever asked for it before has to note down that it is asked for again, before it is."""
        if order.asked_at is None:
            return
        if abs(self._orders.clock.now() - order.asked_at) < UNDER_WAY:
            raise Ambiguous(f"{self._orders.name}: {order.mark} was asked for, and may still come")
        raise Absent(f"{self._orders.name}: {order.mark} was asked for, and has not come")

    def _call(self, desk: Desk, method: str, resource: str, fields: dict[str, object]) -> None:
        """While it lasts others use the connection: the server would give up one that is silent for so long."""
        if self._is_ours is None:
            self._recognize()
        if not self._is_ours:
            raise self._elsewhere()
        desk.lock.confirm()
        if method == "POST":
            self._api.post(resource, fields)
        else:
            self._api.put(resource, fields)

    def _recognize(self) -> None:
        """Whether it is the API of this database, by the users of both: the customer key alone says whose it is."""
        with self._orders.turn:
            rows = self._orders.connection.rows("SELECT UserNum, UserName FROM userod")
        here = {row.UserNum: row.UserName.strip().casefold() for row in rows}
        there = [each for each in self._api.first_page("userods") if isinstance(each, dict)]
        names = {each.get("UserNum"): str(each.get("UserName")).strip().casefold() for each in there}
        self._is_ours = all(here.get(number) == name for number, name in names.items())
        if not self._is_ours:
            raise self._elsewhere()

    def _elsewhere(self) -> Permanent:
        return Permanent(f"{self._orders.name}: the API's customer key is for another database", "api_elsewhere")
