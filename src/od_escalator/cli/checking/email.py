"""The mail server for what is critical at night: that it takes us."""

from od_escalator.cli.checking.report import Report
from od_escalator.clock import Clock
from od_escalator.config.model import Config
from od_escalator.errors import EscalatorError, Permanent
from od_escalator.outside import mailer_of

_PLACE = "email"


def check_email(config: Config, clock: Clock, report: Report) -> None:
    """Connects and logs in, and mails nothing."""
    mailer = mailer_of(config, clock)
    if mailer is None:
        report.find("no-email", _PLACE, "no mail server is configured")
        return
    try:
        mailer.try_login()
    except Permanent as refused:
        report.find("email-refused", _PLACE, str(refused))
    except EscalatorError as away:
        report.find("email-away", _PLACE, str(away))
    else:
        report.good(f"E-mail: {mailer.host} takes us")
