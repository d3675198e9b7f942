"""A place may say that people manage a video appointment there by themselves."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="place",
            name="is_video_unaided",
            field=models.BooleanField(
                default=False, help_text="People manage a video appointment there by themselves: no helper is held for it"
            ),
        ),
    ]
