"""Look-ups are kept for the hour in which they count. The night alone removes them, and only those that no longer do."""

from django.conf import settings
from django.db import migrations

ROLE = settings.DATABASE_APP_ROLE

FORGOTTEN = f"""
CREATE FUNCTION person_lookups_forgotten() RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE removed integer;
BEGIN
  IF scope_role() IS DISTINCT FROM 'job' THEN RETURN 0; END IF;
  DELETE FROM people_filelookup l WHERE l.at <= now() - interval '1 hour';
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
REVOKE ALL ON FUNCTION person_lookups_forgotten() FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_lookups_forgotten() TO {ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0004_scope_asked_once_per_statement")]
    operations = [migrations.RunSQL(FORGOTTEN, "DROP FUNCTION person_lookups_forgotten()")]
