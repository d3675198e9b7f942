"""What is typed about a partnership. Forms that stand on one page together have their own prefix of identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from maillage.domains.partnerships.rules.catalogue import UNIT_LABELS, Unit, in_force
from maillage.domains.partnerships.rules.fields import FIELDS as SIX
from maillage.domains.partnerships.rules.watching import PROGRESS_LABELS
from maillage.domains.partnerships.services import ActionSheet, ContactSheet
from maillage.kit.uploads import MOST_BYTES
from maillage.registry.people.rules import phone_e164, what_is_wrong_with
from maillage.registry.territories import selectors as territories

FIELDS = {  # of a service → of these forms
    "subject": "objet",
    "signed_on": "signee",
    "starts_on": "debut",
    "ends_on": "fin",
    "content": "fichier",
    "kind": "role",
    "account": "compte",
    "family_name": "nom",
    "phone": "telephone",
    "commune": "commune",
    "on": "jour",
    "what": "quoi",
    "owner": "qui",
    "due_on": "echeance",
    "title": "titre",
    "field": "domaine",
    "agency_owner": "agence",
    "local_owner": "intercommunalite",
    "indicator": "indicateur",
    "target": "cible",
    "progress": "avancement",
    "words": "mots",
    "why": "pourquoi",
    **{field.value: f"{field.value}_constat" for field in SIX},
}
KINDS = (("lead", _("Référente ou référent")), ("deputy", _("Suppléante ou suppléant")))
LOCAL_KINDS = (*KINDS, ("elected", _("Élue ou élu")), ("commune", _("Une commune membre")))
MEETINGS = (
    ("first", _("Première rencontre")),
    ("follow_up", _("Point de suivi")),
    ("steering_committee", _("Comité de pilotage")),
)
SENSES = (("at_least", _("au moins")), ("at_most", _("au plus")))
NOBODY = ("", _("Choisissez"))
ENDS = (("reached", _("Atteinte")), ("missed", _("Non atteinte")), ("dropped", _("Abandonnée")))


def _day() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


def _date(label: Any, **kwargs: Any) -> forms.DateField:
    return forms.DateField(label=label, widget=_day(), error_messages={"required": _("Donnez une date.")}, **kwargs)


def _text(label: Any, most: int, missing: Any, *, rows: int = 0, **kwargs: Any) -> forms.CharField:
    widget = forms.Textarea(attrs={"rows": rows}) if rows else forms.TextInput()
    return forms.CharField(label=label, max_length=most, widget=widget, error_messages={"required": missing}, **kwargs)


def _person(label: Any) -> forms.TypedChoiceField:
    return forms.TypedChoiceField(label=label, coerce=int, error_messages={"required": _("Choisissez une personne.")})


def _chosen(form: forms.Form, name: str, choices: Iterable[tuple[Any, Any]]) -> None:
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = list(choices)


class AgreementForm(forms.Form):
    """What was signed, and from when to when."""

    use_required_attribute = False
    objet = _text(_("Objet"), 200, _("Dites l’objet de la convention."))
    signee = _date(_("Signée le"))
    debut = _date(_("Elle commence le"))
    fin = _date(_("Elle se termine le"), required=False, help_text=_("Le dernier jour. Vide\u00a0: jusqu’à ce qu’on la dénonce."))

    def values(self) -> dict[str, Any]:
        """As services take it."""
        data = self.cleaned_data
        return {
            "subject": data["objet"],
            "signed_on": data["signee"],
            "starts_on": data["debut"],
            "ends_on": data["fin"],
        }


class AnnexForm(forms.Form):
    """A file."""

    use_required_attribute = False
    fichier = forms.FileField(
        label=_("Fichier"),
        help_text=_("PDF, image ou document bureautique, 10 Mo au plus."),
        error_messages={"required": _("Choisissez un fichier."), "empty": _("Ce fichier est vide. Choisissez-en un autre.")},
    )

    def clean_fichier(self) -> Any:
        """Refused before it is read when it is too big."""
        file = self.cleaned_data["fichier"]
        if file.size > MOST_BYTES:
            raise forms.ValidationError(_("Ce fichier dépasse 10 Mo. Choisissez-en un plus petit."))
        return file


class ContactForm(forms.Form):
    """An account of that side, or a name and how to reach them."""

    use_required_attribute = False
    role = forms.ChoiceField(
        label=_("Son rôle"), widget=forms.RadioSelect, error_messages={"required": _("Choisissez son rôle.")}
    )
    compte = forms.TypedChoiceField(
        label=_("Son compte"), help_text=_("Si cette personne se connecte ici."), coerce=int, empty_value=None, required=False
    )
    prenom = forms.CharField(label=_("Prénom"), max_length=80, required=False)
    nom = forms.CharField(label=_("Nom"), max_length=80, required=False)
    fonction = forms.CharField(label=_("Fonction"), max_length=120, required=False)
    commune = forms.CharField(
        label=_("Commune"), help_text=_("Pour une commune membre seulement."), max_length=80, required=False
    )
    telephone = forms.CharField(
        label=_("Téléphone"), max_length=24, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    courriel = forms.EmailField(label=_("Adresse e-mail"), required=False)

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], is_agency: bool, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.is_agency, self.day = is_agency, day
        _chosen(self, "role", KINDS if is_agency else LOCAL_KINDS)
        _chosen(self, "compte", [("", _("Pas de compte")), *people])
        if is_agency:
            del self.fields["commune"]

    def clean_telephone(self) -> str:
        """A number, or nothing."""
        typed = str(self.cleaned_data["telephone"]).strip()
        if typed and phone_e164(typed) is None:
            raise forms.ValidationError(what_is_wrong_with(typed))
        return phone_e164(typed) or ""

    def clean_commune(self) -> int | None:
        """The commune that was typed; an unknown one is answered with those that look like it."""
        typed = str(self.cleaned_data["commune"]).strip()
        if not typed:
            return None
        try:
            return territories.commune_typed(typed, self.day).key
        except territories.CommuneUnknown as unknown:
            raise forms.ValidationError(str(unknown)) from unknown

    def sheet(self) -> ContactSheet:
        """As services take it."""
        data = self.cleaned_data
        return ContactSheet(
            kind=data["role"],
            is_agency=self.is_agency,
            account=data["compte"],
            given_name=data["prenom"],
            family_name=data["nom"],
            duty=data["fonction"],
            email=data["courriel"],
            phone=data["telephone"],
            commune=data.get("commune"),
        )


class MeetingForm(forms.Form):
    """A meeting, and what was said in each of the six fields."""

    use_required_attribute = False
    genre = forms.ChoiceField(label=_("Quelle rencontre"), choices=MEETINGS, initial="follow_up", widget=forms.RadioSelect)
    jour = _date(_("Jour"))
    lieu = forms.CharField(label=_("Lieu"), max_length=200, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in SIX:
            for part, label in (("constat", _("Ce que nous constatons")), ("besoin", _("Ce qu’il faudrait"))):
                widget = forms.Textarea(attrs={"rows": 2})
                name = f"{field.value}_{part}"
                self.fields[name] = forms.CharField(label=label, max_length=600, required=False, widget=widget)

    def parts(self) -> list[tuple[str, Any, Any]]:
        """Each field with its two boxes, for the page."""
        return [(label, self[f"{each.value}_constat"], self[f"{each.value}_besoin"]) for each, label in SIX.items()]

    def heard(self) -> dict[str, tuple[str, str]]:
        """As services take it."""
        data = self.cleaned_data
        return {each.value: (data[f"{each.value}_constat"], data[f"{each.value}_besoin"]) for each in SIX}


class DecisionForm(forms.Form):
    """A task: what, who, by when."""

    use_required_attribute = False
    quoi = _text(_("Ce qui est à faire"), 200, _("Dites ce qui est à faire."))
    qui = _person(_("Qui le fait"))
    echeance = _date(_("Avant le"))

    def __init__(self, *args: Any, people: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self, "qui", [NOBODY, *people])


class OwnersForm(forms.Form):
    """Who answers for it on each side."""

    use_required_attribute = False
    agence = _person(_("Responsable à l’agence"))
    intercommunalite = _person(_("Responsable à l’intercommunalité"))

    def __init__(self, *args: Any, agency: Sequence[tuple[int, str]], local: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self, "agence", [NOBODY, *agency])
        _chosen(self, "intercommunalite", [NOBODY, *local])


class ActionForm(OwnersForm):
    """One specific action."""

    titre = _text(_("Titre"), 120, _("Donnez un titre à l’action."))
    quoi = _text(
        _("Ce que nous faisons"),
        600,
        _("Dites pour qui, où, combien de fois."),
        rows=3,
        help_text=_("Pour qui, où, combien de fois\u00a0: quelqu’un qui n’était pas là doit comprendre."),
    )
    domaine = forms.ChoiceField(label=_("Domaine"), choices=[(each.value, label) for each, label in SIX.items()])
    indicateur = forms.ChoiceField(label=_("Indicateur"), help_text=_("Le chiffre est calculé, jamais saisi."), choices=())
    sens = forms.ChoiceField(label=_("Cible"), choices=SENSES, initial="at_least", widget=forms.RadioSelect)
    cible = forms.DecimalField(
        label=_("Valeur à atteindre"),
        help_text=_("Dans l’unité de l’indicateur\u202f; pour une part, en pour cent."),
        min_value=0,
        max_digits=9,
        decimal_places=2,
        localize=True,
        error_messages={"required": _("Donnez la valeur à atteindre.")},
    )
    echeance = _date(_("Échéance"))

    field_order = ["titre", "quoi", "domaine", "agence", "intercommunalite", "indicateur", "sens", "cible", "echeance"]

    def __init__(self, *args: Any, day: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        codes = [(each.code, f"{each.title} ({UNIT_LABELS[Unit(each.unit)]})") for each in in_force(day)]
        _chosen(self, "indicateur", [NOBODY, *codes])

    def sheet(self, meeting: int | None) -> ActionSheet:
        """As services take it."""
        data = self.cleaned_data
        return ActionSheet(
            title=data["titre"],
            what=data["quoi"],
            field=data["domaine"],
            agency_owner=data["agence"],
            local_owner=data["intercommunalite"],
            indicator=data["indicateur"],
            target_sense=data["sens"],
            target=data["cible"],
            due_on=data["echeance"],
            meeting=meeting,
        )


class UpdateForm(forms.Form):
    """The monthly update: how it goes, in one sentence."""

    use_required_attribute = False
    avancement = forms.ChoiceField(
        label=_("Comment cela avance"),
        choices=[(each.value, label.capitalize()) for each, label in PROGRESS_LABELS.items()],
        widget=forms.RadioSelect,
        error_messages={"required": _("Choisissez comment cela avance.")},
    )
    mots = _text(_("En une phrase"), 600, _("Dites-le en une phrase."), rows=2)


class EndForm(forms.Form):
    """How it ended."""

    use_required_attribute = False
    fin = forms.ChoiceField(
        label=_("L’action est"),
        choices=ENDS,
        widget=forms.RadioSelect,
        error_messages={"required": _("Dites comment l’action se termine.")},
    )
    mots = _text(_("Ce qu’il faut en retenir"), 600, _("Dites en une phrase ce qu’il faut en retenir."), rows=2)


class DeadlineForm(forms.Form):
    """Another deadline, and why."""

    use_required_attribute = False
    echeance = _date(_("Nouvelle échéance"))
    pourquoi = _text(_("Pourquoi"), 200, _("Dites pourquoi l’échéance change."))


class ResumeForm(forms.Form):
    """It was not over after all."""

    use_required_attribute = False
    pourquoi = _text(_("Pourquoi l’action reprend"), 200, _("Dites pourquoi l’action reprend."))


class LinkForm(forms.Form):
    """What carries an action out, among what this territory has."""

    use_required_attribute = False
    appui = forms.ChoiceField(label=_("Ce qui la réalise"))

    def __init__(self, *args: Any, choices: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _chosen(self, "appui", choices)

    def chosen(self) -> tuple[str, int]:
        """Kind and key."""
        kind, _colon, key = str(self.cleaned_data["appui"]).partition(":")
        return kind, int(key)
