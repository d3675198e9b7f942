"""Steps have a kind, a link and words; one that moves alone says why; reviews are written by the opening itself."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [
        ("houses", "0002_tally"),
        ("organisations", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="openingstep",
            name="kind",
            field=models.CharField(
                choices=[
                    ("label", "label"),
                    ("shadowing", "shadowing"),
                    ("first_session", "first_session"),
                    ("first_workshop", "first_workshop"),
                    ("review", "review"),
                    ("other", "other"),
                ],
                default="other",
                max_length=14,
            ),
        ),
        migrations.AddField(
            model_name="openingstep",
            name="link_key",
            field=models.BigIntegerField(blank=True, null=True),
        ),
        migrations.AddField(
            model_name="openingstep",
            name="link_kind",
            field=models.CharField(blank=True, help_text="The first permanence or workshop: of which trade", max_length=24),
        ),
        migrations.AddField(
            model_name="openingstep",
            name="words",
            field=models.CharField(blank=True, help_text="What a review says; names nobody", max_length=600),
        ),
        migrations.RunSQL(
            """UPDATE houses_openingstep SET kind = 'label' WHERE condition <> '';
            UPDATE houses_openingstep SET kind = 'shadowing' WHERE what = 'Recevoir chaque agent une journée à l’agence';
            UPDATE houses_openingstep SET kind = 'first_session' WHERE what LIKE 'Dater la première permanence%';
            DELETE FROM houses_openingstep s USING houses_houseopening o
              WHERE o.id = s.opening_id AND o.status = 'preparing' AND s.what LIKE 'Faire le bilan à %';
            UPDATE houses_openingstep SET kind = 'review', words = CASE WHEN done_at IS NULL THEN '' ELSE 'Bilan fait.' END
              WHERE what LIKE 'Faire le bilan à %';""",
            migrations.RunSQL.noop,
        ),
        migrations.CreateModel(
            name="StepMove",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("moved_at", models.DateTimeField()),
                ("old_on", models.DateField()),
                ("new_on", models.DateField()),
                ("why", models.CharField(max_length=200)),
            ],
            options={
                "ordering": ["pk"],
            },
        ),
        migrations.AddConstraint(
            model_name="openingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "label"), models.Q(("condition", ""), _negated=True)),
                    models.Q(models.Q(("kind", "label"), _negated=True), ("condition", "")),
                    _connector="OR",
                ),
                name="a_condition_and_only_it_is_of_the_label",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("link_key__isnull", True), ("link_kind", "")),
                    models.Q(models.Q(("link_kind", ""), _negated=True), ("link_key__isnull", False)),
                    _connector="OR",
                ),
                name="a_step_is_linked_by_kind_and_key",
            ),
        ),
        migrations.AddConstraint(
            model_name="openingstep",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("kind", "review"), _negated=True),
                    ("done_at__isnull", True),
                    models.Q(("words", ""), _negated=True),
                    _connector="OR",
                ),
                name="a_review_that_is_done_says_something",
            ),
        ),
        migrations.AddField(
            model_name="stepmove",
            name="step",
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="moves", to="houses.openingstep"),
        ),
        migrations.AddConstraint(
            model_name="stepmove",
            constraint=models.CheckConstraint(
                condition=models.Q(("old_on", models.F("new_on")), _negated=True), name="a_step_move_changes_the_day"
            ),
        ),
        migrations.AddConstraint(
            model_name="stepmove",
            constraint=models.CheckConstraint(condition=models.Q(("why", ""), _negated=True), name="a_step_move_says_why"),
        ),
        PutInScope("houses_houseopening"),
        PutInScope("houses_openingstep"),
        PutInScope("houses_openingmove"),
        PutInScope("houses_stepmove"),
        migrations.RunSQL(  # a step that is dropped takes its moves along; none is ever rewritten
            f"REVOKE UPDATE, TRUNCATE ON houses_stepmove FROM {settings.DATABASE_APP_ROLE}", migrations.RunSQL.noop
        ),
    ]
