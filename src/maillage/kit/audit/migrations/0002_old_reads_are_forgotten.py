"""Reads are append-only for the application. The night alone removes them, and never one of the last thirty days."""

from django.conf import settings
from django.db import migrations

ROLE = settings.DATABASE_APP_ROLE

FORGOTTEN = f"""
CREATE FUNCTION audit_reads_forgotten(older_than timestamptz) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE removed integer;
BEGIN
  IF scope_role() IS DISTINCT FROM 'job' THEN RETURN 0; END IF;
  DELETE FROM audit_readentry r WHERE r.at < least(older_than, now() - interval '30 days');
  GET DIAGNOSTICS removed = ROW_COUNT;
  RETURN removed;
END $$;
REVOKE ALL ON FUNCTION audit_reads_forgotten(timestamptz) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION audit_reads_forgotten(timestamptz) TO {ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunSQL(FORGOTTEN, "DROP FUNCTION audit_reads_forgotten(timestamptz)")]
