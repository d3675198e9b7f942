import django.contrib.postgres.fields
import django.contrib.postgres.indexes
import django.db.models.deletion
import maillage.registry.territories.models
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations, models

from maillage.kit.scope.operations import AppendOnly, PutInScope


class Migration(migrations.Migration):

    dependencies = [
        ('companies', '0002_handed_back_may_refuse'),
        ('organisations', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        TrigramExtension(),
        migrations.CreateModel(
            name='Appellation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(help_text='OGR', max_length=10, unique=True)),
                ('label', models.CharField(max_length=250)),
                ('folded', models.GeneratedField(db_persist=True, expression=maillage.registry.territories.models.Folded(models.F('label')), output_field=models.CharField(max_length=250))),
                ('is_main', models.BooleanField(default=False)),
                ('is_rare', models.BooleanField(default=False)),
                ('closed_on', models.DateField(blank=True, null=True)),
            ],
            options={
                'ordering': ['label', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='an_appellation_has_a_label'),
                ],
                'indexes': [
                    django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['folded'], name='appellations_by_what_is_typed', opclasses=['gin_trgm_ops']),
                ],
            },
        ),
        migrations.CreateModel(
            name='OccupationEdition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.CharField(help_text='As the files say it', max_length=60)),
                ('published_on', models.DateField(blank=True, null=True)),
                ('brought_at', models.DateTimeField()),
                ('is_sample', models.BooleanField(default=False, help_text='A few dozen occupations, until the official files come')),
                ('occupations_count', models.PositiveIntegerField()),
                ('appellations_count', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ['-brought_at', '-pk'],
            },
        ),
        migrations.AddField(
            model_name='dossierstep',
            name='click',
            field=models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True),
        ),
        migrations.AddField(
            model_name='interaction',
            name='click',
            field=models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True),
        ),
        migrations.AddField(
            model_name='note',
            name='click',
            field=models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True),
        ),
        migrations.CreateModel(
            name='Occupation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(max_length=5, unique=True)),
                ('label', models.CharField(max_length=200)),
                ('domain_code', models.CharField(max_length=3)),
                ('domain_label', models.CharField(max_length=200)),
                ('is_regulated', models.BooleanField(default=False)),
                ('closed_on', models.DateField(blank=True, help_text='No longer in the directory from this day on', null=True)),
            ],
            options={
                'ordering': ['code'],
                'indexes': [models.Index(fields=['domain_code'], name='occupations_of_a_domain')],
                'constraints': [models.CheckConstraint(condition=models.Q(('code__regex', '^[A-N]\\d{4}$')), name='an_occupation_code_is_a_letter_and_4_digits'), models.CheckConstraint(condition=models.Q(('code__startswith', models.F('domain_code'))), name='an_occupation_is_of_its_domain'), models.CheckConstraint(condition=models.Q(('label', ''), _negated=True), name='an_occupation_has_a_label')],
            },
        ),
        migrations.CreateModel(
            name='HiringNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('posts_count', models.PositiveSmallIntegerField()),
                ('starts_on', models.DateField(help_text='Moves only beside a NeedMove that says why')),
                ('certainty', models.CharField(choices=[('certain', 'certaine'), ('likely', 'probable'), ('possible', 'possible')], max_length=8)),
                ('contract', models.CharField(choices=[('permanent', 'permanent'), ('fixed_term', 'fixed_term'), ('seasonal', 'seasonal'), ('temporary', 'temporary'), ('apprenticeship', 'apprenticeship'), ('professionalisation', 'professionalisation')], max_length=19)),
                ('contract_months', models.PositiveSmallIntegerField(blank=True, help_text='None: without end', null=True)),
                ('shift_starts', models.TimeField(blank=True, null=True)),
                ('shift_ends', models.TimeField(blank=True, help_text='Before the start: the next day', null=True)),
                ('weekdays', django.contrib.postgres.fields.ArrayField(base_field=models.PositiveSmallIntegerField(), blank=True, default=list, help_text='0 is Monday', size=None)),
                ('weekly_hours', models.DecimalField(blank=True, decimal_places=2, max_digits=4, null=True)),
                ('is_part_time', models.BooleanField(default=False)),
                ('must_have', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=8)),
                ('teachable', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=8)),
                ('state', models.CharField(choices=[('open', 'à pourvoir'), ('filled', 'pourvu'), ('dropped', 'abandonné')], default='open', max_length=7)),
                ('why_dropped', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('appellation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.appellation')),
                ('arrival', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='needs', to='companies.companyarrival')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='companies.occupation')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('posts_count__gte', 1)), name='a_need_is_of_one_post_at_least'),
                    models.CheckConstraint(condition=models.Q(models.Q(('shift_ends__isnull', True), ('shift_starts__isnull', True)), models.Q(('shift_ends__isnull', False), ('shift_starts__isnull', False), models.Q(('shift_starts', models.F('shift_ends')), _negated=True)), _connector='OR'), name='a_shift_starts_and_ends'),
                    models.CheckConstraint(condition=models.Q(('weekdays__contained_by', [0, 1, 2, 3, 4, 5, 6])), name='a_need_is_of_days_of_a_week'),
                    models.CheckConstraint(condition=models.Q(models.Q(('contract', 'permanent'), ('contract_months__isnull', True)), models.Q(models.Q(('contract', 'permanent'), _negated=True), models.Q(('contract_months__isnull', True), ('contract_months__gte', 1), _connector='OR')), _connector='OR'), name='a_permanent_contract_has_no_end'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='a_hiring_need_that_is_not_open_ended_on_a_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), models.Q(('why_dropped', ''), _negated=True)), models.Q(models.Q(('state', 'dropped'), _negated=True), ('why_dropped', '')), _connector='OR'), name='a_dropped_hiring_need_and_only_it_says_why'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'arrival', 'state'], name='needs_of_an_arrival'),
                ],
            },
        ),
        migrations.AddField(
            model_name='appellation',
            name='occupation',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appellations', to='companies.occupation'),
        ),
        migrations.CreateModel(
            name='OccupationMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('rank', models.PositiveSmallIntegerField(help_text='1 comes first')),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='companies.occupation')),
                ('toward', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves_from', to='companies.occupation')),
            ],
            options={
                'ordering': ['occupation', 'rank', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('occupation', 'toward'), name='one_move_between_two_occupations'),
                    models.CheckConstraint(condition=models.Q(('occupation', models.F('toward')), _negated=True), name='a_move_is_toward_another_occupation'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OccupationSector',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('naf_division', models.CharField(max_length=2)),
                ('occupation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='sectors', to='companies.occupation')),
            ],
            options={
                'ordering': ['naf_division', 'occupation'],
                'constraints': [
                    models.UniqueConstraint(fields=('occupation', 'naf_division'), name='an_occupation_once_per_division'),
                    models.CheckConstraint(condition=models.Q(('naf_division__regex', '^\\d{2}$')), name='a_naf_division_has_two_digits'),
                ],
                'indexes': [
                    models.Index(fields=['naf_division'], name='occupations_of_a_division'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TrainingNeed',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('theme', models.CharField(max_length=160)),
                ('people_count', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('open', 'à pourvoir'), ('filled', 'pourvu'), ('dropped', 'abandonné')], default='open', max_length=7)),
                ('why_dropped', models.CharField(blank=True, max_length=200)),
                ('recorded_at', models.DateTimeField()),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('arrival', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='training_needs', to='companies.companyarrival')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('people_count__gte', 1)), name='a_training_need_is_of_one_person_at_least'),
                    models.CheckConstraint(condition=models.Q(('theme', ''), _negated=True), name='a_training_need_says_its_theme'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', True), ('state', 'open')), models.Q(models.Q(('state', 'open'), _negated=True), ('ended_on__isnull', False)), _connector='OR'), name='a_training_need_that_is_not_open_ended_on_a_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'dropped'), models.Q(('why_dropped', ''), _negated=True)), models.Q(models.Q(('state', 'dropped'), _negated=True), ('why_dropped', '')), _connector='OR'), name='a_dropped_training_need_and_only_it_says_why'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'arrival', 'state'], name='training_needs_of_an_arrival'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OfferUse',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('offer', models.CharField(choices=[('poei', 'poei'), ('poec', 'poec'), ('work_immersion', 'work_immersion'), ('simulation_recruitment', 'simulation_recruitment'), ('job_dating', 'job_dating'), ('information_session', 'information_session'), ('professional_image', 'professional_image'), ('posted_offer', 'posted_offer')], max_length=22)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, null=True)),
                ('hours', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('entries_count', models.PositiveSmallIntegerField()),
                ('completed_count', models.PositiveSmallIntegerField(blank=True, help_text='None: not known yet', null=True)),
                ('hired_count', models.PositiveSmallIntegerField(blank=True, help_text='None: not known yet', null=True)),
                ('recorded_at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='companies.hiringneed')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('training', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='uses', to='companies.trainingneed')),
            ],
            options={
                'ordering': ['starts_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('need__isnull', True), ('training__isnull', False)), models.Q(('need__isnull', False), ('training__isnull', True)), _connector='OR'), name='a_use_is_for_one_need'),
                    models.CheckConstraint(condition=models.Q(('entries_count__gte', 1)), name='a_use_has_one_entry_at_least'),
                    models.CheckConstraint(condition=models.Q(('completed_count__isnull', True), ('completed_count__lte', models.F('entries_count')), _connector='OR'), name='those_who_completed_are_among_the_entries'),
                    models.CheckConstraint(condition=models.Q(('hired_count__isnull', True), ('hired_count__lte', models.F('entries_count')), _connector='OR'), name='those_who_were_hired_are_among_the_entries'),
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='a_use_ends_after_it_starts'),
                    models.CheckConstraint(condition=models.Q(models.Q(('completed_count__isnull', True), ('hired_count__isnull', True)), models.Q(('completed_count__isnull', False), ('hired_count__isnull', False)), _connector='OR'), name='the_outcome_of_a_use_is_whole'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'starts_on'], name='uses_of_an_agency'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NeedMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved_at', models.DateTimeField()),
                ('old_on', models.DateField()),
                ('new_on', models.DateField()),
                ('need', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='companies.hiringneed')),
                ('opening', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='+', to='companies.arrivalmove')),
                ('training', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='companies.trainingneed')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('need__isnull', True), ('training__isnull', False)), models.Q(('need__isnull', False), ('training__isnull', True)), _connector='OR'), name='a_move_is_of_one_need'),
                    models.CheckConstraint(condition=models.Q(('old_on', models.F('new_on')), _negated=True), name='a_need_move_changes_the_day'),
                ],
            },
        ),
        migrations.CreateModel(
            name='NeedFilling',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('filled_on', models.DateField()),
                ('posts_count', models.PositiveSmallIntegerField()),
                ('local_count', models.PositiveSmallIntegerField()),
                ('channel', models.CharField(choices=[('poei', 'poei'), ('poec', 'poec'), ('work_immersion', 'work_immersion'), ('simulation_recruitment', 'simulation_recruitment'), ('job_dating', 'job_dating'), ('information_session', 'information_session'), ('professional_image', 'professional_image'), ('posted_offer', 'posted_offer'), ('partner', 'partner'), ('company', 'company')], max_length=22)),
                ('recorded_at', models.DateTimeField()),
                ('need', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fillings', to='companies.hiringneed')),
                ('recorded_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['filled_on', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('posts_count__gte', 1)), name='a_filling_is_of_one_post_at_least'), models.CheckConstraint(condition=models.Q(('local_count__lte', models.F('posts_count'))), name='local_posts_are_among_those_filled')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='needfilling',
            trigger=pgtrigger.compiler.Trigger(name='a_need_is_not_filled_beyond_its_posts', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF NEW.posts_count + COALESCE((SELECT sum(f.posts_count) FROM companies_needfilling f\n                     WHERE f.need_id = NEW.need_id AND f.id <> NEW.id), 0)\n                   > (SELECT n.posts_count FROM companies_hiringneed n WHERE n.id = NEW.need_id FOR UPDATE) THEN\n                  RAISE EXCEPTION 'need % has fewer posts than are filled', NEW.need_id USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n                ", hash='1686b6c53a13ecf57c9b65512748d0a8b293db79', operation='INSERT OR UPDATE', pgid='pgtrigger_a_need_is_not_filled_beyond_its_posts_3d36c', table='companies_needfilling', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hiringneed',
            trigger=pgtrigger.compiler.Trigger(name='a_hiring_need_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:filled,open:dropped,filled:open,dropped:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='8663aa2de037c331dd7589d02f2e5ec5b16a8c50', operation='UPDATE', pgid='pgtrigger_a_hiring_need_follows_its_table_1ce08', table='companies_hiringneed', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='hiringneed',
            trigger=pgtrigger.compiler.Trigger(name='a_start_moves_with_its_reason', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."starts_on" IS DISTINCT FROM (NEW."starts_on"))', func="\n                IF (SELECT (m.old_on, m.new_on) IS NOT DISTINCT FROM (OLD.starts_on, NEW.starts_on)\n                    FROM companies_needmove m WHERE m.need_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN\n                  RAISE EXCEPTION 'the start of need % moves without saying why', NEW.id USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n                ", hash='ad4e1210625398bba130ecaa4045c460ac3412af', operation='UPDATE OF "starts_on"', pgid='pgtrigger_a_start_moves_with_its_reason_bc9fc', table='companies_hiringneed', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='trainingneed',
            trigger=pgtrigger.compiler.Trigger(name='a_training_need_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{open:filled,open:dropped,filled:open,dropped:open}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='dd1a6a13cb9cb65fb42eaf1344d15f263a8fb563', operation='UPDATE', pgid='pgtrigger_a_training_need_follows_its_table_653f2', table='companies_trainingneed', when='BEFORE')),
        ),
        PutInScope("companies_hiringneed"),
        PutInScope("companies_trainingneed"),
        PutInScope("companies_needmove"),
        PutInScope("companies_needfilling"),
        PutInScope("companies_offeruse"),
        AppendOnly("companies_needmove"),
    ]
