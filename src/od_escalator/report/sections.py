"""Lays out what was found as the sections of a report, always in the same order; nobody is ranked."""

from collections.abc import Iterator, Mapping

from od_escalator.domain.case import End
from od_escalator.domain.catalogue import Satisfaction
from od_escalator.domain.catalogue import label as label_of
from od_escalator.domain.chart import Chart, ChartKind
from od_escalator.domain.complaint import Category, Remedy
from od_escalator.domain.complaint_log import Escalation
from od_escalator.domain.measures import FEW, Rate, Share
from od_escalator.domain.periods import Unit, named
from od_escalator.domain.run_chart import run_chart
from od_escalator.domain.run_words import run_sentence
from od_escalator.domain.severity import Severity
from od_escalator.domain.trends import REPLY_WITHIN, Tally
from od_escalator.domain.visits import within
from od_escalator.domain.wording import end_words, severity_words
from od_escalator.report import cells, sentences
from od_escalator.report.afterwards import changed, returned
from od_escalator.report.gather import Findings
from od_escalator.report.layout import Cell, Column, Row, Section, Table

_ESCALATED = {
    Escalation.NONE: "never left the office",
    Escalation.AT_OPENING: "told at once, by its severity",
    Escalation.BY_HAND: "by hand: somebody asked",
    Escalation.BY_TIMER: "by timer",
}


def sections(found: Findings) -> Iterator[Section]:
    total = found.trends.total
    if not total.cases:
        yield Section(title="No cases", said=_nothing(found))
        yield from _over_time(found)
    else:
        yield Section(title="At a glance", table=_glance(found))
        yield from _over_time(found)
        yield _offices(found)
        yield from _kinds(found)
        yield from _when(found)
        yield from _course(found)
    if found.changes:
        yield changed(found.changes)
    if found.question.for_owners:
        yield _providers(found)


def _nothing(found: Findings) -> str:
    visits = found.visits_of(found.question.days)
    counted = "" if visits is None else f" ({visits:,} visits were completed)"
    taken = f" {found.trends.withdrawn} were opened and taken back." if found.trends.withdrawn else ""
    return (
        f"No complaint was noted in these days{counted}.{taken} Is the tag used? A drill shows it: od-escalator drill."
    )


def _glance(found: Findings) -> Table:
    trends = found.trends
    total, visits = trends.total, found.visits_of(found.question.days)
    attempt, contact, resolved = (
        cells.lengths(each)[0] for each in (total.to_attempt, total.to_contact, total.to_resolution)
    )
    rows = (
        ("cases", "Cases", cells.count(total.cases)),
        ("visits", "Completed visits", cells.count(visits)),
        ("cases_per_1000_visits", "Cases per 1,000 completed visits", cells.rate(Rate(total.cases, visits))),
        ("open", "Still open", cells.count(total.cases - total.ended)),
        ("attempt_median_hours", "Hours until the first attempt, median (office hours)", attempt),
        ("contact_median_hours", "Hours until the conversation, median (office hours)", contact),
        ("resolved_median_days", "Days until it was resolved, median (real time)", resolved),
        ("proven_share", "Proven by a CommLog, of those that ended", cells.share(total.proof)),
        ("replies", f"Replies to reviews within {REPLY_WITHIN} business days of the end", _replies(found)),
        (
            "repeats",
            "From a patient with an earlier complaint in the twelve months before",
            cells.count(trends.repeats),
        ),
        ("cost", "Cost of what was offered, where it was said", cells.money(trends.cost, trends.costed)),
        ("costed", "Cases whose cost was said", cells.count(trends.costed)),
        ("withdrawn", "Taken back, and counted nowhere else", cells.count(trends.withdrawn)),
    )
    return Table(
        id="glance",
        head="What",
        columns=(Column("figure", "Figure"),),
        rows=tuple(Row(name, (cell,), id_) for id_, name, cell in rows),
    )


def _replies(found: Findings) -> Cell:
    trends = found.trends
    said = f"{trends.replies_in_time} of {trends.replies}"
    return Cell(said if trends.replies else "no reviews", Share(trends.replies_in_time, trends.replies).value)


def _over_time(found: Findings) -> Iterator[Section]:
    question, points = found.question, found.question.run
    offices = None if question.whole else question.offices
    cases = [within(found.opened, days, offices) for days in points]
    rates = [Rate(n, found.visits_of(days)) for n, days in zip(cases, points, strict=True)]
    values: list[float | None] = [rate.value for rate in rates]
    what = "cases per 1,000 completed visits"
    if sum(value is None for value in values) * 2 > len(values):
        what, values = "cases", list(map(float, cases))
    run = run_chart(values)
    names = tuple(named(days, question.unit) for days in points)
    said = run_sentence(run, points, values, question.unit, what)
    head = "Week from" if question.unit is Unit.WEEK else "Month"
    table = Table(
        id="over_time",
        head=head,
        columns=(Column("cases", "Cases"), *cells.VISITS),
        rows=tuple(
            Row(name, (cells.count(rate.cases), cells.count(rate.visits), cells.rate(rate)))
            for name, rate in zip(names, rates, strict=True)
        ),
    )
    chart = Chart(kind=ChartKind.RUN, sentence=said, unit=what, labels=names, values=tuple(values), median=run.median)
    yield Section(title=f"{question.unit.capitalize()} by {question.unit}", said=said, table=table, chart=chart)


