from maillage.kit.scope.operations import AppendOnly
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_old_reads_are_forgotten'),
    ]

    operations = [
        migrations.CreateModel(
            name='Seal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('log', models.CharField(choices=[('entries', 'actes'), ('reads', 'lectures')], max_length=8)),
                ('after_key', models.BigIntegerField()),
                ('last_key', models.BigIntegerField()),
                ('mark', models.BigIntegerField()),
                ('count', models.IntegerField()),
                ('first_at', models.DateTimeField(null=True)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('digest', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('log', 'previous'), name='one_seal_follows_another'), models.CheckConstraint(condition=models.Q(('mark__gte', models.F('last_key'))), name='a_seal_ends_at_its_mark')],
            },
        ),
        migrations.CreateModel(
            name='UnusualReading',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account_id', models.BigIntegerField()),
                ('agency_id', models.BigIntegerField(null=True)),
                ('day', models.DateField()),
                ('rule', models.CharField(choices=[('many', 'bien plus de dossiers que d’habitude'), ('hours', 'des dossiers ouverts hors des heures de travail')], max_length=5)),
                ('people', models.IntegerField(help_text='How many different files when it was noticed')),
                ('usual', models.IntegerField(help_text="On the account's own median day")),
                ('noticed_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account_id', 'day', 'rule'), name='unusual_reading_is_said_once_a_day')],
            },
        ),
        AppendOnly("audit_seal"),
    ]
