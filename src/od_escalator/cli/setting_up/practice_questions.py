"""What is asked about Open Dental once we are in: how tasks get there, who writes them, which notes flag, the zone."""

from collections.abc import Sequence

import click

from od_escalator.cli.checking.database import kind_of
from od_escalator.cli.setting_up.api_questions import require_new_enough
from od_escalator.cli.setting_up.asking import Asking, read_list, read_text
from od_escalator.cli.setting_up.databases import Login, Reached
from od_escalator.cli.setting_up.given import Given
from od_escalator.cli.setting_up.refused import Refused
from od_escalator.cli.setting_up.ways import SENTENCES, read_way, ways
from od_escalator.cli.setting_up.zone import read_zone, zone_like
from od_escalator.config.catalog import kinds
from od_escalator.config.findings import suggestion
from od_escalator.errors import Permanent

_OURS = "Escalator"
_WIDTH = 110


def ask_way(asking: Asking, given: Given, login: Login, reached: tuple[Reached, ...]) -> str:
    """There is no proposal: the practice has to decide."""
    asking.say("\nHow tasks get into Open Dental; there are three ways, and the practice decides:")
    for way, sentence in SENTENCES.items():
        told = f'"{way}": {sentence}.{"" if way in ways() else " (Not in this version yet.)"}'
        asking.say(click.wrap_text(told, _WIDTH, initial_indent="  ", subsequent_indent="    "))

    def read(text: str) -> str:
        way = read_way(text)
        if way == "api":
            require_new_enough(reached)
        if way == "sql":
            _require_writable(asking, reached)
        return way

    way = asking.ask(f"Which one ({', '.join(ways())})", read, flag="--tasks-via", given=given.tasks_via)
    if way == "sql":
        login.require_rights_to_write(reached)
    return way


def _require_writable(asking: Asking, reached: tuple[Reached, ...]) -> None:
    """Raises Refused where it cannot be; what a person may accept later is only said."""
    for each in reached:
        try:
            each.look.check_writable()
        except Permanent as error:
            if error.code == "random_keys":
                raise Refused(str(error), kinds()[kind_of(error)].remedy) from None
            if error.code != "missing_table":  # or not visible yet: that is asked for next
                asking.say(f"  {error}: {kinds()[kind_of(error)].remedy}")


def ask_author(asking: Asking, given: Given, reached: Sequence[Reached], way: str) -> str:
    """Must be there already where something is written."""
    names = [user.name for each in reached for user in each.facts.users if not user.hidden]

    def read(text: str) -> str:
        wanted = read_text(text)
        found = next((name for name in names if name.casefold() == wanted.casefold()), None)
        if found is None and way != "none":
            near = suggestion(wanted, names)
            raise Refused(f'Open Dental has no user "{wanted}"{near}', kinds()["own-user-missing"].remedy)
        return found or wanted

    return asking.ask(
        "Open Dental user who is the author of our tasks, and nobody's own",
        read,
        flag="--open-dental-user",
        given=given.open_dental_user,
        proposal=_OURS,
    )


def ask_timezone(asking: Asking, given: Given, reached: Sequence[Reached]) -> str:
    proposal = zone_like(reached[0].facts.server.offsets)
    return asking.ask("Time zone", read_zone, flag="--timezone", given=given.timezone, proposal=proposal)


def ask_types(asking: Asking, given: Given, reached: Sequence[Reached]) -> tuple[str, ...]:
    """Those that are there and can be chosen; the tag works without any."""
    known = {each.name.strip(): each for database in reached for each in database.facts.commlog_types}
    usable = [name for name, each in known.items() if not each.hidden]

    def read(text: str) -> tuple[str, ...]:
        by_name = {name.casefold(): name for name in usable}
        wanted = () if text.strip() == "-" else read_list(text)
        for each in wanted:
            if each.casefold() not in by_name:
                near = suggestion(each, usable)
                raise Refused(f'no CommLog type "{each}"{near}', kinds()["commlog-type-unknown"].remedy)
        return tuple(by_name[each.casefold()] for each in wanted)

    proposed = next((name for name in usable if "upset" in name.casefold() or "complaint" in name.casefold()), "-")
    return asking.ask(
        "CommLog types that flag, besides #upset in any note (- for none)",
        read,
        flag="--commlog-types",
        given=given.commlog_types,
        proposal=proposed,
    )
