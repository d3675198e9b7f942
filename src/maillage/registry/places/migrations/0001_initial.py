import django.contrib.postgres.fields
import django.db.models.deletion
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
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('house', 'maison France Services'), ('agency', 'agence'), ('town_hall', 'mairie'), ('tour_stop', 'arrêt de tournée'), ('other', 'autre lieu')], max_length=12)),
                ('name', models.CharField(max_length=120)),
                ('address', models.CharField(blank=True, max_length=160)),
                ('door', models.CharField(blank=True, max_length=120)),
                ('postal_code', models.CharField(blank=True, max_length=5)),
                ('town', models.CharField(help_text='As printed on a slip', max_length=80)),
                ('lat', models.FloatField()),
                ('lon', models.FloatField()),
                ('zone', models.CharField(default='Europe/Paris', max_length=40)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('is_step_free', models.BooleanField(null=True)),
                ('closed_on', models.DateField(blank=True, null=True)),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, to='territories.commune')),
                ('host', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='places', to='organisations.organisation')),
            ],
            options={
                'ordering': ['town', 'name'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('lat__gte', -90), ('lat__lte', 90), ('lon__gte', -180), ('lon__lte', 180)), name='place_is_on_earth'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Device',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='diary.resource')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='devices', to='places.place')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.UniqueConstraint(fields=('place', 'name'), name='one_device_of_a_name_per_place'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PlaceHours',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('weekday', models.PositiveSmallIntegerField(help_text='Monday is 0')),
                ('opens_at', models.TimeField()),
                ('closes_at', models.TimeField()),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='hours', to='places.place')),
            ],
            options={
                'ordering': ['weekday', 'opens_at'],
                'constraints': [
                    models.UniqueConstraint(fields=('place', 'weekday', 'opens_at'), name='one_stretch_of_hours_per_start'),
                    models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='hours_close_after_they_open'),
                    models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='hours_have_a_weekday'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Room',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60)),
                ('seats', models.PositiveSmallIntegerField()),
                ('is_confidential', models.BooleanField(default=False)),
                ('equipment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=24), blank=True, default=list, size=None)),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rooms', to='places.place')),
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, to='diary.resource')),
            ],
            options={
                'ordering': ['name'],
                'constraints': [
                    models.UniqueConstraint(fields=('place', 'name'), name='one_room_of_a_name_per_place'),
                    models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='room_has_a_seat'),
                ],
            },
        ),
        migrations.CreateModel(
            name='RotaStop',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('every', models.CharField(choices=[('week', 'toutes les n semaines'), ('nth', 'certains jours du mois')], default='week', max_length=4)),
                ('interval_weeks', models.PositiveSmallIntegerField(default=1)),
                ('weekday', models.PositiveSmallIntegerField(help_text='Monday is 0')),
                ('nths', django.contrib.postgres.fields.ArrayField(base_field=models.SmallIntegerField(), blank=True, default=list, help_text='2, 4: second and fourth; -1: last', size=None)),
                ('starts_at', models.TimeField()),
                ('ends_at', models.TimeField()),
                ('first_day', models.DateField()),
                ('until', models.DateField(blank=True, help_text='Last day, included', null=True)),
                ('school_weeks_only', models.BooleanField(default=False)),
                ('on_public_holidays', models.BooleanField(default=False)),
                ('house', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rota', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rota', to='places.place')),
            ],
            options={
                'ordering': ['weekday', 'starts_at'],
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='places_rotastop_ends_after_start'),
                    models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='places_rotastop_has_a_weekday'),
                    models.CheckConstraint(condition=models.Q(('interval_weeks__gte', 1)), name='places_rotastop_has_an_interval'),
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('first_day')), _connector='OR'), name='places_rotastop_dates_in_order'),
                    models.UniqueConstraint(fields=('house', 'place', 'weekday', 'starts_at', 'first_day'), name='one_rota_stop_per_place_and_time'),
                ],
            },
        ),
    ]
