"""Hubs, the fourth table of the national standard: several economic sites that go together."""

import django.db.models.deletion
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [("companies", "0009_a_company_reads_who_could_come"), ("organisations", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="BusinessHub",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("code", models.CharField(help_text="pole_id", max_length=60)),
                ("name", models.CharField(max_length=160)),
                ("vocation", models.CharField(blank=True, max_length=80)),
                ("area_ha", models.DecimalField(blank=True, decimal_places=3, max_digits=9, null=True)),
                ("identified_on", models.DateField(blank=True, null=True)),
                ("updated_on", models.DateField(blank=True, null=True)),
                (
                    "columns",
                    models.JSONField(
                        default=dict, help_text="Columns of the standard that nothing here reads, as they came"
                    ),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "intermunicipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["name", "pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("agency", "code"), name="one_business_hub_per_code"),
                    models.CheckConstraint(
                        condition=models.Q(("code", ""), _negated=True) & models.Q(("name", ""), _negated=True),
                        name="a_business_hub_has_a_code_and_a_name",
                    ),
                ],
            },
        ),
        PutInScope("companies_businesshub"),
    ]
