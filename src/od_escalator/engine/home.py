"""Home: shown to whoever opens it, and anew to who has lately, when a case that they see has changed.

Who has looked is in our store: whoever writes after a restart, or in another's place, shows them all anew, one after
the other. One that Slack does not take is not tried again until it is opened, or until such a change.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog
from sqlalchemy import Connection

from od_escalator.domain.home import Home
from od_escalator.domain.interaction import Interaction, InteractionKind
from od_escalator.engine.commands import send_test
from od_escalator.engine.ports import Desk, Shown
from od_escalator.engine.record import Recorder
from od_escalator.engine.respond import Handler
from od_escalator.engine.sight import Sight
from od_escalator.engine.view import Pages, home_of
from od_escalator.errors import EscalatorError, Transient
from od_escalator.store import homes, timeline
from od_escalator.store.store import Store

#: So long after somebody looked their Home is kept true, and how often at most it is shown anew.
_LATELY, _EVERY = timedelta(days=1), timedelta(minutes=1)

#: What the buttons of the Home are called.
_TEST, _PAGES = "home_test", ("home_previous", "home_next")

_log = structlog.get_logger()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Look:
    """What a person saw, and `line`, the newest of all timelines then; no `home` where another process showed it."""

    person: str
    looked_at: datetime
    shown_at: datetime
    pages: Pages
    line: int = -1
    home: Home | None = None


class Homes:
    def __init__(self, store: Store, recorder: Recorder, desk: Desk, sight: Sight) -> None:
        self._store = store
        self._recorder = recorder
        self._desk = desk
        self._sight = sight
        self._looks: dict[str, _Look] = {}  # by Slack user
        self._is_caught_up = False

    def handle(self, tx: Connection, what: Interaction, person: str, now: datetime) -> Sequence[Shown]:
        """Respond's handler of an opened Home, and of the buttons on it; Transient where we stand by."""
        if self._sight.stands_by():
            raise Transient("another process writes, and knows how it fares")
        pages = Pages.read(what.value) if what.action in _PAGES else Pages()
        if what.action == _TEST:
            send_test(tx, self._recorder, person, what.key, now)
        home = home_of(tx, person, self._recorder.roster, self._sight, now, pages, tested=what.action == _TEST)
        visit = homes.Visit(slack_user=what.user, person=person, looked_at=now, mine=pages.mine, team=pages.team)
        homes.keep(tx, visit, now - _LATELY)
        self._looks[what.user] = _Look(
            person=person, looked_at=now, shown_at=now, pages=pages, line=timeline.newest(tx), home=home
        )
        return (home,)

    def beside(self, others: Handler) -> Handler:
        """The handler of all buttons: those of the Home, and the `others`."""

        def handle(tx: Connection, what: Interaction, person: str, now: datetime) -> Sequence[Shown]:
            ours = what.action in (_TEST, *_PAGES)
            return self.handle(tx, what, person, now) if ours else others(tx, what, person, now)

        return handle

    def tick(self, now: datetime) -> int:
        """Show anew what is no longer true; returns how many. Where nobody looks it asks nothing.

        Who does not write leaves it to who does. Of those whom another process showed theirs one is shown at a tick.
        """
        if not any(self._sight.of(name).may_act for name in self._recorder.roster.databases()):
            self._looks.clear()
            self._is_caught_up = False
            return 0
        self._catch_up(now)
        looks = list(self._looks.items())
        for user, look in looks:
            if now - look.looked_at >= _LATELY:
                self._looks.pop(user, None)
        ripe = [(user, look) for user, look in looks if user in self._looks and now - look.shown_at >= _EVERY]
        ours, others = ([each for each in ripe if (each[1].home is None) is kind] for kind in (False, True))
        return sum(self._show_anew(user, look, now) for user, look in (*ours, *others[:1]))

    def _catch_up(self, now: datetime) -> None:
        if self._is_caught_up:
            return
        self._is_caught_up = True
        with self._store.reading() as tx:
            for each in homes.load(tx, now - _LATELY):
                pages = Pages(each.mine, each.team)
                look = _Look(person=each.person, looked_at=each.looked_at, shown_at=each.looked_at, pages=pages)
                self._looks.setdefault(each.slack_user, look)

    def _show_anew(self, user: str, look: _Look, now: datetime) -> int:
        roster = self._recorder.roster
        with self._store.reading() as tx:
            line = timeline.newest(tx)
            if line == look.line or look.person not in roster.people:
                return 0
            home = home_of(tx, look.person, roster, self._sight, now, look.pages)
        was = look.home
        is_true = was is not None and replace(home, at=was.at, health=was.health, tested=was.tested) == was
        if self._looks.get(user) is not look:
            return 0  # they have just turned a page
        self._looks[user] = replace(look, line=line) if is_true else replace(look, line=line, home=home, shown_at=now)
        if is_true:
            return 0
        try:
            self._desk.show(Interaction(key="", kind=InteractionKind.HOME, user=user), home)
        except EscalatorError as error:
            self._looks.pop(user, None)
            _log.warning("home.not_shown", exc_info=error)
            return 0
        return 1
