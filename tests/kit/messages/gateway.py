"""A gateway of SMS and a mail server that really listen, and count what they were given."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlparse


@dataclass
class Gateway:
    """What the gateway was given, by key; `answers` are given first, one status after the other; `drops` are cut off."""

    url: str = ""
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    answers: list[int] = field(default_factory=list)
    drops: int = 0
    posts: int = 0
    tokens: set[str] = field(default_factory=set)


@contextmanager
def listening() -> Iterator[Gateway]:
    """Serve on a free port of the loopback."""
    gateway = Gateway()
    server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(gateway))
    gateway.url = f"http://127.0.0.1:{server.server_port}/v1"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield gateway
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


def _handler(gateway: Gateway) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            gateway.posts += 1
            gateway.tokens.add(self.headers["Authorization"])
            status = gateway.answers.pop(0) if gateway.answers else 201
            if status < 400:
                key = self.headers["Idempotency-Key"]
                assert key == said["reference"]
                gateway.messages.setdefault(key, {**said, "id": f"sms-{len(gateway.messages) + 1}"})
                if gateway.drops:
                    gateway.drops -= 1
                    self.close_connection = True
                    self.connection.close()
                    return
                self._answer(status, {"id": gateway.messages[key]["id"], "segments": 1})
            else:
                self._answer(status, {})

        def do_GET(self) -> None:
            (key,) = parse_qs(urlparse(self.path).query)["reference"]
            known = gateway.messages.get(key)
            self._answer(200 if known else 404, {"id": known["id"]} if known else {})

        def _answer(self, status: int, data: dict[str, Any]) -> None:
            content = json.dumps(data).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the name that the library gives
            """Silent."""

    return Handler


@dataclass
class Mailbox:
    """What a mail server was given; `answers` are given instead of taking the message, one after the other."""

    host: str = "127.0.0.1"
    port: int = 0
    refused: set[str] = field(default_factory=set)
    answers: list[str] = field(default_factory=list)
    messages: list[Any] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802  # the name that the library calls
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802  # the library's name
        if self.answers == ["gone"]:
            self.messages.append(envelope)
            server.transport.abort()
            return "250 nobody hears it"
        if self.answers and not self.answers[0].startswith("250"):
            return self.answers.pop(0)
        self.messages.append(envelope)
        return "250 taken"


@contextmanager
def mail_server() -> Iterator[Mailbox]:
    """Serve SMTP on a free port of the loopback."""
    from aiosmtpd.controller import Controller

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        box = Mailbox(port=free.getsockname()[1])
    controller = Controller(box, hostname=box.host, port=box.port, ready_timeout=10)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()
