import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.text
import maillage.registry.territories.models
from maillage.kit.scope.operations import PutInScope
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
        ('diary', '0001_initial'),
        ('organisations', '0001_initial'),
        ('territories', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family_name', models.CharField(max_length=80)),
                ('given_name', models.CharField(max_length=80)),
                ('name_folded', models.GeneratedField(db_persist=True, expression=maillage.registry.territories.models.Folded(django.db.models.functions.text.Concat(models.F('family_name'), models.Value(' '), models.F('given_name'))), output_field=models.CharField(max_length=170))),
                ('phone', models.CharField(blank=True, help_text='E.164', max_length=20)),
                ('is_phone_fixed', models.BooleanField(default=False, help_text='A fixed line receives no SMS')),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('has_no_contact_means', models.BooleanField(default=False, help_text='Neither phone nor e-mail, and said so')),
                ('home_stop', models.CharField(blank=True, help_text='Stop id in the timetable in service', max_length=80)),
                ('home_label', models.CharField(blank=True, help_text='Stop or hamlet, as the person says it', max_length=120)),
                ('home_lat', models.FloatField(blank=True, null=True)),
                ('home_lon', models.FloatField(blank=True, null=True)),
                ('means', models.CharField(choices=[('foot', 'à pied'), ('bicycle', 'à vélo'), ('bus', 'à pied et en car'), ('car', 'en voiture'), ('moped', 'en scooter'), ('shared_ride', 'en covoiturage'), ('driven', 'avec quelqu’un qui conduit'), ('none', 'ne peut pas se déplacer')], default='bus', max_length=12)),
                ('walk_limit_min', models.PositiveSmallIntegerField(default=15)),
                ('mobility', models.CharField(blank=True, choices=[('strong', 'frein fort'), ('medium', 'frein moyen'), ('none', 'aucun frein')], max_length=6)),
                ('digital', models.CharField(blank=True, choices=[('strong', 'frein fort'), ('medium', 'frein moyen'), ('none', 'aucun frein')], max_length=6)),
                ('created_at', models.DateTimeField()),
                ('last_contact_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='territories.commune')),
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='diary.resource')),
            ],
            options={
                'ordering': ['name_folded'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('has_no_contact_means', False), models.Q(('email', ''), ('phone', '')), _connector='OR'), name='no_contact_means_means_none'),
                    models.CheckConstraint(condition=models.Q(('walk_limit_min__lte', 60)), name='walk_limit_is_at_most_an_hour'),
                    models.CheckConstraint(condition=models.Q(models.Q(('home_lat__isnull', True), ('home_lon__isnull', True)), models.Q(('home_lat__isnull', False), ('home_lon__isnull', False)), _connector='OR'), name='home_has_both_coordinates_or_none'),
                ],
                'indexes': [
                    models.Index(models.F('agency_id'), django.contrib.postgres.indexes.OpClass('name_folded', name='text_pattern_ops'), name='people_by_agency_and_name'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PersonAccess',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('since', models.DateTimeField()),
                ('until', models.DateTimeField(blank=True, null=True)),
                ('why', models.CharField(choices=[('booked', 'a réservé pour la personne'), ('receives', 'reçoit la personne dans ses murs'), ('enrolled', 'a inscrit la personne'), ('recognised', 'a reconnu la personne au guichet')], max_length=12)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accesses', to='people.person')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gt', models.F('since')), _connector='OR'), name='access_dates_in_order'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'person', 'organisation'], name='access_by_agency_and_person'),
                    models.Index(fields=['person', 'organisation'], name='access_by_person'),
                ],
            },
        ),
        PutInScope("people_person"),
        PutInScope("people_personaccess"),
    ]
