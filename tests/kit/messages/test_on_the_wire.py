"""What a mail server reads on the socket, byte by byte: lines that end in CR LF, seven bits, and the accents whole."""

from __future__ import annotations

import re
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage

import pytest
from pytest_django import Settings

LONGEST_LINE = 998  # RFC 5321, without CR LF
TEXT = "Rendez-vous à Lodève\n\nMardi à 9 h 30, « maison France Services ».\n.\nUne ligne " + "très " * 300 + "longue.\n"
ATTACHED = "SUMMARY:Rendez-vous à Lodève\r\n".encode()


@dataclass
class Wire:
    """A server that says no extension at all, and keeps every byte it is given."""

    port: int = 0
    said: list[bytes] = field(default_factory=list)
    data: bytes = b""


@contextmanager
def strict_server() -> Iterator[Wire]:
    """Serve one connection on a free port of the loopback."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        wire = Wire(port=listener.getsockname()[1])
        thread = threading.Thread(target=_serve, args=(listener, wire), daemon=True)
        thread.start()
        yield wire
        thread.join(5)


def _serve(listener: socket.socket, wire: Wire) -> None:
    connection, _peer = listener.accept()
    with connection, connection.makefile("rb") as reading:
        connection.sendall(b"220 strict\r\n")
        while line := reading.readline():
            wire.said.append(line)
            verb = line[:4].upper()
            if verb == b"DATA":
                connection.sendall(b"354 go on\r\n")
                while not wire.data.endswith(b"\r\n.\r\n"):
                    wire.data += reading.read(1)
            connection.sendall({b"EHLO": b"500 unknown\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 taken\r\n"))
            if verb == b"QUIT":
                return


@pytest.fixture
def carried(settings: Settings) -> bytes:
    """One e-mail with an attachment, as the server got it."""
    from maillage.kit.messages.carriers.contract import Attachment, Parcel, Sent
    from maillage.kit.messages.carriers.smtp import Smtp

    attached = Attachment(name="rendez-vous.ics", mime="text/calendar", content=ATTACHED)
    parcel = Parcel(key="k-1", address="ghislaine@exemple.fr", subject="Rendez-vous à Lodève", text=TEXT, attachments=(attached,))
    with strict_server() as wire:
        settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", wire.port
        outcome = Smtp().send(parcel, lambda: None)
    assert isinstance(outcome, Sent), outcome
    return wire.data


def test_every_line_ends_in_cr_lf_and_none_is_too_long(carried: bytes) -> None:
    assert re.findall(rb"(?<!\r)\n|\r(?!\n)", carried) == []
    assert max(len(line) for line in carried.split(b"\r\n")) <= LONGEST_LINE


def test_a_server_that_offers_no_8bitmime_is_given_seven_bits(carried: bytes) -> None:
    assert max(carried) < 128
    assert b"8bit" not in carried.lower()


def test_what_is_read_is_what_was_written(carried: bytes) -> None:
    unquoted = carried.removesuffix(b".\r\n").replace(b"\r\n..", b"\r\n.")
    read = message_from_bytes(unquoted, policy=policy.default)
    assert isinstance(read, EmailMessage)
    body, (attached,) = read.get_body(("plain",)), tuple(read.iter_attachments())
    assert body is not None
    assert body.get_content().replace("\r\n", "\n") == TEXT
    assert (read["Subject"], attached.get_filename()) == ("Rendez-vous à Lodève", "rendez-vous.ics")
    assert attached.get_payload(decode=True) == ATTACHED
