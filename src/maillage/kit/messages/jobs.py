"""Background work of the outbox. Arguments are keys."""

from __future__ import annotations

from maillage.kit import clock
from maillage.kit.jobs import job
from maillage.kit.messages import sending, sweeping


@job("messages.send", retry=3, in_steps=True)
def send(*, agency: int, message: int) -> None:
    """Send one message; each step is a transaction of its own."""
    sending.send(agency=agency, message=message)


@job("messages.sweep", retry=3)
def sweep(*, agency: int) -> None:
    """See to the messages whose job failed for good."""
    sweeping.sweep(agency=agency, now=clock.now())
