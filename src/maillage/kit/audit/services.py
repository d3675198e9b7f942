"""Writing one act down, in the transaction of the act."""

from __future__ import annotations

from datetime import datetime

from maillage.kit.audit.models import AuditEntry
from maillage.kit.scope.entering import current


def record(*, verb: str, kind: str, key: int, now: datetime, fields: tuple[str, ...] = (), why: str = "") -> AuditEntry:
    """Append one act. Who acts is the scope of the transaction, so it cannot be forgotten or forged by a caller."""
    scope = current()
    return AuditEntry.objects.create(
        at=now,
        agency_id=scope.agency,
        account_id=scope.account,
        role=scope.role,
        verb=verb,
        object_kind=kind,
        object_key=key,
        fields=",".join(fields),
        why=why,
    )
