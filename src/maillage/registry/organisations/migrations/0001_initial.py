import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('agency', 'agence'), ('house', 'maison France Services'), ('intermunicipality', 'intercommunalité'), ('commune', 'commune'), ('partner', 'partenaire'), ('platform', 'plateforme')], max_length=20)),
                ('house_kind', models.CharField(blank=True, choices=[('fixed', 'maison fixe'), ('branch', 'antenne'), ('mobile', 'maison itinérante')], max_length=8)),
                ('official_name', models.CharField(max_length=160)),
                ('label', models.CharField(help_text='The name in use, editable', max_length=120)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('opens_on', models.DateField(blank=True, null=True)),
                ('closes_on', models.DateField(blank=True, null=True)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='territories.commune')),
                ('perimeter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='territories.perimeter')),
            ],
            options={
                'ordering': ['label'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('kind', 'house'), models.Q(('house_kind', ''), _negated=True)), models.Q(models.Q(('kind', 'house'), _negated=True), ('house_kind', '')), _connector='OR'), name='a_house_and_only_a_house_has_a_house_kind'),
                    models.CheckConstraint(condition=models.Q(('closes_on__isnull', True), ('opens_on__isnull', True), ('closes_on__gt', models.F('opens_on')), _connector='OR'), name='organisation_dates_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Collaboration',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='collaborations', to='organisations.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('agency', 'organisation', 'since'), name='one_collaboration_per_date'),
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='collaboration_dates_in_order'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'organisation'], name='collaborations_of_agency'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OrganisationCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('safir', 'code Safir'), ('house', 'identifiant France Services'), ('siren', 'numéro Siren'), ('siret', 'numéro Siret')], max_length=8)),
                ('value', models.CharField(max_length=14)),
                ('since', models.DateField()),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='organisations.organisation')),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(fields=('kind', 'value', 'since'), name='one_organisation_per_code_and_date'),
                ],
            },
        ),
    ]
