"""Refusals of the timetable's trade."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from maillage.kit.errors import Invalid, NotFound, Unavailable


class FeedUnreachable(Unavailable):
    """The address of a feed gives no feed."""

    code = "feed_unreachable"
    message = _("Le fichier d’horaires n’a pas pu être téléchargé. Vérifiez l’adresse.")


class FeedMissing(NotFound):
    """No file and no folder there."""

    code = "feed_missing"
    message = _("Ce fichier ou ce dossier n’existe pas.")


class AgencyUnknown(Invalid):
    """No agency has this code."""

    code = "agency_unknown"
    message = _("Aucune agence n’a ce code Safir.")


class NothingToBuild(Invalid):
    """No timetable to make tables of."""

    code = "nothing_to_build"
    message = _("Aucun horaire à préparer. Importez d’abord un fichier : maillage timetable import FICHIER.")


class SourceLost(Unavailable):
    """The stored feed of a version is no longer on the disk."""

    code = "source_lost"
    message = _("Le fichier d’horaires conservé a disparu du disque. Importez-le à nouveau.")
