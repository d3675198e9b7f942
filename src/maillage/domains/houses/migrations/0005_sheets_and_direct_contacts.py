"""Sheets, version by version, and whom to call about each theme."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import AppendOnly, PutInScope


class Migration(migrations.Migration):
    dependencies = [
        ("houses", "0004_shadowing_days"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="DirectContact",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("register", "S’inscrire, s’actualiser"),
                            ("account", "Son espace en ligne"),
                            ("benefit", "Une question sur l’allocation"),
                            ("offers", "Chercher des offres"),
                            ("application", "CV, lettre, candidature"),
                            ("training", "Se former"),
                            ("appointment", "Rendez-vous avec l’agence"),
                            ("business", "Créer son activité"),
                            ("other", "Autre, sur l’emploi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("phone", models.CharField(help_text="Direct line, E.164", max_length=20)),
                ("backup_phone", models.CharField(max_length=20)),
                ("hours", models.CharField(help_text="When one may call", max_length=120)),
                ("verified_on", models.DateField()),
            ],
            options={
                "ordering": ["theme"],
            },
        ),
        migrations.CreateModel(
            name="Sheet",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "theme",
                    models.CharField(
                        choices=[
                            ("register", "S’inscrire, s’actualiser"),
                            ("account", "Son espace en ligne"),
                            ("benefit", "Une question sur l’allocation"),
                            ("offers", "Chercher des offres"),
                            ("application", "CV, lettre, candidature"),
                            ("training", "Se former"),
                            ("appointment", "Rendez-vous avec l’agence"),
                            ("business", "Créer son activité"),
                            ("other", "Autre, sur l’emploi"),
                        ],
                        max_length=12,
                    ),
                ),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('theme__in', ['register', 'account', 'benefit', 'offers', 'application', 'training', 'appointment', 'business', 'other'])), name='a_sheet_has_a_theme'),
                ],
            },
        ),
        migrations.CreateModel(
            name="SheetVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveSmallIntegerField()),
                ("title", models.CharField(max_length=120)),
                ("keywords", models.CharField(blank=True, help_text="What people say, when it is not the title", max_length=200)),
                ("i_do", models.CharField(max_length=1500)),
                ("i_hand_over", models.CharField(max_length=1500)),
                (
                    "to_whom",
                    models.CharField(help_text="In a few words; the direct contact of the theme stands beside", max_length=200),
                ),
                ("why", models.CharField(blank=True, help_text="What changed", max_length=200)),
                ("written_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["sheet", "number"],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('number', 1), models.Q(('why', ''), _negated=True), _connector='OR'), name='a_later_version_says_what_changed'),
                ],
            },
        ),
        migrations.AddField(
            model_name="directcontact",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="directcontact",
            name="backup",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="directcontact",
            name="contact",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="sheet",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="sheet",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="versions", to="houses.sheet"),
        ),
        migrations.AddField(
            model_name="sheetversion",
            name="written_by",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddConstraint(
            model_name="directcontact",
            constraint=models.UniqueConstraint(fields=("agency", "theme"), name="one_direct_contact_per_theme"),
        ),
        migrations.AddConstraint(
            model_name="directcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    (
                        "theme__in",
                        [
                            "register",
                            "account",
                            "benefit",
                            "offers",
                            "application",
                            "training",
                            "appointment",
                            "business",
                            "other",
                        ],
                    )
                ),
                name="a_direct_contact_has_a_theme",
            ),
        ),
        migrations.AddConstraint(
            model_name="directcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(("contact", models.F("backup")), _negated=True),
                name="a_direct_contact_has_somebody_else_as_backup",
            ),
        ),
        migrations.AddConstraint(
            model_name="directcontact",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("phone", ""), _negated=True),
                    models.Q(("backup_phone", ""), _negated=True),
                    models.Q(("hours", ""), _negated=True),
                ),
                name="a_direct_contact_has_lines_and_hours",
            ),
        ),
        migrations.AddIndex(
            model_name="sheet",
            index=models.Index(fields=["agency", "theme"], name="sheets_by_theme"),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.UniqueConstraint(fields=("sheet", "number"), name="one_version_of_a_sheet_per_number"),
        ),
        migrations.AddConstraint(
            model_name="sheetversion",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("title", ""), _negated=True),
                    models.Q(("i_do", ""), _negated=True),
                    models.Q(("i_hand_over", ""), _negated=True),
                    models.Q(("to_whom", ""), _negated=True),
                ),
                name="a_sheet_says_what_one_does_and_hands_over_to_whom",
            ),
        ),
        PutInScope("houses_sheet"),
        PutInScope("houses_sheetversion"),
        PutInScope("houses_directcontact"),
        AppendOnly("houses_sheetversion"),
    ]
