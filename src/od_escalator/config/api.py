"""[databases.NAME.api] of the TOML; each description is what `config.example.toml` says about the key."""

from pydantic import Field, SecretStr

from od_escalator.config.addresses import ApiUrl
from od_escalator.config.fields import SecretFile
from od_escalator.config.table import Table

#: Through Open Dental's own servers and the eConnector of the practice.
REMOTE = "https://api.opendental.com/api/v1"


class Api(Table):
    """Open Dental's REST API, for tasks_via = "api" alone: which one is asked, and with which keys."""

    url: ApiUrl = Field(
        default=REMOTE,
        description="Its address. The default goes through Open Dental's servers and the practice's eConnector. Where "
        'this program runs on the machine of the API Service: "http://localhost:30223/api/v1". Its http is taken on '
        "this machine alone, because the keys and the tasks would cross the network unprotected.",
    )
    developer_key_file: SecretFile | None = Field(
        default=None,
        description="A file that holds the developer key and nothing else. Instead: the systemd credential "
        "api-developer-key-main, or the environment variable OD_ESCALATOR_API_DEVELOPER_KEY_MAIN (the database's name "
        "in capitals).",
        examples=["/etc/od-escalator/api-developer-key"],
    )
    customer_key_file: SecretFile | None = Field(
        default=None,
        description="The same with the customer key, which is for this one database: api-customer-key-main, or "
        "OD_ESCALATOR_API_CUSTOMER_KEY_MAIN.",
        examples=["/etc/od-escalator/api-customer-key"],
    )


class ApiKeys(Table):
    """Who asks, and whose database is asked for."""

    developer: SecretStr
    customer: SecretStr
