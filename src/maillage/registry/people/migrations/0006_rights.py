"""What people ask about their data, the list of erasures, and files that are frozen or erased."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import AppendOnly, PutInScope


class Migration(migrations.Migration):

    dependencies = [
        ('diary', '0002_calendars'),
        ('organisations', '0001_initial'),
        ('people', '0005_old_lookups_are_forgotten'),
        ('territories', '0002_codes_of_priority_neighbourhoods'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Erasure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('person_key', models.BigIntegerField()),
                ('mark', models.CharField(help_text="Keyed hash of the file's key and birth: another file of that key is not it", max_length=64)),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='RightsRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('access', 'voir ce qui est gardé, et en avoir une copie'), ('rectify', 'corriger ce qui est faux'), ('object', 's’opposer à ce que ses données servent'), ('restrict', 'limiter ce qui en est fait'), ('erase', 'effacer')], max_length=8)),
                ('received_on', models.DateField()),
                ('identity', models.CharField(blank=True, choices=[('known', 'venue elle-même, et connue de qui la reçoit'), ('paper', 'pièce d’identité montrée, rien n’en est gardé'), ('called', 'rappelée au numéro de sa fiche'), ('written', 'a écrit de l’adresse e-mail de sa fiche')], help_text='How it was checked; blank: not yet', max_length=7)),
                ('due_on', models.DateField()),
                ('state', models.CharField(choices=[('received', 'à traiter'), ('extended', 'prolongée'), ('granted', 'acceptée'), ('refused', 'refusée'), ('withdrawn', 'retirée')], default='received', max_length=9)),
                ('longer_because', models.CharField(blank=True, max_length=600)),
                ('ground', models.CharField(blank=True, choices=[('identity', 'on ne sait pas si c’est bien la personne (article 12-6)'), ('excessive', 'demande répétée sans rien de nouveau (article 12-5)'), ('others', 'cela dévoilerait quelqu’un d’autre (article 15-4)'), ('true', 'ce qui est noté est exact (article 16)'), ('mission', 'nécessaire à la mission de service public (articles 17-3-b et 21-1)'), ('claims', 'nécessaire à un droit en justice (articles 17-3-e et 21-1)'), ('no_cause', 'aucun des quatre cas prévus (article 18-1)')], max_length=9)),
                ('reasons', models.CharField(blank=True, max_length=600)),
                ('decided_at', models.DateTimeField(blank=True, null=True)),
                ('key', models.UUIDField(help_text='Of the page that was sent: twice is once', unique=True)),
            ],
            options={
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('state__in', ('received', 'extended'))), models.Q(models.Q(('state__in', ('received', 'extended')), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='a_rights_request_waits_until_it_is_decided'),
                    models.CheckConstraint(condition=models.Q(('due_on__gt', models.F('received_on'))), name='a_rights_request_is_due_later'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'refused'), _negated=True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='a_refusal_has_a_ground'),
                    models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), models.Q(('identity', ''), _negated=True), _connector='OR'), name='nothing_is_granted_to_a_stranger'),
                ],
            },
        ),
        migrations.AddField(
            model_name='person',
            name='erased_at',
            field=models.DateTimeField(blank=True, help_text='Names nobody; what it did is still counted', null=True),
        ),
        migrations.AddField(
            model_name='person',
            name='restricted_at',
            field=models.DateTimeField(blank=True, help_text='Frozen: kept, nothing new is done with it', null=True),
        ),
        migrations.AddConstraint(
            model_name='person',
            constraint=models.CheckConstraint(condition=models.Q(('erased_at__isnull', True), models.Q(('email', ''), ('family_name', ''), ('given_name', ''), ('home_label', ''), ('home_lat__isnull', True), ('home_stop', ''), ('phone', ''), ('digital', ''), ('mobility', '')), _connector='OR'), name='an_erased_file_names_nobody'),
        ),
        migrations.AddField(
            model_name='erasure',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='agency',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='decided_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='person',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='rights_requests', to='people.person'),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='received_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='rightsrequest',
            name='received_by_organisation',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='organisations.organisation'),
        ),
        migrations.AddConstraint(
            model_name='erasure',
            constraint=models.UniqueConstraint(fields=('agency', 'mark'), name='a_file_is_erased_once'),
        ),
        migrations.AddIndex(
            model_name='rightsrequest',
            index=models.Index(fields=['agency', 'state', 'due_on'], name='rights_requests_by_state'),
        ),
        PutInScope("people_rightsrequest"),
        PutInScope("people_erasure"),
        AppendOnly("people_erasure"),
    ]
