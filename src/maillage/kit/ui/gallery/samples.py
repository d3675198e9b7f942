"""The forms of the gallery, empty and refused."""

from django import forms

TRAVEL = (
    ("bus", "À pied et en car"),
    ("driven", "Avec quelqu’un qui me conduit"),
    ("own", "Avec ma voiture, mon scooter ou mon vélo"),
    ("none", "Je ne peux pas me déplacer"),
)
TRAVEL_HINTS = {
    "bus": "Nous cherchons le car de l’aller et celui du retour.",
    "driven": "Vous choisissez l’heure qui l’arrange.",
    "none": "Par téléphone, ou par vidéo si vous le voulez.",
}
WALKS = (("5", "5 minutes"), ("15", "15 minutes"), ("30", "30 minutes"))
NEEDS = (("step_free", "Un accès sans marche"), ("language", "Une personne qui parle ma langue"))
TOWNS = ("Le Caylar", "Lodève", "Pégairolles-de-l’Escalette", "Soubès")


class SampleForm(forms.Form):
    first_name = forms.CharField(label="Prénom", error_messages={"required": "Écrivez votre prénom."})
    phone = forms.CharField(
        label="Téléphone",
        required=False,
        min_length=14,
        help_text="Laissez vide si vous n’en avez pas.",
        error_messages={"min_length": "Il manque un chiffre : un numéro en a dix, comme 06 39 98 12 34."},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    town = forms.CharField(label="Commune", help_text="Là où vous dormez en ce moment.")
    reason = forms.ChoiceField(label="Motif", choices=(("point", "Faire le point"), ("espace", "Mon espace en ligne")))
    message = forms.CharField(label="Votre question", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    travel = forms.ChoiceField(
        label="Vous venez…",
        choices=TRAVEL,
        widget=forms.RadioSelect,
        error_messages={"required": "Choisissez une façon de venir."},
    )
    walk = forms.ChoiceField(label="Vous pouvez marcher jusqu’à…", choices=WALKS, widget=forms.RadioSelect)
    needs = forms.MultipleChoiceField(label="Si besoin", choices=NEEDS, required=False, widget=forms.CheckboxSelectMultiple)
    agree = forms.BooleanField(
        label="J’ai lu ce que devient ma demande",
        help_text="Deux minutes de lecture.",
        error_messages={"required": "Cochez la case après lecture."},
    )


def empty_form() -> SampleForm:
    return SampleForm(prefix="libre", initial={"first_name": "Martine", "travel": "bus", "walk": "15", "needs": ["step_free"]})


def refused_form() -> SampleForm:
    form = SampleForm({"refus-phone": "06 39 98 12 3", "refus-reason": "point", "refus-walk": "5"}, prefix="refus")
    form.add_error("town", "« Sobès » n’est pas connu. Est-ce Soubès ?")
    form.add_error(None, "Ce rendez-vous vient d’être pris. Choisissez-en un autre.")
    return form
