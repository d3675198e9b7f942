"""Who helps at a video appointment held in a place; how an appointment was held when the line was down."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

MODES = [("in_person", "sur place"), ("video", "par vidéo"), ("phone", "par téléphone")]
ABSENCES = [
    ("no_transport", "pas de transport ce jour-là"),
    ("service", "le service n’a pas pu la recevoir"),
    ("warned", "elle a prévenu"),
    ("technical", "panne technique"),
    ("no_news", "sans nouvelle"),
]


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0007_hours_drawn_by_their_owner"),
        ("accounts", "0002_video_room"),
    ]

    operations = [
        migrations.AddField(
            model_name="appointment",
            name="helper",
            field=models.ForeignKey(
                help_text="Stands beside the person for a video",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="participation",
            name="held_mode",
            field=models.CharField(
                blank=True,
                choices=MODES,
                default="",
                help_text="How it was held in the end, when not as booked",
                max_length=10,
            ),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="participation",
            name="held_why",
            field=models.CharField(
                blank=True, choices=ABSENCES, default="", help_text="Why it was not held as booked", max_length=12
            ),
            preserve_default=False,
        ),
        migrations.AddConstraint(
            model_name="appointment",
            constraint=models.CheckConstraint(
                condition=models.Q(("helper__isnull", True), models.Q(("mode", "video"), ("place__isnull", False)), _connector="OR"),
                name="a_helper_is_there_for_a_video_in_a_place",
            ),
        ),
        migrations.AddConstraint(
            model_name="participation",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("held_mode", ""), ("held_why", "")),
                    models.Q(("status", "seen"), models.Q(("held_mode", ""), _negated=True), ("held_why", "technical")),
                    _connector="OR",
                ),
                name="held_otherwise_was_seen_and_says_why",
            ),
        ),
    ]
