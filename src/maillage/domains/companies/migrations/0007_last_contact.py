"""Whom to call in a company is kept three years after somebody there was last spoken to, no longer after the signal."""

from django.db import migrations, models

FILLED = """
UPDATE companies_companyarrival a SET last_contact_at = greatest(a.signalled_at, (
  SELECT max(i.at) FROM companies_interaction i JOIN companies_dossier d ON d.id = i.dossier_id
  WHERE d.arrival_id = a.id AND i.outcome <> 'no_answer'))
"""


class Migration(migrations.Migration):
    dependencies = [("companies", "0006_park_places")]

    operations = [
        migrations.AddField(
            model_name="companyarrival",
            name="last_contact_at",
            field=models.DateTimeField(help_text="The last time somebody of the company was spoken to, else the signal", null=True),
        ),
        migrations.RunSQL(FILLED, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="companyarrival",
            name="last_contact_at",
            field=models.DateTimeField(help_text="The last time somebody of the company was spoken to, else the signal"),
        ),
    ]
