"""The product's own worker as a process, that kills itself where it is told to (`dying/sitecustomize.py`)."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from tests.kit.messages.gateway import Gateway, Mailbox

from maillage.config.runtime import programs

DYING = Path(__file__).with_name("dying")
PATIENCE_S = 60

# Five minutes go by for the queue: the dead worker has not been heard of, and the job that revives is due again.
A_WHILE_LATER = """
UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '5 minutes';
UPDATE procrastinate_periodic_defers SET defer_timestamp = defer_timestamp - 300
"""


@dataclass
class Workers:
    """Starts workers, one after the other, on one database and two carriers."""

    url: str
    owner_url: str
    gateway: Gateway
    mailbox: Mailbox
    folder: Path
    started: int = 0

    @contextmanager
    def one(self, **dying: str) -> Iterator[subprocess.Popen[bytes]]:
        """A worker, until the end of the block."""
        self.started += 1
        with (self.folder / f"worker-{self.started}.log").open("wb") as log:
            process = subprocess.Popen(
                programs.worker(), env=self._environment(dying), stdout=log, stderr=log, start_new_session=True
            )
            try:
                yield process
            finally:
                process.kill()
                process.wait()

    def one_that_dies(self, at: str, call: int = 1) -> None:
        """A worker killed there at the `call`-th time."""
        with self.one(DYING_AT=at, DYING_CALL=str(call)) as process:
            assert process.wait(PATIENCE_S) == -signal.SIGKILL, self.log()
        assert self.mark().exists(), self.log()

    def a_while_later(self) -> None:
        with psycopg.connect(self.owner_url) as connection:
            connection.execute(A_WHILE_LATER)

    def wait_for(self, is_so: Callable[[], bool], patience_s: float = PATIENCE_S) -> None:
        deadline = time.monotonic() + patience_s
        while not is_so():
            assert time.monotonic() < deadline, self.log()
            time.sleep(0.1)

    def mark(self) -> Path:
        return self.folder / f"mark-{self.started}"

    def log(self) -> str:
        return "".join(each.read_text() for each in sorted(self.folder.glob("*.log")))[-4000:]

    def _environment(self, dying: dict[str, str]) -> dict[str, str]:
        return {
            **os.environ,
            "DATABASE_URL": self.url,
            "PYTHONPATH": str(DYING),
            "MAILLAGE_SMTP_HOST": self.mailbox.host,
            "MAILLAGE_SMTP_PORT": str(self.mailbox.port),
            "MAILLAGE_SMS_URL": self.gateway.url,
            "MAILLAGE_SMS_TOKEN": "secret",
            "DYING_MARK": str(self.mark()),
            "DYING_LATER_S": str(300 * self.started),
            **dying,
        }
