"""Two files of one person have become one: what was booked and asked for under either is the person's."""

from __future__ import annotations

from django.db.models import ForeignObjectRel

from maillage.domains.agenda.models import Participation
from maillage.domains.agenda.services.waiting import wait_once
from maillage.registry.people.models import Person


def people_merged(*, agency: int, kept: int, gone: int) -> None:
    """Give every row of the agenda to the kept file, in the transaction of the merge: none goes with the other."""
    wait_once(kept=kept, gone=gone)
    own = Participation._meta.app_label
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, ForeignObjectRel) and relation.related_model._meta.app_label == own:
            column = relation.field.attname
            rows = relation.related_model._default_manager.filter(**{"agency_id": agency, column: gone})
            rows.update(**{column: kept})
