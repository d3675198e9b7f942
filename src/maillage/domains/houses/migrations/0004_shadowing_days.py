"""Days inside the agency: programme, guests, ratings, what follows."""

import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [
        ("houses", "0003_steps_have_a_kind"),
        ("organisations", "0001_initial"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ShadowingAction",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("what", models.CharField(max_length=120)),
                ("due_on", models.DateField()),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                ("link_kind", models.CharField(blank=True, max_length=24)),
                ("link_key", models.BigIntegerField(blank=True, null=True)),
            ],
            options={
                "ordering": ["due_on", "pk"],
            },
        ),
        migrations.CreateModel(
            name="ShadowingDay",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "prévue"), ("held", "faite"), ("cancelled", "annulée")],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("why_cancelled", models.CharField(blank=True, max_length=200)),
                ("made_at", models.DateTimeField()),
            ],
            options={
                "ordering": ["on", "pk"],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'cancelled'), models.Q(('why_cancelled', ''), _negated=True)), models.Q(models.Q(('state', 'cancelled'), _negated=True), ('why_cancelled', '')), _connector='OR'), name='a_shadowing_day_called_off_and_only_it_says_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShadowingGuest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "answer",
                    models.CharField(
                        choices=[
                            ("invited", "réponse attendue"),
                            ("coming", "vient"),
                            ("declined", "ne peut pas venir"),
                            ("attended", "présence notée"),
                            ("missed", "absence notée"),
                        ],
                        default="invited",
                        max_length=8,
                    ),
                ),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.CreateModel(
            name="ShadowingRating",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moment", models.CharField(choices=[("before", "avant"), ("after", "après")], max_length=6)),
                (
                    "scores",
                    django.contrib.postgres.fields.ArrayField(
                        base_field=models.PositiveSmallIntegerField(), help_text="One per sentence of RATED, 1 to 4", size=None
                    ),
                ),
                ("words", models.CharField(blank=True, help_text="What to change in the day", max_length=400)),
                ("at", models.DateTimeField()),
            ],
            options={
                "ordering": ["pk"],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('scores__contained_by', [1, 2, 3, 4]), ('scores__len', 4)), name='a_rating_scores_each_sentence'),
                ],
            },
        ),
        migrations.CreateModel(
            name="ShadowingStretch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "trade",
                    models.CharField(
                        choices=[
                            ("welcome", "Accueil"),
                            ("guidance", "Accompagnement des demandeurs d’emploi"),
                            ("benefits", "Indemnisation"),
                            ("employers", "Relation avec les entreprises"),
                            ("training", "Formation et projet professionnel"),
                            ("psychology", "Psychologue du travail"),
                            ("management", "Direction"),
                        ],
                        max_length=12,
                    ),
                ),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
            ],
            options={
                "ordering": ["during", "pk"],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='a_shadowing_stretch_lasts'),
                    models.CheckConstraint(condition=models.Q(('trade__in', ['welcome', 'guidance', 'benefits', 'employers', 'training', 'psychology', 'management'])), name='a_stretch_shows_an_occupation'),
                ],
            },
        ),
        migrations.AddField(
            model_name="shadowingaction",
            name="owner",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="shadowingday",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="shadowingday",
            name="house",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="shadowingaction",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="actions", to="houses.shadowingday"
            ),
        ),
        migrations.AddField(
            model_name="shadowingguest",
            name="account",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name="shadowingguest",
            name="day",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="guests", to="houses.shadowingday"),
        ),
        migrations.AddField(
            model_name="shadowingrating",
            name="agency",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
            ),
        ),
        migrations.AddField(
            model_name="shadowingrating",
            name="guest",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="ratings", to="houses.shadowingguest"
            ),
        ),
        migrations.AddField(
            model_name="shadowingstretch",
            name="day",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="stretches", to="houses.shadowingday"
            ),
        ),
        migrations.AddField(
            model_name="shadowingstretch",
            name="host",
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddIndex(
            model_name="shadowingday",
            index=models.Index(fields=["agency", "house", "on"], name="shadowing_days_of_a_house"),
        ),
        migrations.AddConstraint(
            model_name="shadowingday",
            constraint=models.UniqueConstraint(
                condition=models.Q(("state", "cancelled"), _negated=True),
                fields=("agency", "house", "on"),
                name="one_shadowing_day_per_house_and_date",
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="shadowingday",
            trigger=pgtrigger.compiler.Trigger(
                name="a_shadowing_day_follows_its_table",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE _is_valid_transition BOOLEAN;",
                    func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{planned:held,planned:cancelled}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;',
                    hash="517b8a0b70b0820b290a4b24bac2fcf5b0fbee25",
                    operation="UPDATE",
                    pgid="pgtrigger_a_shadowing_day_follows_its_table_75a0f",
                    table="houses_shadowingday",
                    when="BEFORE",
                ),
            ),
        ),
        migrations.AddConstraint(
            model_name="shadowingaction",
            constraint=models.CheckConstraint(
                condition=models.Q(("what", ""), _negated=True), name="an_action_after_a_day_says_what"
            ),
        ),
        migrations.AddConstraint(
            model_name="shadowingaction",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link_key__isnull", True), ("link_kind", "")),
                    models.Q(models.Q(("link_kind", ""), _negated=True), ("link_key__isnull", False)),
                    _connector="OR",
                ),
                name="an_action_after_a_day_is_linked_by_kind_and_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="shadowingguest",
            constraint=models.UniqueConstraint(fields=("day", "account"), name="one_invitation_per_day_and_counsellor"),
        ),
        migrations.AddConstraint(
            model_name="shadowingrating",
            constraint=models.UniqueConstraint(fields=("guest", "moment"), name="one_rating_before_and_one_after"),
        ),
        PutInScope("houses_shadowingday"),
        PutInScope("houses_shadowingstretch"),
        PutInScope("houses_shadowingguest"),
        PutInScope("houses_shadowingrating"),
        PutInScope("houses_shadowingaction"),
    ]
