"""What is refused about partnerships, and what to do then."""

from __future__ import annotations

from django.utils.translation import gettext_lazy

from maillage.kit.errors import Invalid, NotFound, Refused


class StatusNotPossible(Refused):
    """The change of status is not in the table."""

    code = "action_status_not_possible"
    message = gettext_lazy("Cette action n’est plus à cette étape. Rechargez la page.")


class NotWorkingTogether(Invalid):
    """The agency has no collaboration with this intermunicipality."""

    code = "no_partnership"
    message = gettext_lazy("L’agence ne travaille pas avec cette intercommunalité. Ouvrez d’abord leur collaboration.")


class DateNotPossible(Invalid):
    """A day that is past, unchanged, or before another."""

    code = "partnership_date_not_possible"


class WordsMissing(Invalid):
    """What must be said in a few words is empty or too long."""

    code = "partnership_words_missing"


class OwnerNotPossible(Invalid):
    """Somebody who has no role on that side."""

    code = "owner_not_possible"
    message = gettext_lazy("Cette personne n’a pas de rôle de ce côté. Choisissez-en une autre dans la liste.")


class ContactNotPossible(Invalid):
    """A contact that cannot be taken as it is."""

    code = "contact_not_possible"


class ContactTaken(Refused):
    """A side has one lead and one deputy."""

    code = "contact_taken"
    message = gettext_lazy("Ce côté a déjà cette personne-là. Notez d’abord qu’elle est partie.")


class IndicatorUnknown(Invalid):
    """A code that the catalogue does not have, or not any more."""

    code = "indicator_unknown"
    message = gettext_lazy("Cet indicateur n’est pas dans le catalogue. Choisissez-en un dans la liste.")


class AnnexNotPossible(Invalid):
    """A file that cannot be kept."""

    code = "annex_not_possible"


class AlreadyFrozen(Refused):
    """Figures are frozen once."""

    code = "review_already_frozen"
    message = gettext_lazy("Cette revue est arrêtée\u00a0: ses chiffres ne changent plus. Une correction se lit à côté.")


class NothingToFreeze(Invalid):
    """No figure, the same figure twice, or a version that the catalogue does not have."""

    code = "nothing_to_freeze"


class ReviewExists(Refused):
    """One review per kind and period."""

    code = "review_exists"
    message = gettext_lazy("Cette revue existe déjà pour cette période. Reprenez-la.")


class AgreementOverlaps(Refused):
    """Another agreement of the same intermunicipality holds on one of these days."""

    code = "agreement_overlaps"
    message = gettext_lazy(
        "Une autre convention tient déjà sur une partie de ces dates. "
        "Faites commencer celle-ci après la fin de l’autre, ou notez un avenant."
    )


class NotFrozenYet(Refused):
    """Officials are shown what does not change any more."""

    code = "review_not_frozen"
    message = gettext_lazy("Arrêtez d’abord les chiffres\u00a0: un lien n’ouvre qu’une revue arrêtée.")


class LinkNotPossible(Invalid):
    """A link for somebody who is no elected contact of this partnership, or for no day that can be."""

    code = "review_link_not_possible"


class AddressUnknown(NotFound):
    """Forged, expired or closed: never said which."""

    code = "review_address_unknown"
    message = gettext_lazy("Cette adresse n’ouvre rien. Demandez-en une autre à l’agence France Travail.")
