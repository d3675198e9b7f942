"""The activity in NAF 2025 stands beside the one in force, as the register gives both until January 2027."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("companies", "0007_last_contact")]

    operations = [
        migrations.AddField(
            model_name="companyarrival",
            name="naf_2025_code",
            field=models.CharField(
                blank=True, default="", help_text="The same activity in NAF 2025, as the register says it", max_length=6
            ),
            preserve_default=False,
        ),
    ]
