from maillage.kit.scope.operations import AppendOnly
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name='AuditEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('agency_id', models.BigIntegerField(null=True)),
                ('account_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(max_length=32)),
                ('verb', models.CharField(max_length=64)),
                ('object_kind', models.CharField(max_length=64)),
                ('object_key', models.BigIntegerField()),
                ('fields', models.CharField(blank=True, max_length=400)),
                ('why', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'indexes': [models.Index(fields=['object_kind', 'object_key', 'at'], name='audit_by_object')],
            },
        ),
        migrations.CreateModel(
            name='ReadEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('agency_id', models.BigIntegerField(null=True)),
                ('account_id', models.BigIntegerField(null=True)),
                ('role', models.CharField(max_length=32)),
                ('person_key', models.BigIntegerField()),
                ('address', models.CharField(max_length=120)),
            ],
            options={
                'indexes': [models.Index(fields=['person_key', 'at'], name='reads_by_person'), models.Index(fields=['account_id', 'at'], name='reads_by_account')],
            },
        ),
        AppendOnly("audit_auditentry"),
        AppendOnly("audit_readentry"),
    ]
