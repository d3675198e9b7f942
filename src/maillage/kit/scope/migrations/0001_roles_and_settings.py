"""Grants of the application role, the functions that policies read, and the accent-free folding of names."""

from django.conf import settings
from django.db import migrations

ROLE = settings.DATABASE_APP_ROLE

GRANTS = f"""
GRANT USAGE ON SCHEMA public TO {ROLE};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {ROLE};
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE};
ALTER DEFAULT PRIVILEGES IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {ROLE};
"""

FUNCTIONS = r"""
CREATE FUNCTION scope_role() RETURNS text LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.role', true), '') $$;
CREATE FUNCTION scope_account() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.account', true), '')::bigint $$;
CREATE FUNCTION scope_agency() RETURNS bigint LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT nullif(current_setting('app.agency', true), '')::bigint $$;
CREATE FUNCTION scope_organisations() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.organisations', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION scope_territories() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(nullif(current_setting('app.territories', true), ''), '{}')::bigint[] $$;
CREATE FUNCTION scope_links(kind text) RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE
  AS $$ SELECT coalesce(array_agg(split_part(link, ':', 2)::bigint), '{}')
        FROM unnest(string_to_array(nullif(current_setting('app.links', true), ''), ',')) AS link
        WHERE split_part(link, ':', 1) = kind $$;
CREATE FUNCTION folded(words text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURNS NULL ON NULL INPUT
  AS $$ SELECT trim(regexp_replace(regexp_replace(
          lower(replace(replace(replace(replace(normalize(words, NFKD), 'œ', 'oe'), 'Œ', 'OE'), 'æ', 'ae'), 'Æ', 'AE')),
          '[\u0300-\u036f]', '', 'g'), '[^a-z0-9]+', ' ', 'g')) $$;
"""

DROP = """
DROP FUNCTION folded(text); DROP FUNCTION scope_links(text); DROP FUNCTION scope_territories();
DROP FUNCTION scope_organisations(); DROP FUNCTION scope_agency(); DROP FUNCTION scope_account();
DROP FUNCTION scope_role();
"""


class Migration(migrations.Migration):
    dependencies = []
    operations = [
        migrations.RunSQL(GRANTS, migrations.RunSQL.noop),
        migrations.RunSQL(FUNCTIONS, DROP),
    ]
