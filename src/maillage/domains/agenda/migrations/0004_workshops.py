"""Workshops: series, seats with a number, waiting lists, answers on leaving; how many seats are taken, said without a name."""

import django.contrib.postgres.fields
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope

ROLE = settings.DATABASE_APP_ROLE

# Whoever may enrol sees how full a session is, not who is in it: row-level security hides the others' rows.
SEATS = f"""
CREATE FUNCTION workshop_seats(sessions bigint[]) RETURNS TABLE (session bigint, taken smallint[], waiting integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id,
    ARRAY(SELECT q.seat FROM agenda_participation q
      WHERE q.appointment_id = a.id AND q.status IN ('unknown', 'seen', 'noshow') ORDER BY q.seat),
    (SELECT count(*)::integer FROM agenda_waitingentry w
      WHERE w.status = 'waiting' AND w.series_id = a.series_id AND (w.appointment_id = a.id OR w.appointment_id IS NULL))
  FROM agenda_appointment a
  WHERE a.id = ANY (sessions) AND a.series_id IS NOT NULL AND a.agency_id = scope_agency()
    AND scope_role() IN ('director', 'adviser', 'counsellor', 'partner', 'link', 'job')
$$;
REVOKE ALL ON FUNCTION workshop_seats(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION workshop_seats(bigint[]) TO {ROLE};
"""

# The rank is among all who wait; whoever sees one entry does not see the others.
RANKS = f"""
CREATE FUNCTION waiting_ranks(entries bigint[]) RETURNS TABLE (entry bigint, rank integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id, (SELECT count(*)::integer FROM agenda_waitingentry o
    WHERE o.series_id = w.series_id AND o.appointment_id IS NOT DISTINCT FROM w.appointment_id
    AND o.status = 'waiting' AND (o.asked_at, o.id) <= (w.asked_at, w.id))
  FROM agenda_waitingentry w
  WHERE w.id = ANY (entries) AND w.status = 'waiting' AND w.agency_id = scope_agency()
    AND scope_role() IN ('director', 'adviser', 'counsellor', 'partner', 'link', 'job')
$$;
REVOKE ALL ON FUNCTION waiting_ranks(bigint[]) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION waiting_ranks(bigint[]) TO {ROLE};
"""


