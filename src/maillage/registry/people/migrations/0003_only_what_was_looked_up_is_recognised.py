"""A file is recognised after a look-up that was counted, and found it: a refused attempt can no longer go uncounted."""

from importlib import import_module

from django.conf import settings
from django.db import migrations, models

ROLE = settings.DATABASE_APP_ROLE
BEFORE = import_module("maillage.registry.people.migrations.0002_file_exists_at_the_agency").FUNCTION

MATCHING = """
CREATE FUNCTION person_file_matching(at_agency bigint, folded_name text, last_digits text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT p.id FROM people_person p
    WHERE p.agency_id = at_agency AND p.name_folded = folded(folded_name)
    AND length(last_digits) = 4 AND right(p.phone, 4) = last_digits
    AND scope_account() IS NOT NULL AND (
      (scope_role() IN ('adviser', 'director') AND scope_agency() = at_agency)
      OR (scope_role() IN ('counsellor', 'partner') AND EXISTS (
        SELECT 1 FROM organisations_collaboration c WHERE c.agency_id = at_agency
        AND c.organisation_id = ANY (scope_organisations()) AND c.since <= current_date
        AND (c.until IS NULL OR c.until > current_date))))
    ORDER BY p.id LIMIT 1
$$;
REVOKE ALL ON FUNCTION person_file_matching(bigint, text, text) FROM PUBLIC;
"""

EXISTS = f"""
DROP FUNCTION person_file_exists(bigint, text, text);
CREATE FUNCTION person_file_exists(at_agency bigint, folded_name text, last_digits text) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tries integer; found bigint;
BEGIN
  IF scope_account() IS NULL THEN RETURN 0; END IF;
  PERFORM pg_advisory_xact_lock(hashtextextended('people_filelookup', scope_account()));
  SELECT count(*) INTO tries FROM people_filelookup l
    WHERE l.account_id = scope_account() AND l.at > now() - interval '1 hour';
  IF tries >= 30 THEN RETURN -1; END IF;
  found := person_file_matching(at_agency, folded_name, last_digits);
  INSERT INTO people_filelookup (account_id, at, person_key) VALUES (scope_account(), now(), found);
  RETURN (found IS NOT NULL)::integer;
END $$;
REVOKE ALL ON FUNCTION person_file_exists(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_file_exists(bigint, text, text) TO {ROLE};
"""

RECOGNISED = f"""
CREATE FUNCTION person_file_recognised(at_agency bigint, folded_name text, last_digits text) RETURNS bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = public, pg_temp AS $$
  SELECT l.person_key FROM people_filelookup l
    WHERE l.account_id = scope_account() AND l.at > now() - interval '1 hour'
    AND l.person_key = person_file_matching(at_agency, folded_name, last_digits) LIMIT 1
$$;
REVOKE ALL ON FUNCTION person_file_recognised(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_file_recognised(bigint, text, text) TO {ROLE};
"""

UNDO = f"""
DROP FUNCTION person_file_recognised(bigint, text, text);
DROP FUNCTION person_file_exists(bigint, text, text);
DROP FUNCTION person_file_matching(bigint, text, text);
{BEFORE}
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0002_file_exists_at_the_agency")]
    operations = [
        migrations.AddField("filelookup", "person_key", models.BigIntegerField(null=True)),
        migrations.RunSQL(
            f"REVOKE ALL ON people_filelookup FROM {ROLE}", f"GRANT SELECT ON people_filelookup TO {ROLE}"
        ),
        migrations.RunSQL(MATCHING + EXISTS + RECOGNISED, UNDO),
    ]
