"""Entering a scope: the transaction's settings that the row-level policies read."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction

_SET = """SELECT set_config('app.role', %s, true), set_config('app.account', %s, true),
set_config('app.agency', %s, true), set_config('app.organisations', %s, true),
set_config('app.territories', %s, true), set_config('app.links', %s, true)"""
_READ_ONLY = ", set_config('transaction_read_only', 'on', true)"  # as SET TRANSACTION READ ONLY, in the same round trip


@dataclass(frozen=True, slots=True)
class Scope:
    """Whose eyes the database looks through. `links` are `kind:key` of single rows opened by a link or just made."""

    role: str = ""
    account: int | None = None
    agency: int | None = None
    organisations: tuple[int, ...] = ()
    territories: tuple[int, ...] = ()
    links: tuple[str, ...] = ()

    def parameters(self) -> list[str]:
        """The six settings, as text; an absent one is the empty string, which the policies read as nobody."""
        return [
            self.role,
            str(self.account or ""),
            str(self.agency or ""),
            _array(self.organisations),
            _array(self.territories),
            ",".join(self.links),
        ]


NOBODY = Scope()


def _array(keys: tuple[int, ...]) -> str:
    return "{" + ",".join(str(key) for key in keys) + "}"


def apply(scope: Scope, *, is_read_only: bool = False) -> None:
    """Set the scope of the transaction that is open, and whether it may write; both end with the transaction."""
    assert connection.in_atomic_block, "a scope lives in a transaction"
    with connection.cursor() as cursor:
        cursor.execute(_SET + _READ_ONLY if is_read_only else _SET, scope.parameters())


@contextmanager
def enter(scope: Scope) -> Iterator[None]:
    """Open a transaction in `scope`; leaving gives back what was before, were it nobody.

    What fails is rolled back, and the scope with it; a transaction that ends here takes its scope along.
    """
    is_inside = connection.in_atomic_block
    with transaction.atomic():
        before = current()
        apply(scope)
        yield
        if is_inside and not connection.needs_rollback:
            apply(before)


def current() -> Scope:
    """The scope of the open transaction."""
    names = ("role", "account", "agency", "organisations", "territories", "links")
    columns = ", ".join(f"coalesce(current_setting('app.{name}', true), '')" for name in names)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {columns}")  # names are the constants above
        role, account, agency, organisations, territories, links = cursor.fetchone()
    return Scope(
        role=role,
        account=int(account) if account else None,
        agency=int(agency) if agency else None,
        organisations=_keys(organisations),
        territories=_keys(territories),
        links=tuple(links.split(",")) if links else (),
    )


def _keys(text: str) -> tuple[int, ...]:
    inner = text.strip("{}")
    return tuple(int(key) for key in inner.split(",")) if inner else ()


def reveal(kind: str, key: int) -> None:
    """Let this transaction see one row it is about to insert (RETURNING must see it)."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('app.links', concat_ws(',', nullif(current_setting('app.links', true), ''), %s), true)",
            [f"{kind}:{key}"],
        )


def next_key(table: str) -> int:
    """Take the next key of a table's sequence, to reveal it before the insert."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval(pg_get_serial_sequence(%s, 'id'))", [table])
        return int(cursor.fetchone()[0])
