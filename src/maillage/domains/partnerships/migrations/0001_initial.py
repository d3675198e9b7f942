"""Agreements, contacts, meetings, actions and reviews; each table in scope, history only ever added."""

import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import AppendOnly, PutInScope

TABLES = (
    "partnerships_agreement",
    "partnerships_annex",
    "partnerships_partnershipcontact",
    "partnerships_meeting",
    "partnerships_finding",
    "partnerships_decision",
    "partnerships_action",
    "partnerships_actionupdate",
    "partnerships_actionmove",
    "partnerships_actionlink",
    "partnerships_review",
    "partnerships_agendaitem",
    "partnerships_frozenfigure",
)
ONLY_ADDED = ("partnerships_actionupdate", "partnerships_actionmove", "partnerships_frozenfigure")


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('scope', '0001_roles_and_settings'),
        ('organisations', '0001_initial'),
        ('territories', '0002_codes_of_priority_neighbourhoods'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Election',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('on', models.DateField(unique=True)),
                ('name', models.CharField(max_length=80)),
            ],
            options={
                'ordering': ['on'],
            },
        ),
        migrations.CreateModel(
            name='Agreement',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('subject', models.CharField(help_text='What it is about; of an amendment, what changes', max_length=200)),
                ('signed_on', models.DateField()),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(blank=True, help_text='The last day', null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('amends', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='partnerships.agreement')),
                ('intermunicipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-starts_on', '-pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='an_agreement_has_a_subject'),
                    models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='agreement_dates_in_order'),
                    models.CheckConstraint(condition=models.Q(('agency', models.F('intermunicipality')), _negated=True), name='an_agreement_has_two_sides'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'intermunicipality'], name='agreements_of_a_partnership'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Annex',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=120)),
                ('kind', models.CharField(choices=[('pdf', 'pdf'), ('jpeg', 'jpeg'), ('png', 'png'), ('odt', 'odt'), ('ods', 'ods'), ('docx', 'docx'), ('xlsx', 'xlsx')], max_length=5)),
                ('content', models.BinaryField()),
                ('size_bytes', models.PositiveIntegerField()),
                ('fingerprint', models.CharField(max_length=64)),
                ('at', models.DateTimeField()),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agreement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='annexes', to='partnerships.agreement')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('agreement', 'fingerprint'), name='an_annex_is_kept_once_per_agreement'),
                    models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='an_annex_has_a_name'),
                    models.CheckConstraint(condition=models.Q(('size_bytes__gt', 0), ('size_bytes__lte', 10485760)), name='an_annex_is_neither_empty_nor_too_big'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'agreement'], name='annexes_of_an_agreement'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Meeting',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('first', 'première rencontre'), ('follow_up', 'point de suivi'), ('steering_committee', 'comité de pilotage')], max_length=18)),
                ('on', models.DateField()),
                ('place', models.CharField(blank=True, max_length=200)),
                ('click', models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('intermunicipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-on', '-pk'],
                'indexes': [
                    models.Index(fields=['agency', 'intermunicipality', 'on'], name='meetings_of_a_partnership'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('digital', 'Numérique'), ('mobility', 'Mobilité'), ('recruitment', 'Recrutement'), ('training', 'Formation'), ('presence', 'Présence sur place'), ('houses', 'Maisons France Services')], max_length=11)),
                ('found', models.CharField(blank=True, max_length=600)),
                ('needed', models.CharField(blank=True, max_length=600)),
                ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='partnerships.meeting')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('meeting', 'field'), name='one_finding_per_field_of_a_meeting'),
                    models.CheckConstraint(condition=models.Q(('field__in', ['digital', 'mobility', 'recruitment', 'training', 'presence', 'houses'])), name='a_finding_has_a_field'),
                    models.CheckConstraint(condition=models.Q(models.Q(('found', ''), _negated=True), models.Q(('needed', ''), _negated=True), _connector='OR'), name='a_finding_says_something'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Action',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('field', models.CharField(choices=[('digital', 'Numérique'), ('mobility', 'Mobilité'), ('recruitment', 'Recrutement'), ('training', 'Formation'), ('presence', 'Présence sur place'), ('houses', 'Maisons France Services')], max_length=11)),
                ('title', models.CharField(max_length=120)),
                ('what', models.CharField(help_text='For whom, where, how often: specific', max_length=600)),
                ('indicator', models.CharField(help_text='A code of the catalogue', max_length=4)),
                ('target_sense', models.CharField(choices=[('at_least', 'au moins'), ('at_most', 'au plus')], max_length=8)),
                ('target', models.DecimalField(decimal_places=2, help_text='In the unit of the indicator; of a share, percent', max_digits=9)),
                ('starts_on', models.DateField()),
                ('due_on', models.DateField(help_text='Changes only beside an ActionMove that says why')),
                ('state', models.CharField(choices=[('proposed', 'proposée'), ('running', 'en cours'), ('reached', 'atteinte'), ('missed', 'non atteinte'), ('dropped', 'abandonnée')], default='proposed', max_length=8)),
                ('told_on', models.DateField(help_text='The last time somebody said how it goes; else the day it began')),
                ('ended_on', models.DateField(blank=True, null=True)),
                ('click', models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('agency_owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('intermunicipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('local_owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='actions', to='partnerships.meeting')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('title', ''), _negated=True), models.Q(('what', ''), _negated=True)), name='an_action_says_what'),
                    models.CheckConstraint(condition=models.Q(('agency_owner', models.F('local_owner')), _negated=True), name='an_action_has_two_owners'),
                    models.CheckConstraint(condition=models.Q(('indicator', ''), _negated=True), name='an_action_has_an_indicator'),
                    models.CheckConstraint(condition=models.Q(('target__gte', 0)), name='a_target_is_not_negative'),
                    models.CheckConstraint(condition=models.Q(('field__in', ['digital', 'mobility', 'recruitment', 'training', 'presence', 'houses'])), name='an_action_has_a_field'),
                    models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('starts_on'))), name='an_action_ends_after_it_starts'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('state__in', ('reached', 'missed', 'dropped'))), models.Q(('ended_on__isnull', True), ('state__in', ('proposed', 'running'))), _connector='OR'), name='an_action_that_is_over_has_an_end'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'intermunicipality', 'state'], name='actions_of_a_partnership'),
                    models.Index(fields=['agency', 'agency_owner'], name='actions_of_an_agency_owner'),
                    models.Index(fields=['agency', 'local_owner'], name='actions_of_a_local_owner'),
                ],
            },
        ),
        migrations.CreateModel(
            name='PartnershipContact',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('lead', 'référente ou référent'), ('deputy', 'suppléante ou suppléant'), ('elected', 'élue ou élu'), ('commune', 'commune membre')], max_length=8)),
                ('given_name', models.CharField(blank=True, max_length=80)),
                ('family_name', models.CharField(blank=True, max_length=80)),
                ('duty', models.CharField(blank=True, help_text='Their office, as they say it', max_length=120)),
                ('email', models.EmailField(blank=True, max_length=254)),
                ('phone', models.CharField(blank=True, max_length=20)),
                ('verified_on', models.DateField()),
                ('left_on', models.DateField(blank=True, null=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('commune', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.commune')),
                ('intermunicipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('organisation', models.ForeignKey(help_text='The side', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['kind', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('kind__in', ['lead', 'deputy']), ('left_on__isnull', True)), fields=('agency', 'intermunicipality', 'organisation', 'kind'), name='one_lead_and_one_deputy_per_side'),
                    models.CheckConstraint(condition=models.Q(('organisation', models.F('agency')), ('organisation', models.F('intermunicipality')), _connector='OR'), name='a_contact_is_on_one_of_the_two_sides'),
                    models.CheckConstraint(condition=models.Q(models.Q(('account__isnull', False), ('family_name', '')), models.Q(('account__isnull', True), models.Q(('family_name', ''), _negated=True)), _connector='OR'), name='a_contact_has_an_account_or_a_name'),
                    models.CheckConstraint(condition=models.Q(models.Q(('commune__isnull', False), ('kind', 'commune')), models.Q(models.Q(('kind', 'commune'), _negated=True), ('commune__isnull', True)), _connector='OR'), name='a_commune_and_only_it_is_named'),
                    models.CheckConstraint(condition=models.Q(models.Q(('kind__in', ['elected', 'commune']), _negated=True), ('organisation', models.F('intermunicipality')), _connector='OR'), name='elected_officials_are_of_the_territory'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'intermunicipality'], name='contacts_of_a_partnership'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Review',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('steering_committee', 'comité de pilotage'), ('annual', 'bilan annuel')], max_length=18)),
                ('starts_on', models.DateField()),
                ('ends_on', models.DateField(help_text='The day after the last one')),
                ('held_on', models.DateField(blank=True, help_text='The day of the meeting', null=True)),
                ('state', models.CharField(choices=[('draft', 'en préparation'), ('frozen', 'arrêtée')], default='draft', max_length=6)),
                ('frozen_at', models.DateTimeField(blank=True, null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('frozen_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('intermunicipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['-ends_on', '-pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('agency', 'intermunicipality', 'kind', 'starts_on', 'ends_on'), name='one_review_per_kind_and_period'),
                    models.CheckConstraint(condition=models.Q(('ends_on__gt', models.F('starts_on'))), name='a_review_covers_a_period'),
                    models.CheckConstraint(condition=models.Q(models.Q(('frozen_at__isnull', False), ('frozen_by__isnull', False), ('state', 'frozen')), models.Q(('frozen_at__isnull', True), ('frozen_by__isnull', True), ('state', 'draft')), _connector='OR'), name='a_frozen_review_says_when_and_by_whom'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'intermunicipality', 'ends_on'], name='reviews_of_a_partnership'),
                ],
            },
        ),
        migrations.CreateModel(
            name='FrozenFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('indicator', models.CharField(max_length=4)),
                ('definition_version', models.PositiveSmallIntegerField()),
                ('detail', models.CharField(blank=True, help_text='Which part of the indicator: a mode, a place, a percentile', max_length=80)),
                ('value', models.FloatField(blank=True, null=True)),
                ('numerator', models.FloatField(blank=True, null=True)),
                ('denominator', models.FloatField(blank=True, null=True)),
                ('is_hidden', models.BooleanField()),
                ('is_incomplete', models.BooleanField()),
                ('computed_at', models.DateTimeField()),
                ('data_hash', models.CharField(max_length=64)),
                ('territory', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='territories.perimeter')),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='partnerships.review')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.UniqueConstraint(fields=('review', 'indicator', 'territory', 'detail'), name='a_figure_is_frozen_once', nulls_distinct=False),
                    models.CheckConstraint(condition=models.Q(('is_hidden', False), models.Q(('denominator__isnull', True), ('numerator__isnull', True), ('value__isnull', True)), _connector='OR'), name='a_hidden_figure_holds_no_number'),
                    models.CheckConstraint(condition=models.Q(('data_hash', ''), _negated=True), name='a_figure_says_its_data'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Decision',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=200)),
                ('due_on', models.DateField()),
                ('decided_on', models.DateField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('click', models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('intermunicipality', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('meeting', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='partnerships.meeting')),
                ('review', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='decisions', to='partnerships.review')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='a_decision_says_what'),
                    models.CheckConstraint(condition=models.Q(models.Q(('meeting__isnull', False), ('review__isnull', True)), models.Q(('meeting__isnull', True), ('review__isnull', False)), _connector='OR'), name='a_decision_comes_from_a_meeting_or_a_review'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'intermunicipality'], name='decisions_of_a_partnership'),
                    models.Index(fields=['agency', 'owner'], name='decisions_of_an_owner'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AgendaItem',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField()),
                ('words', models.CharField(max_length=200)),
                ('kind', models.CharField(blank=True, help_text='action, decision, agreement, contact; empty: by hand', max_length=10)),
                ('key', models.BigIntegerField(blank=True, null=True)),
                ('review', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='items', to='partnerships.review')),
            ],
            options={
                'ordering': ['review', 'position', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('kind', ''), _negated=True), fields=('review', 'kind', 'key'), name='a_thing_is_once_on_an_agenda'),
                    models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='a_point_of_the_agenda_has_words'),
                    models.CheckConstraint(condition=models.Q(models.Q(('key__isnull', True), ('kind', '')), models.Q(models.Q(('kind', ''), _negated=True), ('key__isnull', False)), _connector='OR'), name='a_proposed_point_names_its_thing'),
                ],
            },
        ),
        migrations.CreateModel(
            name='ActionLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('series', 'série d’ateliers'), ('house', 'permanences d’une maison'), ('zone', 'arrivées d’une zone'), ('shadowing_day', 'vis ma vie')], max_length=13)),
                ('key', models.BigIntegerField()),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='partnerships.action')),
            ],
            options={
                'ordering': ['kind', 'key'],
                'constraints': [models.UniqueConstraint(fields=('action', 'kind', 'key'), name='an_action_names_a_thing_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['series', 'house', 'zone', 'shadowing_day'])), name='a_link_has_a_kind')],
            },
        ),
        migrations.CreateModel(
            name='ActionMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved_at', models.DateTimeField()),
                ('old_on', models.DateField()),
                ('new_on', models.DateField()),
                ('why', models.CharField(max_length=200)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='partnerships.action')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('old_on', models.F('new_on')), _negated=True), name='a_deadline_moves_to_another_day'), models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_moved_deadline_says_why')],
            },
        ),
        migrations.CreateModel(
            name='ActionUpdate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('at', models.DateTimeField()),
                ('progress', models.CharField(blank=True, choices=[('on_track', 'en bonne voie'), ('hard', 'en difficulté'), ('stuck', 'bloquée')], max_length=8)),
                ('state', models.CharField(choices=[('proposed', 'proposée'), ('running', 'en cours'), ('reached', 'atteinte'), ('missed', 'non atteinte'), ('dropped', 'abandonnée')], help_text='The status from then on', max_length=8)),
                ('words', models.CharField(blank=True, max_length=600)),
                ('click', models.UUIDField(help_text='The page it was typed on: sent twice, it is one', null=True, unique=True)),
                ('action', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='updates', to='partnerships.action')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'ordering': ['at', 'pk'],
                'constraints': [models.CheckConstraint(condition=models.Q(('progress', ''), ('state', 'running'), _connector='OR'), name='only_an_action_that_runs_says_how_it_goes')],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='action',
            trigger=pgtrigger.compiler.Trigger(name='an_action_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{proposed:running,proposed:dropped,running:reached,running:missed,running:dropped,reached:running,missed:running,dropped:running}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='727ef19e96e8e665bf6968eaf1a6da7ac241b93e', operation='UPDATE', pgid='pgtrigger_an_action_follows_its_table_028b5', table='partnerships_action', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='action',
            trigger=pgtrigger.compiler.Trigger(name='a_deadline_moves_with_its_reason', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."due_on" IS DISTINCT FROM (NEW."due_on"))', func="\n                IF (SELECT (m.old_on, m.new_on) = (OLD.due_on, NEW.due_on) FROM partnerships_actionmove m\n                    WHERE m.action_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN\n                  RAISE EXCEPTION 'the deadline of action % moves without saying why', NEW.id USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n                ", hash='de463e1a26dc6d561ca29c8058954e071a0db1c2', operation='UPDATE OF "due_on"', pgid='pgtrigger_a_deadline_moves_with_its_reason_b5d2e', table='partnerships_action', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='a_review_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."state", \':\', NEW."state") = ANY(\'{draft:frozen}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."state" IS DISTINCT FROM NEW."state") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "state" from "%" to "%" on table %\', OLD."state", NEW."state", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='c0d19fb40f2f7744268122b12ec41d0d335add64', operation='UPDATE', pgid='pgtrigger_a_review_follows_its_table_94a4f', table='partnerships_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='review',
            trigger=pgtrigger.compiler.Trigger(name='a_frozen_review_does_not_change', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."state" = \'frozen\')', func="RAISE EXCEPTION 'pgtrigger: Cannot update or delete rows from % table', TG_TABLE_NAME;", hash='710de614090a1a4a76fcbdeeef15f8110e440164', operation='UPDATE OR DELETE', pgid='pgtrigger_a_frozen_review_does_not_change_9d630', table='partnerships_review', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='frozenfigure',
            trigger=pgtrigger.compiler.Trigger(name='a_figure_enters_a_review_that_is_open', sql=pgtrigger.compiler.UpsertTriggerSql(func="\n                IF (SELECT r.state = 'draft' FROM partnerships_review r WHERE r.id = NEW.review_id) IS NOT TRUE THEN\n                  RAISE EXCEPTION 'review % is frozen', NEW.review_id USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n                ", hash='dfe373813362b31dfea38741f85a09eec7793dcf', operation='INSERT', pgid='pgtrigger_a_figure_enters_a_review_that_is_open_a6d38', table='partnerships_frozenfigure', when='BEFORE')),
        ),
        *(PutInScope(table) for table in TABLES),
        *(AppendOnly(table) for table in ONLY_ADDED),
    ]
