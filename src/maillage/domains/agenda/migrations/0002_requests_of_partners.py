from django.db import migrations

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [("agenda", "0001_initial")]
    operations = [PutInScope("agenda_request")]
