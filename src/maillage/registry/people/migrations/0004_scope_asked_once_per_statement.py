"""Policies ask the scope once per statement, and a collaboration's days are those of the wall clock here, not UTC's."""

from importlib import import_module

from django.db import migrations

from maillage.kit.scope.operations import PutInScope

BEFORE = import_module("maillage.registry.people.migrations.0003_only_what_was_looked_up_is_recognised").MATCHING

MATCHING = """
CREATE OR REPLACE FUNCTION person_file_matching(at_agency bigint, folded_name text, last_digits text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id FROM people_person p
    WHERE p.agency_id = at_agency AND p.name_folded = folded(folded_name)
    AND length(last_digits) = 4 AND right(p.phone, 4) = last_digits
    AND scope_account() IS NOT NULL AND (
      ((SELECT scope_role()) IN ('adviser', 'director') AND (SELECT scope_agency()) = at_agency)
      OR ((SELECT scope_role()) IN ('counsellor', 'partner') AND EXISTS (
        SELECT 1 FROM organisations_collaboration c WHERE c.agency_id = at_agency
        AND c.organisation_id = ANY ((SELECT scope_organisations())::bigint[])
        AND c.since <= (now() AT TIME ZONE 'Europe/Paris')::date
        AND (c.until IS NULL OR c.until > (now() AT TIME ZONE 'Europe/Paris')::date))))
    ORDER BY p.id LIMIT 1
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0003_only_what_was_looked_up_is_recognised"), ("organisations", "0001_initial")]
    operations = [
        PutInScope("people_person"),
        PutInScope("people_personaccess"),
        migrations.RunSQL(MATCHING, BEFORE.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION")),
    ]
