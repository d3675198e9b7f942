"""Opening an organisation, naming it, and saying with which agency it works."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction

from maillage.kit.audit.services import record
from maillage.registry.organisations.errors import (
    AgreementDatesWrong,
    CodeTaken,
    CollaborationDatesWrong,
    DoesNotCollaborate,
    HouseKindMissing,
)
from maillage.registry.organisations.models import Collaboration, JointAgreement, Organisation, OrganisationCode
from maillage.registry.organisations.permissions import (
    Acting,
    check_can_manage_house,
    check_can_manage_organisations,
)


@transaction.atomic
def create_organisation(
    *,
    kind: str,
    name: str,
    label: str = "",
    house_kind: str = "",
    phone: str = "",
    email: str = "",
    perimeter: int | None = None,
    commune: int | None = None,
    opens_on: date | None = None,
    by: Acting,
    now: datetime,
) -> Organisation:
    """Write an organisation down; without a label the official name is the one in use."""
    check_can_manage_organisations(by)
    if (kind == Organisation.Kind.HOUSE) != bool(house_kind):
        raise HouseKindMissing(field="house_kind")
    organisation = Organisation.objects.create(
        kind=kind,
        house_kind=house_kind,
        official_name=name,
        label=label or name,
        phone=phone,
        email=email,
        perimeter_id=perimeter,
        commune_id=commune,
        opens_on=opens_on,
    )
    record(verb="organisation.created", kind="organisation", key=organisation.pk, now=now)
    return organisation


@transaction.atomic
def rename(*, organisation: int, label: str, by: Acting, now: datetime) -> Organisation:
    """Change the name in use; the official name stays."""
    check_can_manage_house(by, organisation)
    row = Organisation.objects.get(pk=organisation)
    row.label = label.strip() or row.official_name
    row.save(update_fields=["label"])
    record(verb="organisation.renamed", kind="organisation", key=row.pk, now=now, fields=("label",))
    return row


@transaction.atomic
def give_code(*, organisation: int, kind: str, value: str, since: date, by: Acting, now: datetime) -> OrganisationCode:
    """Attach an outside identifier, from a date on."""
    check_can_manage_organisations(by)
    code, _made = OrganisationCode.objects.get_or_create(
        kind=kind, value=value, since=since, defaults={"organisation_id": organisation}
    )
    if code.organisation_id != organisation:
        raise CodeTaken(field="value")
    record(verb="organisation.coded", kind="organisation", key=organisation, now=now, fields=(kind,))
    return code


@transaction.atomic
def collaborate(*, agency: int, organisation: int, since: date, by: Acting, now: datetime) -> Collaboration:
    """The agency works with this organisation from that day on; the open collaboration is kept when there is one."""
    check_can_manage_organisations(by)
    held = Collaboration.objects.on(since).filter(agency_id=agency, organisation_id=organisation).first()
    if held is not None:
        return held
    made = Collaboration.objects.create(agency_id=agency, organisation_id=organisation, since=since)
    record(verb="collaboration.started", kind="organisation", key=organisation, now=now)
    return made


@transaction.atomic
def end_collaboration(*, collaboration: int, on: date, by: Acting, now: datetime) -> Collaboration:
    """From that day on they no longer work together."""
    check_can_manage_organisations(by)
    row = Collaboration.objects.get(pk=collaboration)
    if on <= row.since:
        raise CollaborationDatesWrong(field="until")
    row.until = on
    row.save(update_fields=["until"])
    record(verb="collaboration.ended", kind="organisation", key=row.organisation_id, now=now)
    return row


@transaction.atomic
def note_joint_agreement(
    *, agency: int, organisation: int, signed_on: date, starts_on: date, ends_on: date | None, by: Acting, now: datetime
) -> JointAgreement:
    """Note that both signed who answers for what about personal data; from then on the body may have accounts."""
    check_can_manage_organisations(by)
    if not Collaboration.objects.on(starts_on).filter(agency_id=agency, organisation_id=organisation).exists():
        raise DoesNotCollaborate(field="organisation")
    if signed_on > starts_on or (ends_on is not None and ends_on < starts_on):
        raise AgreementDatesWrong(field="starts_on")
    made, _is_new = JointAgreement.objects.update_or_create(
        agency_id=agency,
        organisation_id=organisation,
        starts_on=starts_on,
        defaults={"signed_on": signed_on, "ends_on": ends_on},
    )
    record(verb="joint_agreement.noted", kind="organisation", key=organisation, now=now)
    return made
