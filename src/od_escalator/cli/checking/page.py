"""The health page: whether what serves it is installed."""

from od_escalator.cli.checking.report import Report
from od_escalator.config.model import Config
from od_escalator.web.page import missing


def check_page(config: Config, report: Report) -> None:
    if config.health is None:
        return
    if (name := missing()) is not None:
        report.find("page-not-installed", "health: listen", f"the page needs {name}, which is not installed")
        return
    asks = "whoever asks needs the token" if config.secrets.health_token else "it asks for no token"
    report.good(f"Health page: http://{config.health.listen}/, {asks}")
