"""One agreement of a partnership at a time; the links by which officials read a frozen review; a monthly letter may be stopped."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope

TABLES = ("partnerships_partnershipcontact", "partnerships_review", "partnerships_agendaitem")
READ_AMENDMENTS = """
UPDATE partnerships_agreement a SET until_on = CASE WHEN a.amends_id IS NOT NULL THEN a.ends_on ELSE COALESCE(
  (SELECT m.ends_on FROM partnerships_agreement m WHERE m.amends_id = a.id AND m.ends_on IS NOT NULL
   ORDER BY m.starts_on DESC, m.id DESC LIMIT 1), a.ends_on) END
"""
OVERLAPPING = """
SELECT a.id, b.id FROM partnerships_agreement a JOIN partnerships_agreement b
  ON b.id > a.id AND (b.agency_id, b.intermunicipality_id) = (a.agency_id, a.intermunicipality_id)
 AND daterange(a.starts_on, a.until_on, '[]') && daterange(b.starts_on, b.until_on, '[]')
WHERE a.amends_id IS NULL AND b.amends_id IS NULL ORDER BY a.id, b.id
"""
WHOLE = models.Value("[]")


def refuse_overlaps(apps, schema_editor):
    """Which of two agreements holds is not ours to say: name them, and change nothing."""
    with schema_editor.connection.cursor() as cursor:
        cursor.execute(OVERLAPPING)
        pairs = ", ".join(f"{one} and {other}" for one, other in cursor.fetchall())
    if pairs:
        raise ValueError(f"agreements {pairs} hold at the same time: end one of each pair by an amendment, then migrate again")


def key(name, **options):
    return models.ForeignKey(related_name="+", **{"on_delete": django.db.models.deletion.PROTECT, "to": name} | options)


class Migration(migrations.Migration):
    dependencies = [
        ("organisations", "0001_initial"),
        ("partnerships", "0002_elections"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="until_on",
            field=models.DateField(blank=True, help_text="Its last day once its amendments are read", null=True),
        ),
        migrations.RunSQL(READ_AMENDMENTS, migrations.RunSQL.noop),
        migrations.RunPython(refuse_overlaps, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=models.CheckConstraint(
                condition=models.Q(("until_on__isnull", True), ("until_on__gte", models.F("starts_on")), _connector="OR"),
                name="an_agreement_holds_a_day_at_least",
            ),
        ),
        migrations.AddConstraint(
            model_name="agreement",
            constraint=ExclusionConstraint(
                condition=models.Q(("amends__isnull", True)),
                expressions=[
                    (models.Func(models.F("agency_id"), models.F("agency_id"), WHOLE, function="int8range"), "&&"),
                    (
                        models.Func(
                            models.F("intermunicipality_id"), models.F("intermunicipality_id"), WHOLE, function="int8range"
                        ),
                        "&&",
                    ),
                    (models.Func(models.F("starts_on"), models.F("until_on"), WHOLE, function="daterange"), "&&"),
                ],
                name="one_agreement_of_a_partnership_at_a_time",
            ),
        ),
        migrations.AddField(
            model_name="partnershipcontact",
            name="letters_stopped_at",
            field=models.DateTimeField(blank=True, help_text="They want no monthly letter any more", null=True),
        ),
        migrations.CreateModel(
            name="ReviewLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                ("openings_count", models.PositiveIntegerField(default=0)),
                ("opened_at", models.DateTimeField(blank=True, help_text="The last time", null=True)),
                ("agency", key("organisations.organisation")),
                (
                    "contact",
                    key(
                        "partnerships.partnershipcontact",
                        help_text="For whom; none once they are forgotten",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                    ),
                ),
                ("made_by", key(settings.AUTH_USER_MODEL)),
                ("revoked_by", key(settings.AUTH_USER_MODEL, blank=True, null=True)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="links", to="partnerships.review"
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="a_review_link_is_open_for_a_while"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("revoked_at__isnull", True), ("revoked_by__isnull", True)),
                            models.Q(("revoked_at__isnull", False), ("revoked_by__isnull", False)),
                            _connector="OR",
                        ),
                        name="a_closed_review_link_says_by_whom",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)),
                        fields=("review", "contact"),
                        name="one_open_review_link_per_official",
                    ),
                ],
            },
        ),
        *(PutInScope(table) for table in TABLES),
    ]
