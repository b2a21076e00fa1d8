"""The three ways in which tasks get into Open Dental, each in one honest sentence, and which of them may be chosen."""

from typing import get_args

from od_escalator.cli.setting_up.refused import Refused
from od_escalator.config.database import Database

#: opendental.com/site/apipermissions: writing tasks takes the permission "AllOthers".
SENTENCES = {
    "sql": "the very rows are written that Open Dental 19.2 to 25.3 itself writes, the task pops up at once and "
    "nothing is to be paid; but Open Dental does not approve of third parties writing by SQL: it may list the program "
    "as unsafe, warn about it, and decline to repair such a database",
    "api": "tasks go through Open Dental's own REST API, the only way of writing that it approves of, from 24.4.22 on; "
    "it takes a developer key and a customer key and, for writing tasks, about $30 a month and location; it knows no "
    "reminders, and nobody has verified yet that such a task pops up, so its manager hears in Slack at once as well",
    "none": "nothing at all is written and reading is all it may do: staff send the task by hand, it is found and "
    "followed, and whoever forgets it is asked for it; everything in Slack is the same",
}


def ways() -> tuple[str, ...]:
    """Those that this version can configure, in the order of the sentences."""
    possible = get_args(Database.model_fields["tasks_via"].annotation)
    return tuple(way for way in SENTENCES if way in possible)


def read_way(text: str) -> str:
    """Raises Refused."""
    if text not in SENTENCES:
        raise Refused(f'there is no way "{text}"', f"answer {' or '.join(ways())}")
    if text not in ways():
        raise Refused(f'this version does not write by "{text}" yet', f"answer {' or '.join(ways())}")
    return text
