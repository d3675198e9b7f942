from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agenda", "0004_workshops"), ("territories", "0002_codes_of_priority_neighbourhoods")]
    operations = [
        migrations.AddField(
            model_name="appointmentreason",
            name="territories",
            field=models.ManyToManyField(
                blank=True,
                help_text="For whoever lives there; none means everywhere",
                related_name="+",
                to="territories.perimeter",
            ),
        ),
    ]
