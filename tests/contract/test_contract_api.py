"""Open Dental in a real MariaDB, written to through its REST API, keeps the contract as far as it is about writing."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial

import pytest

from od_escalator.clock import SystemClock
from od_escalator.demo.api import LocalApi
from od_escalator.demo.practice import Practice as MadeUp
from od_escalator.demo.server import Server
from od_escalator.demo.session import Session
from tests.contract.practice_contract import Desk, WritingContract
from tests.contract.test_contract_opendental import RealDesk
from tests.opendental.conftest import Building, Connect, Turn, connect, office, session, through, turn

__all__ = ["connect", "office", "session", "turn"]

#: The API's requests do not depend on the storage engine.
pytestmark = pytest.mark.parametrize("mariadb", ["MyISAM"], indirect=True)


@pytest.fixture(scope="session")
def building(mariadb: Server) -> Building:
    """The first release whose API can do it all."""
    return Building(mariadb, "24.4.22.0", "contract_api_room")


class DeskOfTheApi(RealDesk):
    """Our tasks come through the REST API there, and nobody can say whether they pop up."""

    def __init__(self, office: MadeUp, connect: Connect, turn: Turn, session: Session, seats: ExitStack) -> None:
        api = seats.enter_context(LocalApi(office.url, SystemClock()))
        super().__init__(office, partial(connect, api=through(api)), turn, session, seats)

    def popups(self) -> None:
        return None


class TestTheRestApi(WritingContract):
    @pytest.fixture
    def desk(self, office: MadeUp, connect: Connect, turn: Turn, session: Session) -> Iterator[Desk]:
        with ExitStack() as seats:
            yield DeskOfTheApi(office, connect, turn, session, seats)
