"""Who speaks for each side, when that was last verified, and who may be gone."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from maillage.domains.partnerships.models import Election, PartnershipContact
from maillage.domains.partnerships.rules.contacts import RECIPIENT, Doubt, Known, doubts
from maillage.domains.partnerships.selectors.people import gone
from maillage.kit import clock
from maillage.kit.messages.selectors import refused_addresses

LOCAL = (PartnershipContact.Kind.ELECTED, PartnershipContact.Kind.COMMUNE)


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One contact, and why to verify them, if there is a reason."""

    key: int
    body: int
    body_label: str
    is_agency: bool
    kind: str
    kind_label: str
    commune: str
    account: int | None
    name: str
    duty: str
    email: str
    phone: str
    verified_on: date
    doubts: tuple[Doubt, ...]


def contacts_of(bodies: Sequence[int], agency: int, today: date) -> tuple[ContactLine, ...]:
    """The contacts of these partnerships who were not noted as gone: the agency's, then the others, the lead first."""
    rows = list(
        PartnershipContact.objects.filter(agency=agency, intermunicipality__in=bodies, left_on__isnull=True).select_related(
            "intermunicipality", "account", "commune"
        )
    )
    elections = list(Election.objects.filter(on__lte=today).values_list("on", flat=True))
    left = gone([(row.account_id, row.organisation_id) for row in rows if row.account_id is not None], today)
    bounced = _bounced(agency, rows)
    lines = [_line(row, left, bounced, elections, today) for row in rows]
    order = list(PartnershipContact.Kind.values)
    return tuple(sorted(lines, key=lambda line: (line.body, not line.is_agency, order.index(line.kind), line.key)))


def elected_readers(agency: int, body: int | None = None) -> dict[int, list[int]]:
    """Elected contacts without an account who may be written to once a month, by intermunicipality."""
    rows = PartnershipContact.objects.filter(
        agency=agency, kind__in=LOCAL, account=None, left_on__isnull=True, letters_stopped_at__isnull=True
    ).exclude(email="")
    found: dict[int, list[int]] = defaultdict(list)
    for key, of in (rows if body is None else rows.filter(intermunicipality=body)).values_list("pk", "intermunicipality_id"):
        found[of].append(key)
    return dict(found)


def is_written_to(contact: int) -> tuple[int, str] | None:
    """The intermunicipality and the address of a contact who still wants the monthly letter."""
    row = PartnershipContact.objects.filter(pk=contact).first()
    if row is None or contact not in elected_readers(row.agency_id, row.intermunicipality_id).get(row.intermunicipality_id, ()):
        return None
    return row.intermunicipality_id, row.email


def _line(
    row: PartnershipContact,
    left: dict[tuple[int, int], date],
    bounced: dict[tuple[str, int], date],
    elections: Sequence[date],
    today: date,
) -> ContactLine:
    who = row.account
    signed = who.last_login if who is not None else None
    known = Known(
        verified_on=row.verified_on,
        is_elected=row.kind in LOCAL,
        has_left=(row.account_id, row.organisation_id) in left,
        signed_on=clock.today(signed) if signed is not None else None,
        bounced_on=bounced.get(("account", row.account_id) if row.account_id else (RECIPIENT, row.pk)),
    )
    return ContactLine(
        key=row.pk,
        body=row.intermunicipality_id,
        body_label=row.intermunicipality.label,
        is_agency=row.organisation_id == row.agency_id,
        kind=row.kind,
        kind_label=row.get_kind_display(),
        commune=row.commune.name if row.commune is not None else "",
        account=row.account_id,
        name=who.full_name if who is not None else f"{row.given_name} {row.family_name}".strip(),
        duty=row.duty,
        email=who.email if who is not None else row.email,
        phone=who.phone if who is not None else row.phone,
        verified_on=row.verified_on,
        doubts=doubts(known, elections, today),
    )


def _bounced(agency: int, rows: Sequence[PartnershipContact]) -> dict[tuple[str, int], date]:
    """The last day an e-mail came back, by recipient."""
    accounts = [row.account_id for row in rows if row.account_id is not None]
    found = refused_addresses(agency=agency, recipient_kind="account", recipients=accounts)
    known = {("account", key): clock.today(at) for key, at in found.items()}
    others = refused_addresses(
        agency=agency, recipient_kind=RECIPIENT, recipients=[row.pk for row in rows if row.account_id is None]
    )
    return known | {(RECIPIENT, key): clock.today(at) for key, at in others.items()}
