"""`explain`: what happened to a case, what comes next, and why other things did not happen."""

from collections.abc import Mapping, Sequence
from datetime import datetime

import click

from od_escalator.cli.case_number import CaseNumber, find_case
from od_escalator.cli.facts import Directory
from od_escalator.cli.left_out import uncounted, unsent
from od_escalator.cli.no_case import about_note
from od_escalator.cli.state import open_state
from od_escalator.cli.story import Line, Sightline, tell
from od_escalator.cli.table import print_json
from od_escalator.clock import SystemClock
from od_escalator.config.load import load_settings
from od_escalator.config.model import Settings
from od_escalator.domain.case import Case
from od_escalator.domain.note import Source
from od_escalator.domain.wording import dated, listed, severity_words
from od_escalator.store import cursors, evidence, outbox, timeline
from od_escalator.store.outbox import UNSETTLED, Delivery

Sections = Mapping[str, Sequence[Line]]

_NOT_OUT = (Delivery.DROPPED, Delivery.FAILED, *UNSETTLED)
_KEYS = {
    "What happened": "happened",
    "What comes next": "next",
    "What was not needed": "not_needed",
    "What was not sent": "not_sent",
    "What was read and did not count": "not_counted",
}


@click.command("explain")
@click.argument("number", metavar="[CASE]", type=CaseNumber(), required=False)
@click.option("--commlog", type=click.IntRange(min=1), help="Why there is no case about this CommLog, by its number.")
@click.option("--procnote", type=click.IntRange(min=1), help="The same about a clinical note.")
@click.option("--database", help="Where that note is; may be left out where there is only one.")
@click.option("--json", "as_json", is_flag=True, help="For scripts.")
@click.pass_context
def command(
    ctx: click.Context,
    number: int | None,
    commlog: int | None,
    procnote: int | None,
    database: str | None,
    *,
    as_json: bool,
) -> None:
    """Tell what happened to CASE (UP-1042 or 1042), what comes next, and why other things did not happen."""
    asked = {Source.COMMLOG: commlog, Source.PROCNOTE: procnote}
    note = next(((source, key) for source, key in asked.items() if key is not None), None)
    if [number, commlog, procnote].count(None) != len(asked):
        raise click.UsageError("name one case, or one note with --commlog or --procnote")
    settings = load_settings(ctx.obj)
    if note is not None:
        _about_note(settings, _database(settings, database), *note, as_json=as_json)
    elif number is not None:
        _about_case(settings, number, as_json=as_json)


def _about_note(settings: Settings, database: str, source: Source, key: int, *, as_json: bool) -> None:
    with open_state(settings) as store, store.reading() as tx:
        said = list(about_note(tx, database, source, key, settings.timezone))
    if as_json:
        print_json({"database": database, "source": source, "number": key, "said": said})
    else:
        click.echo("\n".join(said))


def _about_case(settings: Settings, number: int, *, as_json: bool) -> None:
    now = SystemClock().now()
    with open_state(settings) as store, store.reading() as tx:
        case, directory = find_case(tx, number), Directory.of(settings, tx)
        entries = timeline.of_case(tx, number)
        seen = cursors.seen(tx, case.database)
        messages, weighed = outbox.of_case(tx, number, _NOT_OUT), evidence.of_case(tx, number)
    sight = Sightline(now=now, seen_until=_complete(*seen), grace=settings.grace)
    story = tell(case, entries, directory, sight)
    shown = (
        story.happened,
        story.next,
        story.not_needed,
        tuple(unsent(messages, directory)),
        tuple(uncounted(weighed)),
    )
    sections = dict(zip(_KEYS, shown, strict=True))
    if as_json:
        print_json(_as_json(case, sections, directory))
    else:
        _print(case, sections, directory, now)


def _print(case: Case, sections: Sections, directory: Directory, now: datetime) -> None:
    zone = directory.zone_of(case)
    click.echo(f"{case.label}, {case.office}: {case.category}, {severity_words(case.severity)}")
    click.echo(f"Now: {directory.standing(case)}.")
    for title, lines in sections.items():
        if not lines:
            continue
        click.echo(f"\n{title}")
        width = max(len(dated(at, zone, now)) for at, _ in lines)
        for at, words in lines:
            click.echo(f"  {dated(at, zone, now):<{width}}  {words}")


def _as_json(case: Case, sections: Sections, directory: Directory) -> dict[str, object]:
    told = {
        _KEYS[title]: [{"at": at.isoformat(), "said": said} for at, said in lines] for title, lines in sections.items()
    }
    about = {"case": case.label, "office": case.office, "category": case.category, "severity": int(case.severity)}
    return {**about, "now": directory.standing(case), **told}


def _database(settings: Settings, name: str | None) -> str:
    known = list(settings.databases)
    if name is None and len(known) == 1:
        return known[0]
    if name not in settings.databases:
        problem = "there are several databases" if name is None else f"there is no database {name!r}"
        raise click.BadParameter(f"{problem}: it is one of {listed(known)}", param_hint="'--database'")
    return str(name)


def _complete(read_until: datetime | None, tracked_until: datetime | None) -> datetime | None:
    return None if read_until is None or tracked_until is None else min(read_until, tracked_until)