def _offices(found: Findings) -> Section:
    named = list(found.question.offices)
    gone = sorted(set(found.trends.offices) - set(named))
    rows = []
    for name in (*named, *gone):
        tally, visits = found.trends.offices.get(name, Tally()), found.visits_of(found.question.days, name)
        first, *rest = cells.tally(tally)
        label = f"{name} (no longer in the configuration)" if name in gone else name
        rows.append(Row(label, (first, cells.count(visits), cells.rate(Rate(tally.cases, visits)), *rest)))
    said = "In the order of the configuration. Offices differ in their patients and in how readily they note an upset."
    columns = (cells.TALLY[0], *cells.VISITS, *cells.TALLY[1:])
    return Section(
        title="By office", said=said, table=Table(id="offices", head="Office", columns=columns, rows=tuple(rows))
    )


def _kinds(found: Findings) -> Iterator[Section]:
    trends = found.trends
    categories = {each.value: trends.categories[each] for each in Category if each in trends.categories}
    counts = {name: tally.cases for name, tally in categories.items()}
    said = sentences.of_kinds(counts, trends.total.cases)
    chart = Chart(kind=ChartKind.BARS, sentence=said, unit="cases", labels=tuple(counts), values=tuple(counts.values()))
    yield Section(
        title="What it was about", said=said, table=_tallies("categories", "Category", categories), chart=chart
    )
    severities = {severity_words(each): trends.severities[each] for each in Severity if each in trends.severities}
    yield Section(title="How serious", table=_tallies("severities", "Severity", severities))
    origins = {
        "online review" if origin else "told the office": trends.origins[origin]
        for origin in sorted(trends.origins, key=lambda each: each or "")
    }
    yield Section(title="Where it came from", table=_tallies("origins", "Origin", origins))


def _tallies(id_: str, head: str, tallies: Mapping[str, Tally]) -> Table:
    rows = tuple(Row(name, cells.tally(tally)) for name, tally in tallies.items())
    return Table(id=id_, head=head, columns=cells.TALLY, rows=rows)


def _when(found: Findings) -> Iterator[Section]:
    trends = found.trends
    whole, days, hours = trends.total.cases, trends.weekdays, trends.hours
    by_day = {name: days[n] for n, name in enumerate(sentences.WEEKDAYS)}
    by_hour = {sentences.clock(hour): hours[hour] for hour in range(min(hours), max(hours) + 1)}
    for title, said, id_, head, counts in (
        ("By weekday", sentences.of_weekdays(days, whole), "weekdays", "Opened on", by_day),
        ("By hour", sentences.of_hours(hours, whole), "hours", "Opened from", by_hour),
    ):
        chart = Chart(
            kind=ChartKind.BARS, sentence=said, unit="cases", labels=tuple(counts), values=tuple(counts.values())
        )
        yield Section(title=title, said=said, table=cells.shares(id_, head, counts, whole), chart=chart)


def _course(found: Findings) -> Iterator[Section]:
    trends, whole = found.trends, found.trends.total.cases
    escalated = {words: trends.escalations[each] for each, words in _ESCALATED.items()}
    yield Section(
        title="How it came to somebody above the office",
        table=cells.shares("escalations", "How", escalated, whole),
    )
    ends = {
        "still open" if end is None else end_words(end): trends.ends[end] for end in (None, *End) if trends.ends[end]
    }
    yield Section(title="How it ended", table=cells.shares("ends", "End", ends, whole))
    asked = sum(trends.satisfied.values())
    satisfied = {label_of(each): trends.satisfied[each] for each in Satisfaction} | {
        "not asked": trends.satisfied[None]
    }
    yield Section(
        title="Was the patient satisfied",
        said="As managers said at the end.",
        table=cells.shares("satisfied", "Answer", satisfied, asked),
    )
    yield returned(found.returns)
    remedies = {each.label: trends.remedies[each] for each in Remedy if trends.remedies[each]}
    said = "Of one case there may be several." if remedies else "Nothing was recorded as offered."
    table = cells.shares("remedies", "Offered", remedies, whole) if remedies else None
    yield Section(title="What was offered", said=said, table=table)


def _providers(found: Findings) -> Section:
    """By number alone, in the order of the numbers."""
    said = (
        "For owners alone. The two years up to the end of these days, and only providers with at least"
        f" {FEW} complaints. A number is where a talk begins, not a verdict: it knows nothing of how many patients a"
        " provider sees, or of which."
    )
    rows = tuple(Row(f"provider {number}", (cells.count(n),)) for number, n in found.providers.items())
    table = Table(id="providers", head="Number in Open Dental", columns=cells.COUNTS[:1], rows=rows) if rows else None
    return Section(title="Providers", said=said if rows else f"{said} There is none.", table=table)
