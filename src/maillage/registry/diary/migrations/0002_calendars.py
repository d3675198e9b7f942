import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0001_initial'),
        ('organisations', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='OutsideCalendar',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('address', models.URLField(help_text='Secret: whoever has it reads that calendar', max_length=500)),
                ('read_at', models.DateTimeField(null=True)),
                ('version', models.CharField(blank=True, help_text='What the server says of its content (ETag)', max_length=120)),
                ('problem', models.CharField(blank=True, max_length=24)),
                ('busy_count', models.PositiveIntegerField(default=0)),
                ('resource', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='diary.resource')),
            ],
        ),
        migrations.AddField(
            model_name='leave',
            name='calendar',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='leaves', to='diary.outsidecalendar'),
        ),
        migrations.CreateModel(
            name='CalendarLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('resource', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='diary.resource')),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('organisation__isnull', True), ('resource__isnull', False)), models.Q(('organisation__isnull', False), ('resource__isnull', True)), _connector='OR'), name='a_calendar_link_has_one_owner'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('resource',), name='one_open_link_per_resource'), models.UniqueConstraint(condition=models.Q(('revoked_at', None)), fields=('organisation',), name='one_open_link_per_house')],
            },
        ),
    ]
