"""What delivers, on a workbench: the real store, Slack's Web API answered locally, and Open Dental on paper."""

from datetime import timedelta

from sqlalchemy import RowMapping, select

from od_escalator.demo.handclock import HandClock
from od_escalator.demo.slack import BOT_TOKEN, BOT_USER_ID, Channel, LocalSlack, User
from od_escalator.domain.case import Case
from od_escalator.domain.effects import Decision, Effect, Entry, Reason
from od_escalator.domain.period import Rhythm
from od_escalator.domain.person import Office, Person, Role
from od_escalator.domain.policy import Policies
from od_escalator.domain.practice import Standing
from od_escalator.domain.roster import Roster
from od_escalator.engine.deliver import Deliver
from od_escalator.engine.errands import Errands
from od_escalator.engine.newer import Newer
from od_escalator.engine.record import Recorder
from od_escalator.engine.sight import Sight
from od_escalator.engine.standby import Standby
from od_escalator.slack.later import Later
from od_escalator.slack.send import SlackMessenger
from od_escalator.store import outbox, tables
from od_escalator.store.outbox import Kind, Promise
from od_escalator.store.store import Store
from tests.engine.paper import PaperPractice
from tests.store.made_up import ALWAYS_OPEN, plan

GENEVA, LAKESIDE, OWNERS, OPERATIONS = "C0GENEVA", "C0LAKESIDE", "C0OWNERS", "C0IT"
ZONE = "America/New_York"

USERS = [
    User(id=f"U0{name.upper()}", name=name, real_name=name.title(), email=f"{name}@willow-creek.example")
    for name in ("kelly", "dana", "rosa")
]
CHANNELS = [
    Channel(id=id_, name=id_[2:].lower(), members=("U0DANA", BOT_USER_ID))
    for id_ in (GENEVA, LAKESIDE, OWNERS, OPERATIONS)
]
PEOPLE = {
    "kelly": Person(id="kelly", name="Kelly Ray", open_dental_user="Kelly", slack="U0KELLY"),
    "dana": Person(id="dana", name="Dana Brooks", open_dental_user="Dana", slack="U0DANA"),
    "rosa": Person(id="rosa", name="Rosa Lind", slack="rosa@willow-creek.example"),
    "lee": Person(id="lee", name="Lee Park", open_dental_user="Lee"),
}
ROLES = {
    Role.OFFICE_MANAGER: ("kelly",),
    Role.REGIONAL_MANAGER: ("dana",),
    Role.OWNERS: ("rosa", "lee"),
}
OFFICES = (
    Office(
        name="Geneva",
        database="main",
        clinics=("Geneva",),
        calendar=ALWAYS_OPEN,
        roles=ROLES,
        slack_channel=GENEVA,
    ),
)
POLICIES = Policies(steps={name: (plan().steps[0].step,) for name in ("mild", "standard", "serious", "critical")})
NO_DIGEST = Rhythm(weekday=None, silence_after=None, zone=ZONE, learning=False)
RECORDER = Recorder(
    roster=Roster(PEOPLE, OFFICES),
    policies=POLICIES,
    owners_channel=OWNERS,
    operations_channel=OPERATIONS,
    rhythm=NO_DIGEST,
)
FINDING = {"id": "made-up", "place": "here", "problem": "something is wrong", "hint": "put it right"}


class Bench:
    def __init__(self, store: Store, slack: LocalSlack, clock: HandClock) -> None:
        self.store, self.slack, self.clock = store, slack, clock
        self.practice = PaperPractice()
        self.sight = Sight()
        self.sight.stand("main", Standing.WRITER)
        self.messenger = SlackMessenger(token=BOT_TOKEN.value, clock=clock, base_url=slack.base_url, timeout=30)
        self.errands = Errands({"main": self.practice}, self.messenger, RECORDER)
        self.deliver = Deliver(store, self.errands, RECORDER, self.sight)
        self.standby = Standby(store, RECORDER, self.messenger)
        self.later = Later(token=BOT_TOKEN.value, clock=clock, base_url=slack.base_url)
        self.newer = Newer(store, self.later, RECORDER, ZONE)

    def restart(self) -> None:
        """As a process that has just begun: the store is what it was, and no database was asked yet."""
        self.deliver.close()
        self.sight = Sight()
        self.deliver = Deliver(self.store, self.errands, RECORDER, self.sight)
        self.newer = Newer(self.store, self.later, RECORDER, ZONE)

    def tick(self, **later: float) -> int:
        """Let time pass (`seconds=5`), then deliver what is due."""
        self.clock.turn(timedelta(**later))
        return self.deliver.tick(self.clock.now())

    def record(self, case: Case, *effects: Effect, entries: tuple[Entry, ...] = ()) -> None:
        decision = Decision(case=case, reason=Reason.OPENED, entries=entries, effects=effects)
        with self.store.transaction() as tx:
            RECORDER.record(tx, decision, self.clock.now())

    def promise_one(self, kind: Kind, lane: str, **detail: object) -> None:
        """Promise about case 1001 what no decision would."""
        promised = Promise(key=lane, lane=lane, database="main", kind=kind, case_number=1001, detail=detail)
        with self.store.transaction() as tx:
            outbox.promise(tx, promised, self.clock.now())

    def promise(self, *keys: str, place: str = GENEVA, database: str = "main") -> None:
        """Promise a plain message to a place under each key; `problem` in it is the key."""
        with self.store.transaction() as tx:
            for key in keys:
                detail = FINDING | {"problem": key}
                lane = f"slack {place}"
                promised = Promise(key=key, lane=lane, database=database, kind=Kind.ALERT, detail=detail)
                outbox.promise(tx, promised, self.clock.now())

    def rows(self) -> list[RowMapping]:
        with self.store.reading() as tx:
            return list(tx.execute(select(tables.outbox).order_by(tables.outbox.c.seq)).mappings())

    def states(self) -> list[str]:
        return [row["state"] for row in self.rows()]

    def calls(self, method: str) -> int:
        return sum(request.method == method for request in self.slack.requests)

    def heard(self, channel: str = GENEVA) -> list[str]:
        return [message.text for message in self.slack.messages(channel)]
