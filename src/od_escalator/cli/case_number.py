"""A case as people name it on the command line: `UP-1042`, `up-1042` or `1042`."""

import re

import click
from sqlalchemy import Connection

from od_escalator.domain.case import Case
from od_escalator.errors import OperatorError
from od_escalator.store import cases

_SPELLING = re.compile(r"(?:UP-?)?(\d{1,9})", re.IGNORECASE | re.ASCII)


class CaseNumber(click.ParamType[int]):
    name = "case"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:
        found = _SPELLING.fullmatch(str(value).strip())
        if found is None:
            self.fail(f'"{value}" is no case; write it like UP-1042 or 1042', param, ctx)
        return int(found[1])


def find_case(tx: Connection, number: int) -> Case:
    case = cases.load(tx, number)
    if case is None:
        raise OperatorError(f"there is no case UP-{number}", "od-escalator cases lists them")
    return case
