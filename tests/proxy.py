"""A company's proxy: CONNECT alone, and behind it a server of this machine under whatever name was asked for.

It decrypts what passes, with a certificate of its own, as proxies that look into what is encrypted do.
"""

import base64
import socket
import ssl
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Self

_MOST = 65_536


class Proxy:
    """`refuses` gives the answer to a CONNECT by host, as `403 Forbidden`; a `password` is asked for where named."""

    def __init__(
        self, behind: int, certificate: tuple[Path, Path], *, refuses: Mapping[str, str] = {}, password: str = ""
    ) -> None:
        self._behind = behind
        self._context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self._context.load_cert_chain(*certificate)
        self._refuses = refuses
        self._password = password
        self._ear = socket.create_server(("127.0.0.1", 0))
        self._ends: list[socket.socket] = []
        self._threads: list[Thread] = []
        self.port: int = self._ear.getsockname()[1]
        self.asked: list[str] = []

    def __enter__(self) -> Self:
        self._start(self._listen)
        return self

    def __exit__(self, *_: object) -> None:
        self._ear.shutdown(socket.SHUT_RDWR)
        for end in self._ends:
            with suppress(OSError):
                socket.socket.shutdown(end, socket.SHUT_RDWR)
        for thread in self._threads:
            thread.join()
        for end in (self._ear, *self._ends):
            end.close()

    def _start(self, work: object, *of: object) -> None:
        thread = Thread(target=work, args=of)  # type: ignore[arg-type]  # whatever is to be done
        self._threads.append(thread)
        thread.start()

    def _listen(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._ear.accept()
                self._ends.append(client)
                self._start(self._serve, client)

    def _serve(self, client: socket.socket) -> None:
        with suppress(OSError):
            head = b""
            while b"\r\n\r\n" not in head:
                if not (received := client.recv(_MOST)):
                    return
                head += received
            answer = self._answer(head.decode())
            client.sendall(f"HTTP/1.1 {answer}\r\n\r\n".encode())
            if not answer.startswith("200"):
                client.shutdown(socket.SHUT_RDWR)
                return
            inside = self._context.wrap_socket(client, server_side=True)
            self._ends.append(inside)
            server = socket.create_connection(("127.0.0.1", self._behind))
            self._ends.append(server)
            self._start(_carry, server, inside)
            _carry(inside, server)

    def _answer(self, head: str) -> str:
        first, *headers = head.split("\r\n")
        verb, place, _ = first.split(" ")
        self.asked.append(f"{verb} {place}")
        wanted = f"Proxy-Authorization: Basic {base64.b64encode(self._password.encode()).decode()}"
        if self._password and wanted not in headers:
            return "407 Proxy Authentication Required"
        return self._refuses.get(place.rpartition(":")[0], "200 Connection established")


def _carry(one: socket.socket, other: socket.socket) -> None:
    with suppress(OSError):
        while received := one.recv(_MOST):
            other.sendall(received)
    with suppress(OSError):
        socket.socket.shutdown(other, socket.SHUT_RDWR)
