import django.contrib.postgres.constraints
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name='Holiday',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('name', models.CharField(max_length=60)),
            ],
            options={
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='Resource',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('adviser', 'conseiller'), ('counsellor', 'conseiller France Services'), ('person', 'personne'), ('room', 'salle'), ('device', 'appareil')], max_length=12)),
            ],
        ),
        migrations.CreateModel(
            name='SchoolBreak',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('zone', models.CharField(max_length=12)),
                ('name', models.CharField(max_length=60)),
                ('first_day', models.DateField()),
                ('last_day', models.DateField()),
            ],
            options={
                'ordering': ['first_day'],
                'constraints': [models.UniqueConstraint(fields=('zone', 'first_day'), name='one_school_break_per_zone_and_start'), models.CheckConstraint(condition=models.Q(('last_day__gte', models.F('first_day'))), name='school_break_days_in_order')],
            },
        ),
        migrations.CreateModel(
            name='Occupancy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('trade', models.CharField(max_length=24)),
                ('key', models.BigIntegerField()),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occupancies', to='diary.resource')),
            ],
            options={
                'indexes': [models.Index(fields=['trade', 'key'], name='occupancy_by_object')],
                'constraints': [models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='occupancy_lasts'), django.contrib.postgres.constraints.ExclusionConstraint(expressions=[(models.Func(models.F('resource_id'), models.F('resource_id'), models.Value('[]'), function='int8range'), '&&'), ('during', '&&')], name='one_occupancy_per_resource_at_a_time')],
            },
        ),
        migrations.CreateModel(
            name='Leave',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('kind', models.CharField(choices=[('leave', 'congé'), ('training', 'formation'), ('illness', 'absence imprévue'), ('other', 'autre engagement')], max_length=10)),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='diary.resource')),
            ],
            options={
                'indexes': [django.contrib.postgres.indexes.GistIndex(models.Func(models.F('resource_id'), models.F('resource_id'), models.Value('[]'), function='int8range'), models.F('during'), name='leave_by_resource_and_time')],
                'constraints': [models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='leave_lasts')],
            },
        ),
        migrations.CreateModel(
            name='ResourceDay',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField()),
                ('resource', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='diary.resource')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('resource', 'day'), name='one_day_row_per_resource')],
            },
        ),
    ]
