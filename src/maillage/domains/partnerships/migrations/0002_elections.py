"""The days on which elected officials may have changed: both rounds of the municipal elections."""

from datetime import date

from django.db import migrations

ELECTIONS = (
    (date(2020, 3, 15), "Élections municipales, premier tour"),
    (date(2020, 6, 28), "Élections municipales, second tour"),
    (date(2026, 3, 15), "Élections municipales, premier tour"),
    (date(2026, 3, 22), "Élections municipales, second tour"),
)


def bring(apps, schema_editor):
    model = apps.get_model("partnerships", "Election")
    for on, name in ELECTIONS:
        model.objects.get_or_create(on=on, defaults={"name": name})


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    operations = [migrations.RunPython(bring, migrations.RunPython.noop)]
