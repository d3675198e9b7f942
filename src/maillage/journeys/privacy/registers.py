"""The record of processing (article 30) and the bones of the impact assessment (article 35), written from what really is.

Who decides fills in what no machine knows: each such line says « à compléter ».
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from django.conf import settings
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from maillage.journeys.notices.held import FIELDS, duration_words
from maillage.journeys.privacy.labels import KINDS
from maillage.journeys.privacy.measures import Measure, measures
from maillage.kit.privacy.declaring import Declared, declared, path_to
from maillage.registry.people.models import Person

TO_FILL: Final = gettext_lazy("à compléter")
ABOUT_STAFF: Final = frozenset({"accounts", "houses", "partnerships"})
COMPANIES: Final = gettext_lazy("entreprises et leurs contacts")
RISKS: Final[tuple[tuple[Promise, Promise], ...]] = (
    (
        gettext_lazy("Une personne d’une collectivité, un élu ou une entreprise apprend qui cherche un emploi"),
        gettext_lazy("Rôles sans aucun accès aux identités, dans la base elle-même ; comptes sous 5 masqués, arrondis à 5"),
    ),
    (
        gettext_lazy("Un compte de partenaire est volé, et sert à lire des dossiers"),
        gettext_lazy("Double authentification, blocage après 10 essais, accès limité à sa maison, lectures tracées"),
    ),
    (
        gettext_lazy("Une absence notée par erreur coûte une allocation"),
        gettext_lazy("Deux étapes, motif transport proposé d’abord, correction tracée, transmise à personne"),
    ),
    (
        gettext_lazy("Un SMS ou un bulletin dévoile une recherche d’emploi à l’entourage"),
        gettext_lazy("Ni motif, ni mot sur le chômage, expéditeur neutre ; aucun lien nécessaire"),
    ),
    (
        gettext_lazy("Les données restent trop longtemps, ou reviennent d’une sauvegarde"),
        gettext_lazy("Effacement chaque nuit selon les durées déclarées ; liste des effacements rejouée après restauration"),
    ),
)


def record_of_processing() -> str:
    """The record, as Markdown."""
    return "\n".join(_record()) + "\n"


def impact_assessment() -> str:
    """The skeleton of the assessment, as Markdown."""
    return "\n".join(_assessment()) + "\n"


def _record() -> Iterator[str]:
    yield from (f"# {_('Registre des activités de traitement')}", "")
    yield from _controllers()
    yield from (
        f"- {_('Base légale')} : {_('mission d’intérêt public (article 6-1-e)')}",
        f"- {_('Droits')} : {_('accès, rectification, opposition, limitation, effacement ; pas de portabilité (article 20-3)')}",
        f"- {_('Destinataires')} : {_('l’agence, la maison ou le partenaire qui reçoit la personne ; jamais une collectivité')}",
        f"- {_('Transferts hors de l’Union européenne')} : {TO_FILL}",
        "",
        f"| {_('donnée')} | {_('personnes')} | {_('champs')} | {_('finalité')} | {_('conservation')} | {_('ensuite')} |",
        "|---|---|---|---|---|---|",
    )
    for each in declared():
        yield f"| {' | '.join(_cells(each))} |"
    yield from ("", f"## {_('Mesures de sécurité')}", "")
    yield from _measures()


def _cells(each: Declared) -> tuple[str, ...]:
    """One line; durations are those of this installation, which may be shorter."""
    sooner = "".join(f" ; {', '.join(one.fields)} : {duration_words(one.days)}" for one in each.held.sooner)
    return (
        f"{KINDS.get(each.label, each.label)} (`{each.label}`)",
        _whose(each),
        ", ".join(dict.fromkeys(str(FIELDS.get(name, name)) for name in each.held.fields)),
        each.held.purpose,
        f"{duration_words(each.kept_days)} (`{each.held.counted_from}`){sooner}",
        _("effacé") if each.held.erasure == "delete" else _("rendu anonyme"),
    )


def _whose(each: Declared) -> str:
    if path_to(Person, each) or each.label in {"agenda.UnmetSearch", "limits.Tries"}:
        return _("personnes reçues")
    if each.model._meta.app_label in ABOUT_STAFF:
        return _("professionnels")
    return str(COMPANIES)


def _assessment() -> Iterator[str]:
    yield from (f"# {_('Analyse d’impact : trame')}", "")
    yield from _controllers()
    yield from (
        f"- {_('Pourquoi une analyse')} : {_('personnes vulnérables, données croisées entre plusieurs organismes')}",
        f"- {_('Avis du délégué, avis des personnes')} : {TO_FILL}",
        "",
        f"## {_('Nécessité et proportion')}",
        "",
        _("Jamais : numéro de sécurité sociale, santé, handicap, famille, revenus, commentaire libre sur une personne."),
        _("Chaque donnée gardée, sa raison et sa durée : voir le registre, tiré du code qui tourne."),
        "",
        f"## {_('Risques')}",
        "",
        f"| {_('risque')} | {_('ce qui l’évite')} | {_('gravité')} | {_('vraisemblance')} |",
        "|---|---|---|---|",
    )
    for risk, answer in RISKS:
        yield f"| {risk} | {answer} | {TO_FILL} | {TO_FILL} |"
    yield from ("", f"## {_('Mesures vérifiées à l’instant')}", "")
    yield from _measures()
    yield from ("", f"## {_('Décision')}", "", f"{TO_FILL}")


def _controllers() -> Iterator[str]:
    yield f"- {_('Responsables conjoints (article 26)')} : {_('l’agence et l’organisme qui tient la maison')}"
    yield f"- {_('Délégué à la protection des données')} : {settings.MAILLAGE_DPO or TO_FILL}"


def _measures() -> Iterator[str]:
    yield from (f"| {_('mesure')} | {_('vérifié')} | {_('en place')} |", "|---|---|---|")
    for each in measures():
        yield _measure(each)


def _measure(each: Measure) -> str:
    return f"| {each.what} | {each.seen} | {_('oui') if each.is_there else _('NON')} |"
