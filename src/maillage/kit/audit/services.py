"""Writing one act down, in the transaction of the act."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from maillage.kit.audit.models import AuditEntry, ReadEntry
from maillage.kit.privacy.declaring import Declared
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


def forget_reads(*, now: datetime, is_dry_run: bool = False) -> int:
    """Remove the reads that are older than the model says; how many. The application may not: the database does it."""
    before = now - timedelta(days=Declared(ReadEntry, ReadEntry.personal_data).kept_days)
    if is_dry_run:
        return ReadEntry.objects.filter(at__lt=before).count()
    with connection.cursor() as cursor:
        cursor.execute("SELECT audit_reads_forgotten(%s)", [before])
        return int(cursor.fetchone()[0])
