import uuid

import django.contrib.postgres.fields.ranges
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope

TABLES = (
    "companies_companyarrival",
    "companies_arrivalmove",
    "companies_dossier",
    "companies_interaction",
    "companies_dossierstep",
    "companies_dossieralert",
    "companies_visit",
    "companies_dossierdocument",
    "companies_companyanswer",
    "companies_arrivalfile",
)


class Migration(migrations.Migration):
    dependencies = [
        ("companies", "0003_needs"),
        ("organisations", "0001_initial"),
        ("scope", "0001_roles_and_settings"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="ArrivalFile",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                ("content", models.BinaryField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("waiting", "attend d’être lu"),
                            ("read", "lu"),
                            ("unreadable", "illisible"),
                            ("taking", "en cours"),
                            ("taken", "repris"),
                        ],
                        default="waiting",
                        max_length=10,
                    ),
                ),
                ("good_count", models.PositiveIntegerField(default=0)),
                ("bad_count", models.PositiveIntegerField(default=0)),
                ("taken_count", models.PositiveIntegerField(default=0)),
                (
                    "last_line",
                    models.PositiveIntegerField(default=0, help_text="The last line of the lots that were taken"),
                ),
                ("problem", models.CharField(blank=True, max_length=200)),
                ("bad_lines", models.BinaryField(null=True)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "intermunicipality",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
            ],
            options={
                "ordering": ["-at", "-pk"],
                "indexes": [models.Index(fields=["agency", "intermunicipality", "at"], name="files_of_a_territory")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("taken_count__lte", models.F("good_count"))), name="no_more_is_taken_than_is_good"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyAnswer",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("answer", models.CharField(choices=[("yes", "oui"), ("partly", "en partie"), ("no", "non")], max_length=6)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "dossier",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answer", to="companies.dossier"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("answer__in", ["yes", "partly", "no"])), name="an_answer_is_one_of_three"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="CompanyLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(default=uuid.uuid4, unique=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("made_at", models.DateTimeField()),
                ("expires_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="links", to="companies.dossier"),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("revoked_at", None)), fields=("dossier",), name="one_open_link_per_dossier"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("expires_at__gt", models.F("made_at"))), name="a_company_link_is_open_for_a_while"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DossierDocument",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=120)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("pdf", "pdf"),
                            ("jpeg", "jpeg"),
                            ("png", "png"),
                            ("odt", "odt"),
                            ("ods", "ods"),
                            ("docx", "docx"),
                            ("xlsx", "xlsx"),
                        ],
                        max_length=5,
                    ),
                ),
                ("is_shared", models.BooleanField()),
                ("content", models.BinaryField()),
                ("size_bytes", models.PositiveIntegerField()),
                ("fingerprint", models.CharField(max_length=64)),
                ("at", models.DateTimeField()),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "by",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "dossier",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="documents", to="companies.dossier"
                    ),
                ),
            ],
            options={
                "ordering": ["at", "pk"],
                "indexes": [models.Index(fields=["agency", "dossier", "at"], name="documents_of_a_dossier")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("dossier", "fingerprint", "is_shared"), name="a_document_is_kept_once_per_dossier"
                    ),
                    models.CheckConstraint(condition=models.Q(("name", ""), _negated=True), name="a_document_has_a_name"),
                    models.CheckConstraint(
                        condition=models.Q(("size_bytes__gt", 0), ("size_bytes__lte", 10485760)),
                        name="a_document_is_neither_empty_nor_too_big",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Visit",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("during", django.contrib.postgres.fields.ranges.DateTimeRangeField()),
                (
                    "place",
                    models.CharField(blank=True, help_text="Where they meet: a zone, an address, never a name", max_length=200),
                ),
                (
                    "state",
                    models.CharField(
                        choices=[("planned", "prévue"), ("held", "faite"), ("cancelled", "annulée")],
                        default="planned",
                        max_length=9,
                    ),
                ),
                ("made_at", models.DateTimeField()),
                (
                    "adviser",
                    models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL),
                ),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "dossier",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="visits", to="companies.dossier"),
                ),
            ],
            options={
                "ordering": ["during", "pk"],
                "indexes": [models.Index(fields=["agency", "adviser", "state"], name="visits_of_an_adviser")],
                "constraints": [models.CheckConstraint(condition=models.Q(("during__isempty", False)), name="a_visit_lasts")],
            },
        ),
        *[PutInScope(table) for table in TABLES],
    ]
