"""What a house counts: a theme, a duration, and nobody."""

import django.db.models.deletion
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope

THEMES = [
    ("register", "S’inscrire, s’actualiser"),
    ("account", "Son espace en ligne"),
    ("benefit", "Une question sur l’allocation"),
    ("offers", "Chercher des offres"),
    ("application", "CV, lettre, candidature"),
    ("training", "Se former"),
    ("appointment", "Rendez-vous avec l’agence"),
    ("business", "Créer son activité"),
    ("other", "Autre, sur l’emploi"),
]
DURATIONS = [("short", "moins de 5 min"), ("medium", "5 à 15 min"), ("long", "plus de 15 min")]


class Migration(migrations.Migration):
    dependencies = [
        ("houses", "0001_initial"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Tally",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("theme", models.CharField(choices=THEMES, max_length=12)),
                ("duration", models.CharField(choices=DURATIONS, max_length=6)),
                ("at", models.DateTimeField()),
                ("key", models.UUIDField(help_text="Of the page that was tapped: twice is once")),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "house",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["agency", "house", "at"], name="tallies_of_a_house")],
                "constraints": [
                    models.UniqueConstraint(fields=("house", "key"), name="one_tally_per_tap"),
                    models.CheckConstraint(
                        condition=models.Q(("theme__in", [theme for theme, _label in THEMES])), name="a_tally_has_a_theme"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("duration__in", [each for each, _label in DURATIONS])), name="a_tally_has_a_duration"
                    ),
                ],
            },
        ),
        PutInScope("houses_tally"),
    ]
