from maillage.kit.scope.operations import PutInScope
import django.contrib.postgres.fields
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
        ("people", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name='Message',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_id', models.BigIntegerField()),
                ('recipient_kind', models.CharField(max_length=16)),
                ('recipient_key', models.BigIntegerField()),
                ('host_id', models.BigIntegerField(help_text='The organisation that calls when no message gets through', null=True)),
                ('purpose', models.CharField(max_length=32)),
                ('about_kind', models.CharField(max_length=24)),
                ('about_key', models.BigIntegerField()),
                ('key', models.UUIDField(help_text='The same thing asked for again is the same message', unique=True)),
                ('ways', django.contrib.postgres.fields.ArrayField(base_field=models.CharField(choices=[('sms', 'SMS'), ('email', 'e-mail'), ('call', 'de vive voix')], max_length=5), help_text='Channels in the order they are tried', size=None)),
                ('channel', models.CharField(choices=[('sms', 'SMS'), ('email', 'e-mail'), ('call', 'de vive voix')], max_length=5)),
                ('is_urgent', models.BooleanField(default=False)),
                ('due_at', models.DateTimeField()),
                ('too_late_at', models.DateTimeField(help_text='Never sent from then on', null=True)),
                ('state', models.CharField(choices=[('waiting', 'attend son heure'), ('sending', 'en cours d’envoi'), ('sent', 'envoyé'), ('delivered', 'reçu'), ('to_call', 'à dire de vive voix'), ('called', 'dit de vive voix'), ('printed', 'remis sur papier'), ('dropped', 'devenu inutile')], default='waiting', max_length=9)),
                ('state_at', models.DateTimeField()),
                ('problem', models.CharField(blank=True, max_length=32)),
                ('subject', models.CharField(blank=True, max_length=160)),
                ('body', models.TextField(blank=True)),
                ('ended_by_id', models.BigIntegerField(help_text='The account that called or printed', null=True)),
                ('created_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['agency_id', 'state', 'due_at'], name='messages_by_state'), models.Index(fields=['agency_id', 'about_kind', 'about_key'], name='messages_about')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ways__len__gte', 1)), name='a_message_has_a_way'), models.CheckConstraint(condition=models.Q(('too_late_at__isnull', True), ('too_late_at__gt', models.F('created_at')), _connector='OR'), name='a_message_is_not_born_too_late')],
            },
        ),
        migrations.CreateModel(
            name='Attempt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agency_id', models.BigIntegerField()),
                ('channel', models.CharField(choices=[('sms', 'SMS'), ('email', 'e-mail'), ('call', 'de vive voix')], max_length=5)),
                ('key', models.UUIDField(unique=True)),
                ('address', models.CharField(blank=True, max_length=254)),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('begun_at', models.DateTimeField()),
                ('handed_at', models.DateTimeField(help_text='From then on it may have left, whatever was answered', null=True)),
                ('ended_at', models.DateTimeField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('', 'en cours'), ('sent', 'remis'), ('delivered', 'reçu'), ('refused', 'refusé'), ('unknown', 'on ne sait pas')], default='', max_length=9)),
                ('problem', models.CharField(blank=True, max_length=32)),
                ('carrier_key', models.CharField(blank=True, help_text='What the carrier calls it', max_length=80)),
                ('segments', models.PositiveSmallIntegerField(default=0)),
                ('cost_cents', models.DecimalField(decimal_places=3, default=0, max_digits=8)),
                ('message', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='attempts', to='outbox.message')),
            ],
            options={
                'indexes': [models.Index(fields=['agency_id', 'begun_at'], name='attempts_by_time')],
                'constraints': [models.UniqueConstraint(fields=('message', 'channel'), name='one_attempt_per_message_and_channel')],
            },
        ),
        PutInScope("outbox_message"),
        PutInScope("outbox_attempt"),
    ]
