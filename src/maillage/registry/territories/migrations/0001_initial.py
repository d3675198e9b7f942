import django.contrib.postgres.fields
import django.db.models.deletion
import maillage.registry.territories.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name='Perimeter',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('intermunicipality', 'intercommunalité'), ('district', 'arrondissement'), ('employment_basin', 'bassin d’emploi'), ('priority_neighbourhood', 'quartier prioritaire')], max_length=24)),
                ('official_name', models.CharField(max_length=120)),
                ('label', models.CharField(help_text='The name in use, editable', max_length=120)),
            ],
            options={
                'ordering': ['kind', 'label'],
            },
        ),
        migrations.CreateModel(
            name='Commune',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80)),
                ('name_folded', models.GeneratedField(db_persist=True, expression=maillage.registry.territories.models.Folded(models.F('name')), output_field=models.CharField(max_length=80))),
                ('postal_codes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=5), default=list, size=None)),
                ('lat', models.FloatField(help_text='Town hall, degrees')),
                ('lon', models.FloatField(help_text='Town hall, degrees')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['name_folded'],
                'indexes': [models.Index(fields=['name_folded'], name='commune_by_name', opclasses=['text_pattern_ops'])],
                'constraints': [models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='commune_dates_in_order'), models.CheckConstraint(condition=models.Q(('lat__gte', -90), ('lat__lte', 90), ('lon__gte', -180), ('lon__lte', 180)), name='commune_is_on_earth')],
            },
        ),
        migrations.CreateModel(
            name='PerimeterMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='perimeters', to='territories.commune')),
                ('perimeter', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='members', to='territories.perimeter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('perimeter', 'commune', 'since'), name='one_membership_per_date'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='membership_dates_in_order')],
            },
        ),
        migrations.CreateModel(
            name='PopulationCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('source', models.CharField(max_length=120)),
                ('inhabitants', models.PositiveIntegerField()),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='territories.commune')),
                ('perimeter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='populations', to='territories.perimeter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('commune', 'perimeter', 'year', 'source'), name='one_count_per_territory_year_and_source', nulls_distinct=False), models.CheckConstraint(condition=models.Q(models.Q(('commune__isnull', True), ('perimeter__isnull', False)), models.Q(('commune__isnull', False), ('perimeter__isnull', True)), _connector='OR'), name='count_of_a_commune_or_a_perimeter')],
            },
        ),
        migrations.CreateModel(
            name='TerritoryCode',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('insee', 'code Insee'), ('siren', 'numéro Siren'), ('district', 'code d’arrondissement'), ('basin', 'code de bassin d’emploi')], max_length=12)),
                ('value', models.CharField(max_length=14)),
                ('since', models.DateField()),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='territories.commune')),
                ('perimeter', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='codes', to='territories.perimeter')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('kind', 'value', 'since'), name='one_territory_per_code_and_date'), models.CheckConstraint(condition=models.Q(models.Q(('commune__isnull', True), ('perimeter__isnull', False)), models.Q(('commune__isnull', False), ('perimeter__isnull', True)), _connector='OR'), name='code_of_a_commune_or_a_perimeter')],
            },
        ),
    ]
