from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("mobility", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="timetableversion",
            name="parts",
            field=models.JSONField(blank=True, default=list, help_text="Feeds it was merged from; empty for a single one"),
        ),
    ]
