"""Tell systemd how we are (sd_notify(3)): one datagram to the socket that it names; silence where there is none."""

import os
import socket
from contextlib import suppress


def notify_reloading(monotonic: float) -> None:
    """`READY=1` follows; `monotonic` are the seconds of CLOCK_MONOTONIC, by which systemd tells reloads apart."""
    notify(f"RELOADING=1\nMONOTONIC_USEC={int(monotonic * 1_000_000)}")


def notify(state: str) -> None:
    """Send `READY=1`, `WATCHDOG=1`, `STOPPING=1` or `STATUS=...`; without systemd, or when it is deaf, nothing."""
    address = os.environ.get("NOTIFY_SOCKET")
    if not address or not hasattr(socket, "AF_UNIX"):
        return
    if address.startswith("@"):
        address = "\0" + address[1:]  # the abstract namespace
    with suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as connection:
        connection.settimeout(1)
        connection.sendto(state.encode(), address)
