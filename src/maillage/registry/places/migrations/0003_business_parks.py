"""A business park is a place that one goes to work at: its hours are built like the others', nobody is received there."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("places", "0002_video_unaided")]

    operations = [
        migrations.AlterField(
            model_name="place",
            name="kind",
            field=models.CharField(
                choices=[
                    ("house", "maison France Services"),
                    ("agency", "agence"),
                    ("town_hall", "mairie"),
                    ("tour_stop", "arrêt de tournée"),
                    ("business_park", "zone d’activité"),
                    ("other", "autre lieu"),
                ],
                max_length=16,
            ),
        ),
    ]
