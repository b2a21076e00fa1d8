"""Open Dental's REST API on this machine, as strict as its documents, in front of a made-up practice's database."""

from od_escalator.demo.api.local import CUSTOMER_KEY, DEVELOPER_KEY, LocalApi
from od_escalator.demo.api.wrongs import Wrong

__all__ = ["CUSTOMER_KEY", "DEVELOPER_KEY", "LocalApi", "Wrong"]
