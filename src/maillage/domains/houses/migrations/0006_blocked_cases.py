"""Blocked cases, which name nobody after six months."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [
        ("houses", "0005_sheets_and_direct_contacts"),
        ("organisations", "0001_initial"),
        ("people", "0005_old_lookups_are_forgotten"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="BlockedCase",
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
                (
                    "operator",
                    models.CharField(
                        choices=[
                            ("france_travail", "France Travail"),
                            ("caf", "Allocations familiales (CAF)"),
                            ("health", "Assurance maladie"),
                            ("pension", "Assurance retraite"),
                            ("msa", "Mutualité sociale agricole (MSA)"),
                            ("taxes", "Impôts"),
                            ("interior", "Titres d’identité (France Titres)"),
                            ("justice", "Justice et accès au droit"),
                            ("post", "La Poste"),
                            ("energy", "Chèque énergie"),
                            ("housing", "Rénovation de l’habitat (France Rénov’)"),
                            ("urssaf", "Urssaf"),
                        ],
                        max_length=16,
                    ),
                ),
                (
                    "delay",
                    models.CharField(
                        choices=[
                            ("today", "aujourd’hui"),
                            ("week", "moins d’une semaine"),
                            ("month", "moins d’un mois"),
                            ("longer", "un mois ou plus"),
                        ],
                        max_length=6,
                    ),
                ),
                ("words", models.CharField(blank=True, max_length=200)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "attend une réponse"), ("answered", "répondu"), ("withdrawn", "retiré")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                ("due_on", models.DateField(help_text="Last working day of the promised delay")),
                ("escalated_at", models.DateTimeField(blank=True, null=True)),
                ("late_at", models.DateTimeField(blank=True, help_text="The director was told", null=True)),
                ("answer", models.CharField(blank=True, max_length=400)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("key", models.UUIDField(help_text="Of the page that was sent: twice is once")),
                ("forgotten_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["opened_at", "pk"],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('theme__in', ['register', 'account', 'benefit', 'offers', 'application', 'training', 'appointment', 'business', 'other'])), name='a_case_has_a_theme'),
                    models.CheckConstraint(condition=models.Q(('operator__in', ['france_travail', 'caf', 'health', 'pension', 'msa', 'taxes', 'interior', 'justice', 'post', 'energy', 'housing', 'urssaf'])), name='a_case_has_an_operator'),
                    models.CheckConstraint(condition=models.Q(('delay__in', ['today', 'week', 'month', 'longer'])), name='a_case_has_a_delay'),
                    models.CheckConstraint(condition=models.Q(models.Q(('answered_at__isnull', False), ('state', 'answered')), models.Q(models.Q(('state', 'answered'), _negated=True), ('answered_at__isnull', True)), _connector='OR'), name='a_case_that_is_answered_has_its_moment'),
                    models.CheckConstraint(condition=models.Q(('late_at__isnull', True), ('late_at__gte', models.F('opened_at')), _connector='OR'), name='a_case_is_late_after'),
                ],
            },
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="answered_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="backup",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="contact",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="house",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="opened_by",
            field=models.ForeignKey(
                null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="blockedcase",
            name="person",
            field=models.ForeignKey(
                blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to="people.person"
            ),
        ),
        migrations.AddIndex(
            model_name="blockedcase",
            index=models.Index(fields=["agency", "state", "due_on"], name="cases_by_state"),
        ),
        migrations.AddConstraint(
            model_name="blockedcase",
            constraint=models.UniqueConstraint(fields=("house", "key"), name="one_case_per_page_sent"),
        ),
        migrations.AddConstraint(
            model_name="blockedcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("forgotten_at__isnull", False),
                    models.Q(("backup__isnull", False), ("contact__isnull", False), models.Q(("words", ""), _negated=True)),
                    _connector="OR",
                ),
                name="a_case_is_asked_of_somebody_until_it_is_forgotten",
            ),
        ),
        migrations.AddConstraint(
            model_name="blockedcase",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("forgotten_at__isnull", True),
                    models.Q(
                        models.Q(("state", "open"), _negated=True),
                        ("answer", ""),
                        ("answered_by", None),
                        ("backup", None),
                        ("contact", None),
                        ("opened_by", None),
                        ("person", None),
                        ("words", ""),
                    ),
                    _connector="OR",
                ),
                name="a_case_that_is_forgotten_names_nobody",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="blockedcase",
            trigger=pgtrigger.compiler.Trigger(
                name="a_blocked_case_follows_its_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:answered,open:withdrawn,answered:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="550cfeb3ec091b9f76765f2cd40567857971c495",
                    operation="UPDATE",
                    pgid="pgtrigger_a_blocked_case_follows_its_table_2ce27",
                    table="houses_blockedcase",
                    when="BEFORE",
                ),
            ),
        ),
        PutInScope("houses_blockedcase"),
    ]
