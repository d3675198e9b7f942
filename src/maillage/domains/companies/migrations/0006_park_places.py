"""A park has a place of the register: the hours at which one can be there are built for it like for the others."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0005_forecast"), ("places", "0003_business_parks")]

    operations = [
        migrations.AddField(
            model_name="businesspark",
            name="place",
            field=models.OneToOneField(
                blank=True,
                help_text="Where one goes to work there: the hours of buses are built for it like for the others",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="places.place",
            ),
        ),
    ]
