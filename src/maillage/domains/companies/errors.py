"""What is refused about companies, and what to do then."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.kit.errors import Invalid, Refused


class StatusNotPossible(Refused):
    """The change of status is not in the table."""

    code = "company_status_not_possible"
    message = gettext_lazy("Ce dossier n’est plus à cette étape. Rechargez la page.")


class SheetIsTheAgencys(Refused):
    """The project goes on: what the sheet says is corrected by whoever follows it for the agency."""

    code = "arrival_sheet_is_the_agencys"
    message = gettext_lazy("Le projet a avancé : l’agence corrige la fiche. Écrivez ce qui a changé dans un échange.")


class SheetNotPossible(Invalid):
    """A sheet of arrival that cannot be taken as it is."""

    code = "arrival_sheet_not_possible"


class NumberNotPossible(Invalid):
    """A SIREN or a SIRET that fails its own check."""

    code = "company_number_not_possible"
    message = gettext_lazy(
        "Ce numéro n’est pas un numéro Siret ou Siren. Recopiez ses 14 ou 9 chiffres, ou laissez vide pour l’instant."
    )


class DateNotPossible(Invalid):
    """An opening day that is past or unchanged."""

    code = "arrival_date_not_possible"


class AlreadyMerged(Refused):
    """The sheet was joined to another."""

    code = "arrival_already_merged"
    message = gettext_lazy("Cette fiche a été réunie avec une autre. Ouvrez l’autre fiche.")


class NotOneCompany(Refused):
    """Two sheets that cannot be joined."""

    code = "not_one_company"
    message = gettext_lazy("Ces deux fiches ne sont pas du même territoire, ou c’est la même fiche. Choisissez-en deux autres.")


class BackupMissing(Refused):
    """A single contact always has a backup."""

    code = "backup_missing"
    message = gettext_lazy("Il faut un interlocuteur et un suppléant de chaque côté. Ouvrez d’abord leurs comptes.")


class NotOfThisSide(Invalid):
    """The account does not work on that side."""

    code = "not_of_this_side"
    message = gettext_lazy("Cette personne ne travaille pas de ce côté. Choisissez quelqu’un de l’organisation.")


class DossierExists(Refused):
    """One dossier per arrival."""

    code = "dossier_exists"
    message = gettext_lazy("Le dossier de cette entreprise est déjà ouvert. Reprenez-le.")


class CallNotAgreed(Refused):
    """The company said it does not want to be called."""

    code = "call_not_agreed"
    message = gettext_lazy("Cette entreprise a dit qu’elle ne veut pas être appelée. Notez d’abord son accord.")


class CompanySilent(Refused):
    """A company that refused is left alone for twelve months."""

    code = "company_silent"

    def __init__(self, until: date) -> None:
        said = _("Cette entreprise a refusé d’être contactée. Attendez le %(day)s.")
        super().__init__(said % {"day": until.strftime("%d/%m/%Y")}, until=until)


class WordsMissing(Invalid):
    """What must be said in a few words is empty or too long."""

    code = "company_words_missing"


class DirectoryNotPossible(Invalid):
    """An edition of the directory of occupations that cannot be taken."""

    code = "occupation_directory_not_possible"


class NeedNotPossible(Invalid):
    """A need that cannot be taken as it is said."""

    code = "company_need_not_possible"


class VisitNotPossible(Invalid):
    """A visit that cannot be planned then, or by that person."""

    code = "company_visit_not_possible"


class DocumentNotPossible(Invalid):
    """A file that cannot be put on a dossier."""

    code = "company_document_not_possible"


class CompanyLinkUnknown(Refused):
    """A link that is forged, closed or too old."""

    code = "company_link_unknown"
    status = 404
    message = gettext_lazy("Ce lien n’est plus valable. Demandez-en un autre à la personne qui suit votre entreprise.")


class AlreadyAnswered(Refused):
    """The one question was answered."""

    code = "company_already_answered"
    message = gettext_lazy("Votre réponse est déjà notée. Merci.")
