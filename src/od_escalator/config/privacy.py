"""What must stand in the file before Slack may know of patients."""

import re
from collections.abc import Iterator
from datetime import date

from od_escalator.config.findings import Code, Finding
from od_escalator.config.model import Settings

_AGREEMENT = re.compile(r"(\d{4}-\d{2}-\d{2})\W+\w.+")
_HINT = (
    "only after Slack has signed a business associate agreement with you (its Enterprise plan): write when, and who "
    'signed, as privacy_agreement = "2026-03-02, Rosa Lind"; else take privacy out'
)


def privacy_findings(settings: Settings) -> Iterator[Finding]:
    slack = settings.slack
    if slack.privacy == "none":
        return
    if slack.privacy_agreement is None:
        problem = f'"{slack.privacy}" tells Slack of patients, and no agreement with Slack is named'
        yield Finding(id=Code.AGREEMENT, place="slack: privacy", problem=problem, hint=_HINT)
    elif not _says_when_and_who(slack.privacy_agreement):
        problem = "does not say when it was signed, and by whom"
        yield Finding(id=Code.AGREEMENT, place="slack: privacy_agreement", problem=problem, hint=_HINT)


def _says_when_and_who(agreement: str) -> bool:
    found = _AGREEMENT.fullmatch(agreement)
    try:
        return found is not None and bool(date.fromisoformat(found[1]))
    except ValueError:
        return False
