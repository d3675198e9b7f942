import django.db.models.deletion
import maillage.registry.territories.models
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Feed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('source', models.CharField(blank=True, help_text='Where it was last taken from', max_length=300)),
                ('licence', models.CharField(blank=True, max_length=200)),
                ('is_active', models.BooleanField(default=False)),
                ('agency', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.UniqueConstraint(fields=('agency', 'name'), name='one_feed_of_a_name_per_agency', nulls_distinct=False),
                    models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('agency',), name='one_active_feed_per_agency', nulls_distinct=False),
                ],
            },
        ),
        migrations.CreateModel(
            name='TimetableVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('building', 'en préparation'), ('in_service', 'en service'), ('superseded', 'remplacée'), ('refused', 'refusée')], max_length=12)),
                ('content_hash', models.CharField(blank=True, help_text='Empty when refused', max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('in_service_since', models.DateTimeField(blank=True, null=True)),
                ('zone', models.CharField(blank=True, max_length=40)),
                ('first_on', models.DateField(blank=True, null=True)),
                ('last_on', models.DateField(blank=True, null=True)),
                ('calendar', models.TextField(blank=True, help_text="JSON of the engine's calendar")),
                ('lines', models.JSONField(blank=True, default=list)),
                ('problems', models.JSONField(blank=True, default=list)),
                ('feed', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='mobility.feed')),
            ],
            options={
                'ordering': ['-imported_at', '-pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('content_hash', ''), _negated=True), fields=('feed', 'content_hash'), name='one_version_per_feed_and_content'),
                    models.UniqueConstraint(condition=models.Q(('state', 'refused')), fields=('feed',), name='one_refused_version_kept_per_feed'),
                    models.UniqueConstraint(condition=models.Q(('state', 'in_service')), fields=('feed',), name='one_version_in_service_per_feed'),
                    models.CheckConstraint(condition=models.Q(models.Q(('content_hash', ''), ('state', 'refused')), models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('content_hash', ''), _negated=True), ('first_on__isnull', False), ('last_on__isnull', False)), _connector='OR'), name='a_version_that_is_not_refused_has_content_and_dates'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TimetableStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('stop_id', models.CharField(max_length=120)),
                ('name', models.CharField(max_length=160)),
                ('name_folded', models.GeneratedField(db_persist=True, expression=maillage.registry.territories.models.Folded(models.F('name')), output_field=models.CharField(max_length=200))),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stops', to='mobility.timetableversion')),
            ],
            options={
                'ordering': ['name_folded'],
                'constraints': [
                    models.UniqueConstraint(fields=('version', 'stop_id'), name='one_stop_of_an_id_per_version'),
                ],
                'indexes': [
                    models.Index(fields=['version', 'lat'], name='stops_by_version_and_latitude'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ReachProfile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(help_text='Kind of day: a hash of the services that run', max_length=16)),
                ('sample_on', models.DateField(help_text='A date of that kind')),
                ('sites_hash', models.CharField(max_length=16)),
                ('asked_at', models.DateTimeField()),
                ('built_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='profiles', to='mobility.timetableversion')),
            ],
            options={
                'ordering': ['version', 'sample_on'],
                'constraints': [
                    models.UniqueConstraint(fields=('version', 'kind', 'sites_hash'), name='one_profile_per_version_kind_of_day_and_places'),
                ],
            },
        ),
    ]