class Migration(migrations.Migration):

    dependencies = [
        ('agenda', '0003_scope_asked_once_per_statement'),
        ('organisations', '0001_initial'),
        ('people', '0005_old_lookups_are_forgotten'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Facilitator',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
            ],
        ),
        migrations.CreateModel(
            name='LeavingAnswer',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('face', models.PositiveSmallIntegerField(choices=[(1, 'pas encore à l’aise'), (2, 'un peu plus à l’aise'), (3, 'à l’aise')])),
                ('at', models.DateTimeField()),
                ('idempotency_key', models.UUIDField(unique=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('face__gte', 1), ('face__lte', 3)), name='an_answer_is_one_of_three_faces'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Series',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('level', models.CharField(choices=[('first', 'premiers pas'), ('second', 'pour aller plus loin'), ('all', 'tous niveaux')], default='all', max_length=6)),
                ('equipment', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('computers', 'ordinateurs'), ('tablets', 'tablettes'), ('smartphones', 'téléphones'), ('headsets', 'casques'), ('projector', 'vidéoprojecteur'), ('printer', 'imprimante'), ('internet', 'connexion à internet')], max_length=12), blank=True, default=list, size=None)),
                ('least', models.PositiveSmallIntegerField(help_text='Under this many people, somebody decides three days before')),
                ('most', models.PositiveSmallIntegerField(help_text='Seats of each session, when planned')),
                ('is_whole', models.BooleanField(default=False, help_text='One enrols for all its sessions')),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('least__gte', 1), ('most__gt', 1), ('most__gte', models.F('least'))), name='series_has_seats_in_order'),
                ],
            },
        ),
        migrations.CreateModel(
            name='WaitingEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_at', models.DateTimeField()),
                ('idempotency_key', models.UUIDField(unique=True)),
                ('notices', models.PositiveSmallIntegerField(default=0, help_text='How often a seat was theirs, or passed them by')),
                ('noticed_at', models.DateTimeField(null=True)),
                ('status', models.CharField(choices=[('waiting', 'attend une place'), ('promoted', 'a reçu une place'), ('withdrawn', 'retirée'), ('expired', 'terminée sans place')], default='waiting', max_length=9)),
                ('ended_at', models.DateTimeField(null=True)),
                ('wants_shared_ride', models.BooleanField(default=False)),
                ('needs_interpreter', models.BooleanField(default=False)),
                ('needs_step_free', models.BooleanField(default=False)),
            ],
            options={
                'verbose_name_plural': 'waiting entries',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('notices__lte', 3)), name='an_entry_is_noticed_three_times_at_most'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'waiting')), models.Q(models.Q(('status', 'waiting'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='an_entry_waits_until_it_ends'),
                ],
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='kept_at',
            field=models.DateTimeField(help_text='Somebody decided to hold it under its minimum', null=True),
        ),
        migrations.AddField(
            model_name='appointment',
            name='number',
            field=models.PositiveSmallIntegerField(help_text='Of the session in its series', null=True),
        ),
        migrations.AddField(
            model_name='appointmentreason',
            name='theme',
            field=models.CharField(blank=True, choices=[('online_service', 'mon espace en ligne'), ('email', 'messagerie'), ('cv', 'CV'), ('telephone', 'téléphone'), ('video_interview', 'entretien par vidéo')], help_text='Of a workshop; blank for one person', max_length=16),
        ),
        migrations.AddField(
            model_name='participation',
            name='autonomy_after',
            field=models.PositiveSmallIntegerField(choices=[(1, 'a besoin d’aide'), (2, 'se lance seule'), (3, 'fait seule')], null=True),
        ),
        migrations.AddField(
            model_name='participation',
            name='autonomy_before',
            field=models.PositiveSmallIntegerField(choices=[(1, 'a besoin d’aide'), (2, 'se lance seule'), (3, 'fait seule')], null=True),
        ),
        migrations.AddField(
            model_name='participation',
            name='seat',
            field=models.PositiveSmallIntegerField(default=1, help_text='Its number, up to the seats of the appointment'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(('seat__gte', 1)), name='seats_are_numbered_from_one'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.UniqueConstraint(condition=models.Q(('status__in', ['unknown', 'seen', 'noshow'])), fields=('appointment', 'seat'), name='one_person_per_seat'),
        ),
        migrations.AddConstraint(
            model_name='participation',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('autonomy_before__isnull', True), ('autonomy_before__range', (1, 3)), _connector='OR'), models.Q(('autonomy_after__isnull', True), ('autonomy_after__range', (1, 3)), _connector='OR')), name='autonomy_has_three_steps'),
        ),
        migrations.AddField(
            model_name='facilitator',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='facilitator',
            name='appointment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='facilitators', to='agenda.appointment'),
        ),
        migrations.AddField(
            model_name='leavinganswer',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='leavinganswer',
            name='appointment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='agenda.appointment'),
        ),
        migrations.AddField(
            model_name='leavinganswer',
            name='place',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place'),
        ),
        migrations.AddField(
            model_name='series',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='series',
            name='reason',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.appointmentreason'),
        ),
        migrations.AddField(
            model_name='appointment',
            name='series',
            field=models.ForeignKey(help_text="A workshop's", null=True, on_delete=django.db.models.deletion.PROTECT, related_name='sessions', to='agenda.series'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('seats', 1), ('series__isnull', True)), models.Q(('seats__gt', 1), ('series__isnull', False)), _connector='OR'), name='a_workshop_and_only_it_has_several_seats'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('number__isnull', True), ('series__isnull', True)), models.Q(('number__isnull', False), ('series__isnull', False)), _connector='OR'), name='a_session_has_its_number_in_a_series'),
        ),
        migrations.AddConstraint(
            model_name='appointment',
            constraint=models.UniqueConstraint(fields=('series', 'number'), name='one_session_per_series_and_number'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='appointment',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='agenda.appointment'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='asked_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='asked_by_organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='host',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='person',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='waiting', to='agenda.request'),
        ),
        migrations.AddField(
            model_name='waitingentry',
            name='series',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='waiting', to='agenda.series'),
        ),
        migrations.AddConstraint(
            model_name='facilitator',
            constraint=models.UniqueConstraint(fields=('appointment', 'account'), name='one_facilitator_per_session_and_account'),
        ),
        migrations.AddIndex(
            model_name='leavinganswer',
            index=models.Index(fields=['agency', 'at'], name='answers_by_agency'),
        ),
        migrations.AddConstraint(
            model_name='leavinganswer',
            constraint=models.CheckConstraint(condition=models.Q(('appointment__isnull', False), ('place__isnull', False), _connector='OR'), name='an_answer_is_of_a_session_or_a_place'),
        ),
        migrations.AddIndex(
            model_name='series',
            index=models.Index(fields=['agency', 'reason'], name='series_by_agency_and_reason'),
        ),
        migrations.AddIndex(
            model_name='waitingentry',
            index=models.Index(fields=['agency', 'person'], name='waiting_of_a_person'),
        ),
        migrations.AddIndex(
            model_name='waitingentry',
            index=models.Index(fields=['series', 'status', 'asked_at'], name='waiting_in_order'),
        ),
        migrations.AddConstraint(
            model_name='waitingentry',
            constraint=models.UniqueConstraint(condition=models.Q(('status', 'waiting')), fields=('series', 'appointment', 'person'), name='one_waits_once_for_the_same_seats', nulls_distinct=False),
        ),
        migrations.RunSQL(SEATS, "DROP FUNCTION workshop_seats(bigint[])"),
        migrations.RunSQL(RANKS, "DROP FUNCTION waiting_ranks(bigint[])"),
        PutInScope("agenda_appointment"),
        PutInScope("agenda_series"),
        PutInScope("agenda_waitingentry"),
        PutInScope("agenda_leavinganswer"),
    ]
