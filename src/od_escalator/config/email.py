"""The `[email]` table of the TOML: the server that takes what is critical at night."""

from typing import Literal

from pydantic import Field, model_validator

from od_escalator.config.fields import Mailbox, Port, SecretFile, Text
from od_escalator.config.findings import Code
from od_escalator.config.refusal import refusal
from od_escalator.config.table import Table

_STARTTLS, _TLS, _NONE = 587, 465, 25


class Email(Table):
    """The mail server that takes what is critical at night, where people have an e-mail address above.

    At night Slack keeps its notifications to itself. Each of these mails names case and office and no patient, and asks
    to look into Slack and Open Dental.
    """

    host: Text = Field(description="The server's name.", examples=["smtp.willow-creek.example"])
    encryption: Literal["starttls", "tls", "none"] = Field(
        default="starttls",
        description='"starttls" (port 587) or "tls" (port 465), with a certificate that this machine trusts; "none" '
        "(port 25) only without a password.",
    )
    port: Port | None = Field(default=None, description="Where it is another one than these.", examples=[2525])
    sender: Mailbox = Field(
        description="From whom the mails come. Nobody reads what is answered.",
        examples=["escalator@willow-creek.example"],
    )
    user: Text | None = Field(
        default=None, description="The account there, if it wants one.", examples=["escalator@willow-creek.example"]
    )
    password_file: SecretFile | None = Field(
        default=None,
        description="A file that holds its password and nothing else. Instead of the file: the environment variable "
        "OD_ESCALATOR_EMAIL_PASSWORD, or the systemd credential email-password.",
        examples=["/etc/od-escalator/email-password"],
    )

    @model_validator(mode="after")
    def _hidden(self) -> "Email":
        if self.user is not None and self.encryption == "none":
            raise refusal(Code.EMAIL, "would send its password unencrypted", 'write encryption = "starttls" or "tls"')
        return self

    @property
    def at_port(self) -> int:
        return self.port or {"starttls": _STARTTLS, "tls": _TLS, "none": _NONE}[self.encryption]
