"""Which place and hour were looked at when nothing suited, on a request; and the same said by somebody without a name."""

import django.db.models.deletion
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


def key_to(model, on_delete, **more):
    return models.ForeignKey(on_delete=on_delete, related_name="+", to=model, **more)


KEPT, FORGOTTEN = django.db.models.deletion.PROTECT, django.db.models.deletion.SET_NULL


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0012_enrolment_links"),
        ("organisations", "0001_initial"),
        ("places", "0002_video_unaided"),
        ("territories", "0002_codes_of_priority_neighbourhoods"),
    ]
    operations = [
        migrations.AddField(
            model_name="request",
            name="place",
            field=key_to("places.place", FORGOTTEN, null=True, help_text="That was looked at"),
        ),
        migrations.AddField(
            model_name="request",
            name="slot_at",
            field=models.DateTimeField(help_text="The hour that was looked at", null=True),
        ),
        migrations.AlterField(
            model_name="request",
            name="wishes",
            field=models.CharField(
                blank=True, help_text="Half-days that suit, a shared ride: codes, never free words", max_length=60
            ),
        ),
        migrations.CreateModel(
            name="UnmetSearch",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "difficulty",
                    models.CharField(
                        choices=[
                            ("no_bus", "pas de car"),
                            ("wrong_hour", "mauvaise heure"),
                            ("wrong_day", "mauvais jour"),
                            ("too_far", "trop loin"),
                            ("no_slot", "plus de place"),
                        ],
                        max_length=10,
                    ),
                ),
                ("means", models.CharField(max_length=12)),
                ("walk_min", models.PositiveSmallIntegerField()),
                ("home", models.JSONField(default=dict, help_text="A stop or the centre of a commune: never an address")),
                ("slot_at", models.DateTimeField(help_text="The hour that was looked at", null=True)),
                ("on", models.DateField()),
                ("idempotency_key", models.UUIDField(unique=True)),
                ("agency", key_to("organisations.organisation", KEPT)),
                ("commune", key_to("territories.commune", KEPT, null=True)),
                ("place", key_to("places.place", FORGOTTEN, null=True)),
                ("reason", key_to("agenda.appointmentreason", KEPT)),
            ],
            options={
                "verbose_name_plural": "unmet searches",
                "indexes": [models.Index(fields=["agency", "on"], name="unmet_searches_by_day")],
            },
        ),
        PutInScope("agenda_unmetsearch"),
    ]
