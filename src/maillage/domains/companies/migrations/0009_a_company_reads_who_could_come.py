"""By its link a company reads the park where it settles and the counts of job seekers: nothing of the park's plots."""

from django.db import migrations

from maillage.kit.scope.operations import PutInScope


class Migration(migrations.Migration):
    dependencies = [("companies", "0008_both_activity_codes")]

    operations = [
        PutInScope("companies_businesspark"),
        PutInScope("companies_plot"),
        PutInScope("companies_plotoccupancy"),
        PutInScope("companies_jobseekercount"),
    ]
