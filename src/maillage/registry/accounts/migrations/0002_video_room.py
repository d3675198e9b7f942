from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='account',
            name='video_room',
            field=models.URLField(blank=True, help_text='A fixed room of their own, on an allowed domain'),
        ),
    ]
