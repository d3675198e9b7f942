from django.db import migrations

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [("agenda", "0002_requests_of_partners"), ("people", "0004_scope_asked_once_per_statement")]
    operations = [
        PutInScope("agenda_request"),
        PutInScope("agenda_appointment"),
        PutInScope("agenda_participation"),
        PutInScope("agenda_travelplan"),
    ]
