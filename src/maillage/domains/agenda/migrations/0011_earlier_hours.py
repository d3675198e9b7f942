"""Who wishes for an earlier hour, and which ones they were told of: three at most, one a day."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0010_helper_and_line_down"),
        ("diary", "0002_calendars"),
        ("organisations", "0001_initial"),
        ("places", "0002_video_unaided"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="EarlierWish",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_at", models.DateTimeField()),
                (
                    "status",
                    models.CharField(
                        choices=[
                            ("waiting", "attend une heure plus tôt"),
                            ("met", "a pris une heure plus tôt"),
                            ("withdrawn", "retirée"),
                            ("expired", "terminée sans heure"),
                        ],
                        default="waiting",
                        max_length=9,
                    ),
                ),
                ("ended_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.SET_NULL, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "asked_by_organisation",
                    models.ForeignKey(
                        null=True, on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "participation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="earlier_wishes", to="agenda.participation"
                    ),
                ),
            ],
            options={
                "verbose_name_plural": "earlier wishes",
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_earlier_wish_waits_until_it_ends'),
                    models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('participation',), name='one_earlier_wish_per_seat'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'status', 'asked_at'], name='earlier_wishes_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name="EarlierNotice",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("on", models.DateField(help_text="The day it was told, in France")),
                ("number", models.PositiveSmallIntegerField()),
                ("starts_at", models.DateTimeField()),
                (
                    "mode",
                    models.CharField(
                        choices=[("in_person", "sur place"), ("video", "par vidéo"), ("phone", "par téléphone")], max_length=10
                    ),
                ),
                (
                    "adviser_resource",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to="diary.resource"),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "place",
                    models.ForeignKey(
                        help_text="Where the adviser is",
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="places.place",
                    ),
                ),
                (
                    "wish",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="notices", to="agenda.earlierwish"
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('number__range', (1, 3))), name='an_earlier_wish_is_told_three_times_at_most'),
                    models.UniqueConstraint(fields=('wish', 'on'), name='an_earlier_wish_is_told_once_a_day'),
                    models.UniqueConstraint(fields=('wish', 'number'), name='notices_of_an_earlier_wish_are_numbered'),
                ],
            },
        ),
        PutInScope("agenda_earlierwish"),
        PutInScope("agenda_earliernotice"),
    ]
