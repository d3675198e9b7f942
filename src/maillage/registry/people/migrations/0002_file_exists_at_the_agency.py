"""The one look-up across houses: exact folded name and last four digits, answered by yes or no, limited per account."""

from django.conf import settings
from django.db import migrations, models

ROLE = settings.DATABASE_APP_ROLE

FUNCTION = f"""
CREATE FUNCTION person_file_exists(at_agency bigint, folded_name text, last_digits text) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$
DECLARE tries integer; found bigint;
BEGIN
  IF scope_account() IS NULL OR scope_role() NOT IN ('counsellor', 'partner', 'adviser', 'director') OR NOT EXISTS (
      SELECT 1 FROM organisations_collaboration c WHERE c.agency_id = at_agency
      AND c.organisation_id = ANY (scope_organisations()) AND c.since <= current_date
      AND (c.until IS NULL OR c.until > current_date)
    ) AND NOT (scope_role() IN ('adviser', 'director') AND scope_agency() = at_agency) THEN
    RETURN NULL;
  END IF;
  SELECT count(*) INTO tries FROM people_filelookup l WHERE l.account_id = scope_account() AND l.at > now() - interval '1 hour';
  IF tries >= 30 THEN RETURN -1; END IF;
  INSERT INTO people_filelookup (account_id, at) VALUES (scope_account(), now());
  SELECT p.id INTO found FROM people_person p
    WHERE p.agency_id = at_agency AND p.name_folded = folded(folded_name)
    AND length(last_digits) = 4 AND right(p.phone, 4) = last_digits ORDER BY p.id LIMIT 1;
  RETURN found;
END $$;
REVOKE ALL ON FUNCTION person_file_exists(bigint, text, text) FROM PUBLIC;
GRANT EXECUTE ON FUNCTION person_file_exists(bigint, text, text) TO {ROLE};
"""


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [
        migrations.CreateModel(
            name="FileLookup",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("account_id", models.BigIntegerField()),
                ("at", models.DateTimeField()),
            ],
            options={"indexes": [models.Index(fields=["account_id", "at"], name="lookups_by_account")]},
        ),
        migrations.RunSQL(
            "REVOKE INSERT, UPDATE, DELETE ON people_filelookup FROM " + ROLE, migrations.RunSQL.noop
        ),
        migrations.RunSQL(FUNCTION, "DROP FUNCTION person_file_exists(bigint, text, text)"),
    ]
