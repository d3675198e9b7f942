"""How often a public form was sent, by a keyed hash."""

from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True
    dependencies = [("scope", "0001_roles_and_settings")]
    operations = [
        migrations.CreateModel(
            name="Tries",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "who",
                    models.CharField(help_text="Keyed hash of a form and an address, or of a form and a link", max_length=64),
                ),
                ("since", models.DateTimeField(help_text="Start of the window")),
                ("count", models.PositiveIntegerField(default=1)),
            ],
            options={
                "verbose_name_plural": "tries",
                "indexes": [models.Index(fields=["since"], name="tries_by_age")],
                "constraints": [
                    models.UniqueConstraint(fields=("who", "since"), name="tries_of_one_window_are_counted_together")
                ],
            },
        ),
    ]
