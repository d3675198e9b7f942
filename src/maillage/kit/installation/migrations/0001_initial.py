from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ("scope", "0001_roles_and_settings"),
    ]

    operations = [
        migrations.CreateModel(
            name='Installation',
            fields=[
                ('id', models.SmallIntegerField(default=1, primary_key=True, serialize=False)),
                ('is_demo', models.BooleanField(default=False)),
                ('created_at', models.DateTimeField()),
                ('stage', models.CharField(blank=True, max_length=80)),
            ],
            options={
                'constraints': [models.CheckConstraint(condition=models.Q(('id', 1)), name='one_installation_per_database')],
            },
        ),
        migrations.RunSQL(
            """CREATE TABLE web_cache (cache_key varchar(255) PRIMARY KEY, value text NOT NULL, expires timestamptz NOT NULL);
            CREATE INDEX web_cache_expires ON web_cache (expires);""",
            "DROP TABLE web_cache",
        ),
    ]
