"""The address under which people enrol alone for a workshop: it opens that workshop and the other dates, and nobody in them."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from maillage.kit.scope.operations import PutInScope

ROLE = settings.DATABASE_APP_ROLE
WHO_MAY_ENROL = "('director', 'adviser', 'counsellor', 'partner', 'link', 'job')"


def seats(others: str) -> str:
    """How full sessions are: told of any session of the agency to those who may enrol in it, and to `others`."""
    return f"""
CREATE OR REPLACE FUNCTION workshop_seats(sessions bigint[]) RETURNS TABLE (session bigint, taken smallint[], waiting integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT a.id,
    ARRAY(SELECT q.seat FROM agenda_participation q
      WHERE q.appointment_id = a.id AND q.status IN ('unknown', 'seen', 'noshow') ORDER BY q.seat),
    (SELECT count(*)::integer FROM agenda_waitingentry w
      WHERE w.status = 'waiting' AND w.series_id = a.series_id AND (w.appointment_id = a.id OR w.appointment_id IS NULL))
  FROM agenda_appointment a
  WHERE a.id = ANY (sessions) AND a.series_id IS NOT NULL AND a.agency_id = scope_agency()
    AND (scope_role() IN {WHO_MAY_ENROL}{others})
$$;
"""


def ranks(others: str) -> str:
    """The rank of who waits, told to those who may enrol, and to `others`."""
    return f"""
CREATE OR REPLACE FUNCTION waiting_ranks(entries bigint[]) RETURNS TABLE (entry bigint, rank integer)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT w.id, (SELECT count(*)::integer FROM agenda_waitingentry o
    WHERE o.series_id = w.series_id AND o.appointment_id IS NOT DISTINCT FROM w.appointment_id
    AND o.status = 'waiting' AND (o.asked_at, o.id) <= (w.asked_at, w.id))
  FROM agenda_waitingentry w
  WHERE w.id = ANY (entries) AND w.status = 'waiting' AND w.agency_id = scope_agency()
    AND (scope_role() IN {WHO_MAY_ENROL}{others})
$$;
"""


BY_ADDRESS = " OR scope_role() = 'enrolment' AND a.id = ANY (scope_links('session'))"
OWN_WAIT = " OR scope_role() = 'enrolment' AND w.id = ANY (scope_links('waiting'))"


class Migration(migrations.Migration):
    dependencies = [("agenda", "0011_earlier_hours"), ("organisations", "__first__")]
    operations = [
        migrations.CreateModel(
            name="EnrolmentLink",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.UUIDField(unique=True)),
                ("token_hash", models.CharField(max_length=64, unique=True)),
                ("opened_at", models.DateTimeField()),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "agency",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="organisations.organisation"
                    ),
                ),
                (
                    "reason",
                    models.ForeignKey(
                        help_text="Other dates are of the same",
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agenda.appointmentreason",
                    ),
                ),
                (
                    "series",
                    models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name="+", to="agenda.series"),
                ),
                (
                    "session",
                    models.ForeignKey(
                        help_text="None: all of them",
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="agenda.appointment",
                    ),
                ),
            ],
            options={
                'constraints': [
                    models.UniqueConstraint(condition=models.Q(('closed_at', None)), fields=('series', 'session'), name='one_open_address_for_the_same_seats', nulls_distinct=False),
                ],
                'indexes': [
                    models.Index(condition=models.Q(('closed_at', None)), fields=['agency', 'reason'], name='open_addresses_of_a_reason'),
                ],
            },
        ),
        migrations.RunSQL(seats(BY_ADDRESS), seats("")),
        migrations.RunSQL(ranks(OWN_WAIT), ranks("")),
        PutInScope("agenda_appointment"),
        PutInScope("agenda_series"),
    ]
