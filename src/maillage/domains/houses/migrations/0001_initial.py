import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models
from maillage.kit.scope.operations import AppendOnly, PutInScope


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('scope', '0001_roles_and_settings'),
        ('organisations', '0001_initial'),
        ('places', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='HouseOpening',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status', models.CharField(choices=[('preparing', 'en préparation'), ('open', 'maison ouverte, projet suivi'), ('closed', 'maison ouverte, projet terminé'), ('abandoned', 'projet abandonné')], default='preparing', max_length=9)),
                ('prepared_on', models.DateField()),
                ('planned_on', models.DateField(help_text='Changes only beside an OpeningMove that says why')),
                ('opened_on', models.DateField(blank=True, help_text='The real day', null=True)),
                ('ended_on', models.DateField(blank=True, help_text='The project, not the house', null=True)),
                ('why_abandoned', models.CharField(blank=True, max_length=200)),
                ('agency', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('lead', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='places.place')),
            ],
            options={
                'ordering': ['planned_on', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('status__in', ('preparing', 'open'))), fields=('place',), name='one_running_opening_per_place'),
                    models.CheckConstraint(condition=models.Q(models.Q(('opened_on__isnull', False), ('status__in', ('open', 'closed'))), models.Q(('opened_on__isnull', True), ('status__in', ('preparing', 'abandoned'))), _connector='OR'), name='a_house_that_is_open_has_an_opening_day'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_on__isnull', False), ('status__in', ('closed', 'abandoned'))), models.Q(('ended_on__isnull', True), ('status__in', ('preparing', 'open'))), _connector='OR'), name='an_opening_that_is_over_has_an_end'),
                    models.CheckConstraint(condition=models.Q(models.Q(('status', 'abandoned'), models.Q(('why_abandoned', ''), _negated=True)), models.Q(models.Q(('status', 'abandoned'), _negated=True), ('why_abandoned', '')), _connector='OR'), name='an_abandoned_opening_and_only_it_says_why'),
                    models.CheckConstraint(condition=models.Q(('planned_on__gte', models.F('prepared_on')), models.Q(('opened_on__isnull', True), ('opened_on__gte', models.F('prepared_on')), _connector='OR'), models.Q(('ended_on__isnull', True), ('ended_on__gte', models.F('prepared_on')), _connector='OR')), name='an_opening_is_prepared_first'),
                ],
                'indexes': [
                    models.Index(fields=['agency', 'status'], name='house_openings_of_an_agency'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OpeningMove',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('moved_at', models.DateTimeField()),
                ('old_on', models.DateField()),
                ('new_on', models.DateField()),
                ('why', models.CharField(max_length=200)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='moves', to='houses.houseopening')),
            ],
            options={
                'ordering': ['pk'],
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('old_on', models.F('new_on')), _negated=True), name='a_move_changes_the_day'),
                    models.CheckConstraint(condition=models.Q(('why', ''), _negated=True), name='a_move_says_why'),
                ],
            },
        ),
        migrations.CreateModel(
            name='OpeningStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=120)),
                ('condition', models.CharField(blank=True, choices=[('hours', '24 heures par semaine sur 5 jours'), ('two_agents', 'deux agents d’accueil'), ('confidential_room', 'un bureau confidentiel'), ('training', 'la formation des agents'), ('operators', 'les contacts chez les opérateurs')], max_length=20)),
                ('due_on', models.DateField()),
                ('done_at', models.DateTimeField(blank=True, null=True)),
                ('opening', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='houses.houseopening')),
                ('owner', models.ForeignKey(help_text='The agency, or another', on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation')),
            ],
            options={
                'ordering': ['due_on', 'pk'],
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('condition', ''), _negated=True), fields=('opening', 'condition'), name='one_step_per_condition_of_the_label'),
                    models.CheckConstraint(condition=models.Q(('what', ''), _negated=True), name='a_step_says_what'),
                ],
            },
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='houseopening',
            trigger=pgtrigger.compiler.Trigger(name='an_opening_follows_its_table', sql=pgtrigger.compiler.UpsertTriggerSql(declare='DECLARE _is_valid_transition BOOLEAN;', func='SELECT CONCAT(OLD."status", \':\', NEW."status") = ANY(\'{preparing:open,preparing:abandoned,open:closed}\'::text[]) INTO _is_valid_transition; IF (_is_valid_transition IS FALSE AND OLD."status" IS DISTINCT FROM NEW."status") THEN RAISE EXCEPTION \'pgtrigger: Invalid transition of field "status" from "%" to "%" on table %\', OLD."status", NEW."status", TG_TABLE_NAME; ELSE RETURN NEW; END IF;', hash='f12a0b243babf02e56919050871d518b22593ceb', operation='UPDATE', pgid='pgtrigger_an_opening_follows_its_table_918d4', table='houses_houseopening', when='BEFORE')),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='houseopening',
            trigger=pgtrigger.compiler.Trigger(name='a_date_moves_with_its_reason', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (OLD."planned_on" IS DISTINCT FROM (NEW."planned_on"))', func="\n                IF (SELECT (m.old_on, m.new_on) = (OLD.planned_on, NEW.planned_on) FROM houses_openingmove m\n                    WHERE m.opening_id = NEW.id ORDER BY m.id DESC LIMIT 1) IS NOT TRUE THEN\n                  RAISE EXCEPTION 'the date of opening % moves without saying why', NEW.id USING ERRCODE = 'check_violation';\n                END IF;\n                RETURN NEW;\n                ", hash='ad4a01bdd9bcaabd4297b34ac39ffab2f7cc77da', operation='UPDATE OF "planned_on"', pgid='pgtrigger_a_date_moves_with_its_reason_e2b3d', table='houses_houseopening', when='BEFORE')),
        ),
        PutInScope("houses_houseopening"),
        PutInScope("houses_openingstep"),
        PutInScope("houses_openingmove"),
        AppendOnly("houses_openingmove"),
    ]
