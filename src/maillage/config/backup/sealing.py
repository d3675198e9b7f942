"""The sealed file: AES-256-GCM in numbered frames, the last one marked; nothing of it can be changed, moved or cut unseen.

The key comes from a passphrase by scrypt, with a salt of its own for each file, so a frame's number is a nonce used once.
"""

from __future__ import annotations

import io
import os
import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from maillage.config.runtime.console import CannotRun

MAGIC: Final = b"MAILLAGE-BACKUP-1\n"
FAMILY: Final = b"MAILLAGE-BACKUP-"
SALT, FRAME, TAG = 16, 1 << 20, 16
LEAST_SECRET: Final = 20


class Sealer(io.RawIOBase):
    """A stream that seals what is written to it, a frame at a time; `close` marks the end."""

    def __init__(self, target: BinaryIO, secret: bytes) -> None:
        super().__init__()
        salt = os.urandom(SALT)
        self._target, self._header = target, MAGIC + salt
        self._cipher, self._number, self._held = _cipher(secret, salt), 0, bytearray()
        target.write(self._header)

    def writable(self) -> bool:
        return True

    def write(self, data: object) -> int:
        piece = bytes(data)  # type: ignore[call-overload]  # any buffer
        self._held += piece
        while len(self._held) > FRAME:
            self._seal(bytes(self._held[:FRAME]), is_last=False)
            del self._held[:FRAME]
        return len(piece)

    def finish(self) -> None:
        """Seal what is left as the last frame: without it the file is known to be cut."""
        self._seal(bytes(self._held), is_last=True)
        self._held.clear()

    def _seal(self, piece: bytes, *, is_last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, is_last), piece, self._header)
        self._target.write(struct.pack(">I", len(sealed)) + sealed)
        self._number += 1


class Opened(io.RawIOBase):
    """The content of a sealed file, as a stream to read; CannotRun says what is wrong with it."""

    def __init__(self, source: BinaryIO, secret: bytes) -> None:
        super().__init__()
        self._pieces, self._held = _pieces(source, secret), b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: object) -> int:
        view = memoryview(buffer).cast("B")  # type: ignore[arg-type]  # any buffer
        while not self._held:
            piece = next(self._pieces, None)
            if piece is None:
                return 0
            self._held = piece
        size = min(len(view), len(self._held))
        view[:size], self._held = self._held[:size], self._held[size:]
        return size


def read_secret(path: Path, beside: Path) -> bytes:
    """The passphrase, from a file that others cannot read and that is not kept with the backups."""
    if not path.is_file():
        raise CannotRun(f"Le fichier de la phrase secrète {path} n’existe pas. Créez-le, hors du dossier des sauvegardes.")
    if path.resolve().is_relative_to(beside.resolve()):
        raise CannotRun("La phrase secrète est rangée avec les sauvegardes : mettez-la ailleurs, sinon elle ne protège rien.")
    if path.stat().st_mode & 0o077:
        raise CannotRun(f"D’autres peuvent lire {path}. Faites `chmod 600 {path}`, puis recommencez.")
    secret = path.read_bytes().strip()
    if len(secret) < LEAST_SECRET:
        raise CannotRun(f"La phrase secrète est trop courte : {LEAST_SECRET} signes au moins.")
    return secret


def _pieces(source: BinaryIO, secret: bytes) -> Iterator[bytes]:
    magic = source.read(len(MAGIC))
    if magic != MAGIC:
        other = magic.startswith(FAMILY)
        raise CannotRun(
            "Cette sauvegarde a été faite par une autre version de Maillage : installez cette version pour la relire."
            if other
            else "Ce fichier n’est pas une sauvegarde de Maillage."
        )
    salt = source.read(SALT)
    cipher, number, is_last = _cipher(secret, salt), 0, False
    while not is_last:
        size = source.read(4)
        length = struct.unpack(">I", size)[0] if len(size) == 4 else 0
        sealed = source.read(length) if TAG <= length <= FRAME + TAG else b""
        if len(sealed) < TAG or len(sealed) != length:
            raise CannotRun("La sauvegarde est coupée ou abîmée : rien n’est restauré. Prenez-en une autre.")
        is_last = not source.peek(1) if isinstance(source, io.BufferedReader) else False
        yield _unsealed(cipher, number, is_last, sealed, MAGIC + salt)
        number += 1


def _unsealed(cipher: AESGCM, number: int, is_last: bool, sealed: bytes, header: bytes) -> bytes:
    try:
        return cipher.decrypt(_nonce(number, is_last), sealed, header)
    except InvalidTag as error:
        if number == 0:
            why = "La phrase secrète n’est pas la bonne, ou le début de la sauvegarde est abîmé"
        else:
            why = "La sauvegarde est coupée ou abîmée"
        raise CannotRun(f"{why} : rien n’est restauré.") from error


def _cipher(secret: bytes, salt: bytes) -> AESGCM:
    return AESGCM(Scrypt(salt=salt, length=32, n=2**15, r=8, p=1).derive(secret))


def _nonce(number: int, is_last: bool) -> bytes:
    return struct.pack(">QI", number, int(is_last))
