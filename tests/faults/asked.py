"""What was asked over a wire, by name: a statement without its values, or a method of Slack."""

import re

_COM_QUERY = b"\x03"
_VALUES = re.compile(r"'(?:[^'\\]|\\.|'')*'|\d+|NULL")
_LOGGING_IN = ("SET ", "SELECT @@", "SELECT VERSION()", "SELECT DATABASE()")
_METHOD = re.compile(rb"POST /api/([\w.]+) ")


def name_of(request: bytes) -> str:
    """Empty where it is neither (logging in, saying goodbye)."""
    if found := _METHOD.match(request):
        return found[1].decode()
    if request[4:5] != _COM_QUERY:
        return ""
    name = _VALUES.sub("?", " ".join(request[5:].decode("utf-8", "replace").split()))
    return "" if name.startswith(_LOGGING_IN) else name


def is_write(name: str) -> bool:
    return name.startswith(("INSERT", "UPDATE", "DELETE"))
