import django.db.models.deletion
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0004_following'),
        ('organisations', '0001_initial'),
        ('territories', '0002_codes_of_priority_neighbourhoods'),
    ]

    operations = [
        migrations.CreateModel(
            name='HiringWeight',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('naf', models.CharField(max_length=6)),
                ('nomenclature', models.CharField(choices=[('rev2', 'NAF rév. 2'), ('2025', 'NAF 2025')], max_length=4)),
                ('occupation_code', models.CharField(max_length=5)),
                ('weight', models.FloatField(help_text='Hires counted, or any number in proportion to them')),
                ('source', models.CharField(max_length=160)),
                ('brought_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['naf', 'occupation_code'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'nomenclature', 'naf', 'occupation_code'), name='one_hiring_weight_per_activity_and_occupation'), models.CheckConstraint(condition=models.Q(('weight__gt', 0)), name='a_hiring_weight_is_positive'), models.CheckConstraint(condition=models.Q(('naf__regex', '^\\d{2}(\\.\\d{2}[A-Z])?$')), name='a_hiring_weight_is_of_a_class_or_a_division'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_hiring_weight_says_its_source')],
            },
        ),
        migrations.CreateModel(
            name='JobSeekerCount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('family', models.CharField(help_text='H, H22 or H2202', max_length=5)),
                ('count', models.PositiveIntegerField(blank=True, help_text='Empty: hidden, because it is under five', null=True)),
                ('as_of', models.DateField()),
                ('source', models.CharField(max_length=160)),
                ('brought_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('commune', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.commune')),
            ],
            options={
                'ordering': ['family', 'commune'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'commune', 'family', 'as_of'), name='one_count_of_job_seekers_per_commune_family_and_date'), models.CheckConstraint(condition=models.Q(('count__isnull', True), ('count__gte', 5), _connector='OR'), name='fewer_than_five_job_seekers_are_not_kept'), models.CheckConstraint(condition=models.Q(('family__regex', '^[A-N](\\d{2}(\\d{2})?)?$')), name='job_seekers_are_of_a_family_of_occupations'), models.CheckConstraint(condition=models.Q(('source', ''), _negated=True), name='a_count_of_job_seekers_says_its_source')],
            },
        ),
        migrations.CreateModel(
            name='LeadTime',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.SlugField(max_length=40)),
                ('label', models.CharField(max_length=160)),
                ('weeks_before', models.PositiveSmallIntegerField()),
                ('lasts_weeks', models.PositiveSmallIntegerField()),
                ('side', models.CharField(choices=[('agency', 'l’agence'), ('company', 'l’entreprise'), ('both', 'les deux ensemble')], max_length=8)),
                ('since', models.DateField()),
                ('source', models.CharField(max_length=160)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-weeks_before', 'code'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'code', 'since'), name='one_lead_time_per_thing_and_date'), models.CheckConstraint(condition=models.Q(('lasts_weeks__lte', models.F('weeks_before'))), name='a_lead_time_ends_by_the_opening'), models.CheckConstraint(condition=models.Q(models.Q(('label', ''), _negated=True), models.Q(('source', ''), _negated=True)), name='a_lead_time_says_what_and_by_whom')],
            },
        ),
        migrations.CreateModel(
            name='RampShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('month', models.SmallIntegerField()),
                ('share', models.FloatField()),
                ('since', models.DateField()),
                ('source', models.CharField(max_length=160)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['since', 'month'],
                'constraints': [models.UniqueConstraint(fields=('agency', 'month', 'since'), name='one_ramp_share_per_month_and_date'), models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 1)), name='a_ramp_share_is_a_share'), models.CheckConstraint(condition=models.Q(('month__gte', -24), ('month__lte', 24)), name='a_ramp_is_within_two_years')],
            },
        ),
        PutInScope('companies_hiringweight'),
        PutInScope('companies_jobseekercount'),
        PutInScope('companies_leadtime'),
        PutInScope('companies_rampshare'),
    ]
