from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.AlterField(
            model_name='territorycode',
            name='kind',
            field=models.CharField(choices=[('insee', 'code Insee'), ('siren', 'numéro Siren'), ('district', 'code d’arrondissement'), ('basin', 'code de bassin d’emploi'), ('priority', 'code de quartier prioritaire')], max_length=12),
        ),
    ]
