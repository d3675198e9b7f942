import django.contrib.postgres.fields
import django.contrib.postgres.fields.ranges
import django.contrib.postgres.indexes
import django.db.models.deletion
import django.db.models.functions.math
import django.db.models.lookups
import maillage.domains.agenda.models.booked
import maillage.domains.agenda.models.offer
import pgtrigger.compiler
import pgtrigger.migrations
from django.conf import settings
from maillage.kit.scope.operations import PutInScope
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('scope', '0001_roles_and_settings'),
        ('diary', '0001_initial'),
        ('organisations', '0001_initial'),
        ('people', '0002_file_exists_at_the_agency'),
        ('pghistory', '0007_auto_20250421_0444'),
        ('places', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Appointment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('mode', models.CharField(choices=[('in_person', 'sur place'), ('video', 'par vidéo'), ('phone', 'par téléphone')], max_length=10)),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('seats', models.PositiveSmallIntegerField(default=1)),
                ('created_at', models.DateTimeField()),
                ('released_at', models.DateTimeField(help_text='Nobody comes any more: the time is free again', null=True)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('device', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.device')),
                ('place', models.ForeignKey(help_text='Where the person goes', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('room', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='appointment_lasts_some_time'),
                    models.CheckConstraint(condition=models.Q(models.Q(('mode', 'in_person'), _negated=True), ('place__isnull', False), _connector='OR'), name='in_person_has_a_place'),
                    models.CheckConstraint(condition=models.Q(('seats__gte', 1)), name='appointment_has_a_seat'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'adviser'], name='appointments_of_an_adviser'),
                    models.Index(fields=['place'], name='appointments_at_a_place'),
                    django.contrib.postgres.indexes.GistIndex(fields=['during'], name='appointments_by_time'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AppointmentReason',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('label', models.CharField(max_length=80)),
                ('hint', models.CharField(blank=True, max_length=160)),
                ('duration_min', models.PositiveSmallIntegerField(default=30)),
                ('buffer_after_min', models.PositiveSmallIntegerField(default=0)),
                ('step_min', models.PositiveSmallIntegerField(default=30)),
                ('policy', models.CharField(choices=[('grid', 'heures fixes'), ('fill', 'heures fixes, et à la suite des rendez-vous pris')], default='fill', max_length=4)),
                ('modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('in_person', 'sur place'), ('video', 'par vidéo'), ('phone', 'par téléphone')], max_length=10), default=list, size=None)),
                ('bookable_by', models.CharField(choices=[('agents', 'l’agence'), ('partners', 'l’agence, les maisons et les partenaires'), ('everyone', 'tout le monde')], default='everyone', max_length=8)),
                ('least_notice_min', models.PositiveIntegerField(default=120)),
                ('most_notice_days', models.PositiveSmallIntegerField(default=56)),
                ('cancel_limit_min', models.PositiveIntegerField(default=240)),
                ('cap_per_day', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('bring', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(max_length=80), blank=True, default=list, size=None)),
                ('is_active', models.BooleanField(default=True)),
                ('rank', models.PositiveSmallIntegerField(default=0)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['rank', 'label'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('duration_min__gte', 5), ('step_min__gte', 5)), name='reason_lasts_and_steps_at_least_5_minutes'),
                    models.CheckConstraint(condition=models.Q(django.db.models.lookups.Exact(django.db.models.functions.math.Mod(models.F('duration_min'), models.Value(5)), models.Value(0)), django.db.models.lookups.Exact(django.db.models.functions.math.Mod(models.F('buffer_after_min'), models.Value(5)), models.Value(0)), django.db.models.lookups.Exact(django.db.models.functions.math.Mod(models.F('step_min'), models.Value(5)), models.Value(0))), name='reason_times_are_multiples_of_5_minutes'),
                    models.CheckConstraint(condition=models.Q(('modes__len__gte', 1)), name='reason_has_a_mode'),
                    models.CheckConstraint(condition=models.Q(('cap_per_day__isnull', True), ('cap_per_day__gte', 1), _connector='OR'), name='reason_caps_at_one_a_day_or_more'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AppointmentIdDuringPlaceRoomModeAdviserReasonReleasedAtEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('mode', models.CharField(choices=[('in_person', 'sur place'), ('video', 'par vidéo'), ('phone', 'par téléphone')], max_length=10)),
                ('released_at', models.DateTimeField(help_text='Nobody comes any more: the time is free again', null=True)),
                ('adviser', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to=settings.AUTH_USER_MODEL)),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_during_place_room_mode_adviser_reason_released_at_events', to='agenda.appointment')),
                ('place', models.ForeignKey(db_constraint=False, help_text='Where the person goes', null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.place')),
                ('room', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='places.room')),
                ('reason', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agenda.appointmentreason')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='reason',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.appointmentreason'),
        ),
        migrations.CreateModel(
            name='OpeningOccurrence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('original_date', models.DateField()),
                ('during', django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                ('status', models.CharField(choices=[('planned', 'prévue'), ('held', 'tenue'), ('moved', 'déplacée'), ('cancelled', 'annulée')], default='planned', max_length=9)),
                ('published_at', models.DateTimeField(null=True)),
                ('is_changed', models.BooleanField(default=False)),
                ('adviser_resource', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='diary.resource')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('during__isempty', False)), name='occurrence_lasts_some_time'),
                    models.CheckConstraint(condition=models.Q(maillage.domains.agenda.models.offer.OnTheTick(models.F('during'), function='lower'), maillage.domains.agenda.models.offer.OnTheTick(models.F('during'), function='upper')), name='occurrence_times_are_multiples_of_5_minutes'),
                    models.CheckConstraint(condition=maillage.domains.agenda.models.offer.AtMostADay(models.F('during')), name='occurrence_lasts_at_most_a_day'),
                ],
                'indexes': [
                    django.contrib.postgres.indexes.GistIndex(fields=['during'], name='occurrences_by_time'),
                ],
            },
        ),
        migrations.AddField(
            model_name='appointment',
            name='occurrence',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to='agenda.openingoccurrence'),
        ),
        migrations.CreateModel(
            name='OpeningPeriod',
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
                ('modes', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('in_person', 'sur place'), ('video', 'par vidéo'), ('phone', 'par téléphone')], max_length=10), default=list, size=None)),
                ('is_outreach_session', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('written_until', models.DateField(help_text='Occurrences exist up to this day, excluded', null=True)),
                ('adviser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
                ('reasons', models.ManyToManyField(related_name='openings', to='agenda.appointmentreason')),
                ('room', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.room')),
            ],
            options={
                'abstract': False,
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('ends_at__gt', models.F('starts_at'))), name='agenda_openingperiod_ends_after_start'),
                    models.CheckConstraint(condition=models.Q(('weekday__lte', 6)), name='agenda_openingperiod_has_a_weekday'),
                    models.CheckConstraint(condition=models.Q(('interval_weeks__gte', 1)), name='agenda_openingperiod_has_an_interval'),
                    models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('first_day')), _connector='OR'), name='agenda_openingperiod_dates_in_order'),
                    models.CheckConstraint(condition=models.Q(('modes__len__gte', 1)), name='opening_has_a_mode'),
                    models.CheckConstraint(condition=models.Q(maillage.domains.agenda.models.offer.WholeTick(models.F('starts_at')), maillage.domains.agenda.models.offer.WholeTick(models.F('ends_at'))), name='opening_times_are_multiples_of_5_minutes'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'adviser'], name='openings_of_an_adviser'),
                ],
            },
        ),
        migrations.AddField(
            model_name='openingoccurrence',
            name='opening',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='occurrences', to='agenda.openingperiod'),
        ),
        migrations.CreateModel(
            name='Participation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('unknown', 'à venir ou à clore'), ('seen', 'venue'), ('excused', 'excusée'), ('revoked', 'annulé par le service'), ('noshow', 'pas venue')], default='unknown', max_length=7)),
                ('status_at', models.DateTimeField()),
                ('absence', models.CharField(blank=True, choices=[('no_transport', 'pas de transport ce jour-là'), ('service', 'le service n’a pas pu la recevoir'), ('warned', 'elle a prévenu'), ('technical', 'panne technique'), ('no_news', 'sans nouvelle')], max_length=12)),
                ('noshow_proposed_at', models.DateTimeField(help_text='First step of an absence; nothing is counted yet', null=True)),
                ('booked_at', models.DateTimeField()),
                ('code', models.CharField(max_length=8, unique=True)),
                ('idempotency_key', models.UUIDField(unique=True)),
                ('is_driven_by_choice', models.BooleanField(default=False, help_text='“Somebody drives me”, said over an unreachable slot')),
                ('wants_shared_ride', models.BooleanField(default=False)),
                ('needs_interpreter', models.BooleanField(default=False)),
                ('needs_step_free', models.BooleanField(default=False)),
                ('changed_at', models.DateTimeField(help_text='Time, place or room changed since it was booked', null=True)),
                ('was', models.JSONField(blank=True, default=dict, help_text='The time, place or room before the last change')),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participations', to='agenda.appointment')),
                ('booked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('booked_by_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('host', models.ForeignKey(help_text='Whose place it is held in', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'noshow'), _negated=True), models.Q(('absence', ''), _negated=True), _connector='OR'), name='a_noshow_says_what_was_checked'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'noshow'), _negated=True), ('noshow_proposed_at__isnull', False), _connector='OR'), name='a_noshow_needs_two_steps'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'person'], name='participations_of_a_person'),
                    models.Index(fields=['agency', 'status'], name='participations_by_status'),
                ],
            },
        ),
        migrations.CreateModel(
            name='AccessLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('token_hash', models.CharField(max_length=64, unique=True)),
                ('code', models.CharField(db_index=True, help_text="The slip's number", max_length=8)),
                ('code_tries', models.PositiveSmallIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField()),
                ('revoked_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('appointment', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='agenda.appointment')),
                ('participation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='agenda.participation')),
            ],
        ),
        migrations.CreateModel(
            name='ParticipationIdStatusStatusAtAbsenceAppointmentEvent',
            fields=[
                ('pgh_id', models.AutoField(primary_key=True, serialize=False)),
                ('pgh_created_at', models.DateTimeField(auto_now_add=True)),
                ('pgh_label', models.TextField(help_text='The event label.')),
                ('id', models.BigIntegerField()),
                ('status', models.CharField(choices=[('unknown', 'à venir ou à clore'), ('seen', 'venue'), ('excused', 'excusée'), ('revoked', 'annulé par le service'), ('noshow', 'pas venue')], default='unknown', max_length=7)),
                ('status_at', models.DateTimeField()),
                ('absence', models.CharField(blank=True, choices=[('no_transport', 'pas de transport ce jour-là'), ('service', 'le service n’a pas pu la recevoir'), ('warned', 'elle a prévenu'), ('technical', 'panne technique'), ('no_news', 'sans nouvelle')], max_length=12)),
                ('appointment', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', related_query_name='+', to='agenda.appointment')),
                ('pgh_context', models.ForeignKey(db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='pghistory.context')),
                ('pgh_obj', models.ForeignKey(db_constraint=False, on_delete=django.db.models.deletion.DO_NOTHING, related_name='id_status_status_at_absence_appointment_events', to='agenda.participation')),
            ],
            options={
                'abstract': False,
            },
        ),
        migrations.CreateModel(
            name='Request',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('means', models.CharField(max_length=12)),
                ('home', models.JSONField(default=dict, help_text='Stop or point, as given for travel')),
                ('difficulty', models.CharField(blank=True, choices=[('no_bus', 'pas de car'), ('wrong_hour', 'mauvaise heure'), ('wrong_day', 'mauvais jour'), ('too_far', 'trop loin'), ('no_slot', 'plus de place')], max_length=10)),
                ('wishes', models.CharField(blank=True, help_text='Half-days that suit: codes, never free words', max_length=60)),
                ('opened_at', models.DateTimeField()),
                ('status', models.CharField(choices=[('open', 'attend un rendez-vous'), ('met', 'a reçu un rendez-vous'), ('withdrawn', 'retirée'), ('expired', 'trop ancienne')], default='open', max_length=9)),
                ('ended_at', models.DateTimeField(null=True)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('opened_by_organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='people.person')),
                ('reason', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='agenda.appointmentreason')),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('status', 'open')), models.Q(models.Q(('status', 'open'), _negated=True), ('ended_at__isnull', False)), _connector='OR'), name='a_request_is_open_until_it_ends'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'status', 'opened_at'], name='requests_by_agency'),
                ],
            },
        ),
        migrations.AddField(
            model_name='participation',
            name='request',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='participations', to='agenda.request'),
        ),
        migrations.CreateModel(
            name='TravelPlan',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('means', models.CharField(max_length=12)),
                ('home', models.JSONField(default=dict)),
                ('trip', models.JSONField(default=maillage.domains.agenda.models.booked.no_plan)),
                ('verdict', models.CharField(max_length=32)),
                ('timetable_version', models.BigIntegerField(null=True)),
                ('is_to_confirm', models.BooleanField(default=False)),
                ('checked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('unchanged', 'inchangé'), ('changed', 'changé'), ('lost', 'perdu')], default='unchanged', max_length=9)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('participation', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='travel_plan', to='agenda.participation')),
            ],
            options={
                'indexes': [
                    models.Index(fields=['agency', 'state'], name='plans_by_state'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agenda_appointmentidduringplaceroommodeadviserreasonrelease9b90" ("adviser_id", "during", "id", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reason_id", "released_at", "room_id") VALUES (NEW."adviser_id", NEW."during", NEW."id", NEW."mode", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."place_id", NEW."reason_id", NEW."released_at", NEW."room_id"); RETURN NULL;', hash='a71ed856e880bb7e956e5dc21702b853aaf266e9', operation='INSERT', pgid='pgtrigger_insert_insert_dfe3a', table='agenda_appointment', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='appointment',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."adviser_id" IS DISTINCT FROM (NEW."adviser_id") OR OLD."during" IS DISTINCT FROM (NEW."during") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."mode" IS DISTINCT FROM (NEW."mode") OR OLD."place_id" IS DISTINCT FROM (NEW."place_id") OR OLD."reason_id" IS DISTINCT FROM (NEW."reason_id") OR OLD."released_at" IS DISTINCT FROM (NEW."released_at") OR OLD."room_id" IS DISTINCT FROM (NEW."room_id"))', func='INSERT INTO "agenda_appointmentidduringplaceroommodeadviserreasonrelease9b90" ("adviser_id", "during", "id", "mode", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "place_id", "reason_id", "released_at", "room_id") VALUES (NEW."adviser_id", NEW."during", NEW."id", NEW."mode", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."place_id", NEW."reason_id", NEW."released_at", NEW."room_id"); RETURN NULL;', hash='ada93424a81a87d1e49fa04a9e2932825faa8273', operation='UPDATE', pgid='pgtrigger_update_update_ff665', table='agenda_appointment', when='AFTER')),
        ),
        migrations.AddConstraint(
            model_name='openingoccurrence',
            constraint=models.UniqueConstraint(fields=('opening', 'original_date'), name='one_occurrence_per_opening_and_date'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='insert_insert', sql=pgtrigger.compiler.UpsertTriggerSql(func='INSERT INTO "agenda_participationidstatusstatusatabsenceappointmentevent" ("absence", "appointment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "status_at") VALUES (NEW."absence", NEW."appointment_id", NEW."id", _pgh_attach_context(), NOW(), \'insert\', NEW."id", NEW."status", NEW."status_at"); RETURN NULL;', hash='578ac674d399491336003741ceedca2566774441', operation='INSERT', pgid='pgtrigger_insert_insert_d71b3', table='agenda_participation', when='AFTER')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='participation',
            trigger=pgtrigger.compiler.Trigger(name='update_update', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."absence" IS DISTINCT FROM (NEW."absence") OR OLD."appointment_id" IS DISTINCT FROM (NEW."appointment_id") OR OLD."id" IS DISTINCT FROM (NEW."id") OR OLD."status" IS DISTINCT FROM (NEW."status") OR OLD."status_at" IS DISTINCT FROM (NEW."status_at"))', func='INSERT INTO "agenda_participationidstatusstatusatabsenceappointmentevent" ("absence", "appointment_id", "id", "pgh_context_id", "pgh_created_at", "pgh_label", "pgh_obj_id", "status", "status_at") VALUES (NEW."absence", NEW."appointment_id", NEW."id", _pgh_attach_context(), NOW(), \'update\', NEW."id", NEW."status", NEW."status_at"); RETURN NULL;', hash='779cf42535c398795b7651b13f19a9dd00e2498d', operation='UPDATE', pgid='pgtrigger_update_update_fcae3', table='agenda_participation', when='AFTER')),
        ),
        PutInScope("agenda_participation"),
        PutInScope("agenda_request"),
        PutInScope("agenda_appointment"),
        PutInScope("agenda_travelplan"),
    ]
