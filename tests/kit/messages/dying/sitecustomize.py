"""Read by the Python of a worker under test: it sets the clock, gives the words to say, and is the place to die at.

DYING_AT is `function:moment` of `kit.messages.sending`; the first call kills the process for good and leaves DYING_MARK.
"""

import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from importlib.machinery import ModuleSpec, PathFinder
from types import ModuleType
from typing import Any

MORNING = datetime(2025, 3, 11, 9, tzinfo=UTC)  # ten o'clock in Paris: nobody is woken
BEGUN = datetime.now(UTC)


def _set(clock: ModuleType) -> None:
    clock.now = lambda: MORNING + (datetime.now(UTC) - BEGUN) + timedelta(seconds=float(os.environ["DYING_LATER_S"]))


def _prepare(sending: ModuleType) -> None:
    from maillage.kit.messages.composing import Composed

    def compose(message: Any, now: datetime) -> Composed:
        key = message.recipient_key
        addresses = {"sms": f"+3363998{key:04}", "email": f"person{key}@exemple.fr"}
        return Composed(addresses, "Votre rendez-vous", f"Mardi à 9 h, n° {key}.", f"Mardi 9h, {key}")

    sending.composers = lambda: {"reminder": compose}
    name, _, moment = os.environ.get("DYING_AT", "").partition(":")
    if name:
        setattr(sending, name, _dying(getattr(sending, name), is_before=moment == "before"))


def _dying(real: Any, *, is_before: bool) -> Any:
    calls = []

    def dying(*arguments: Any, **named: Any) -> Any:
        calls.append(1)
        if is_before:
            _die(len(calls))
        found = real(*arguments, **named)
        _die(len(calls))
        return found

    return dying


def _die(call: int) -> None:
    if call < int(os.environ.get("DYING_CALL", "1")):
        return
    try:
        os.close(os.open(os.environ["DYING_MARK"], os.O_CREAT | os.O_EXCL))
    except FileExistsError:
        return  # dies once
    os.kill(os.getpid(), getattr(signal, os.environ.get("DYING_OF", "SIGKILL")))


class Preparing(PathFinder):
    """Finds the two modules as they are, and changes them once they are loaded."""

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: Any = None) -> ModuleSpec | None:
        change = {"maillage.kit.clock": _set, "maillage.kit.messages.sending": _prepare}.get(fullname)
        spec = super().find_spec(fullname, path, target) if change else None
        if change and spec and spec.loader:
            load = spec.loader.exec_module

            def load_and_change(module: ModuleType) -> None:
                load(module)
                change(module)

            spec.loader.exec_module = load_and_change  # type: ignore[method-assign]  # this loader serves this module only
        return spec


sys.meta_path.insert(0, Preparing)
