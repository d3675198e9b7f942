"""Hours are drawn with the rights of the tables' owner, whoever writes: the application reads them and writes none.

And nobody draws on what somebody else is changing: the advisers and rooms are held first, all at once and in the order
everybody keeps, then what is to be drawn is read in a statement of its own, which sees what was waited for.
"""

from django.conf import settings
from django.db import migrations

ROLE = settings.DATABASE_APP_ROLE
AS_OWNER = "LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp AS $$"
COLUMNS = (
    "occurrence_id, agency_id, resource_id, place_id, starts_s, ends_s, room_resource_id, modes, published_us, reasons, record, "
    "room_busy"
)
KEPT = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS.split(", ")[1:])

DRAW = f"""
CREATE OR REPLACE FUNCTION agenda_hold_hours(keys bigint[]) RETURNS void {AS_OWNER}
BEGIN
  PERFORM 1 FROM diary_resource WHERE id IN (
      SELECT adviser_resource_id FROM agenda_openingoccurrence WHERE id = ANY (keys)
      UNION SELECT m.resource_id FROM agenda_openingoccurrence o JOIN places_room m ON m.id = o.room_id WHERE o.id = ANY (keys)
      UNION SELECT resource_id FROM agenda_offeredhours WHERE occurrence_id = ANY (keys)
      UNION SELECT room_resource_id FROM agenda_offeredhours WHERE occurrence_id = ANY (keys))
    ORDER BY id FOR NO KEY UPDATE;
END $$;

CREATE OR REPLACE FUNCTION agenda_draw_hours(keys bigint[]) RETURNS void {AS_OWNER}
BEGIN
  IF cardinality(keys) = 0 THEN RETURN; END IF;
  PERFORM agenda_hold_hours(keys);
  PERFORM 1 FROM agenda_offeredhours h WHERE h.occurrence_id = ANY (keys) ORDER BY h.occurrence_id FOR UPDATE;
  DELETE FROM agenda_offeredhours h WHERE h.occurrence_id = ANY (keys)
    AND NOT EXISTS (SELECT FROM agenda_hours_drawn d WHERE d.occurrence_id = h.occurrence_id);
  INSERT INTO agenda_offeredhours ({COLUMNS})
    SELECT {COLUMNS} FROM agenda_hours_drawn d WHERE d.occurrence_id = ANY (keys) ORDER BY d.occurrence_id
    ON CONFLICT (occurrence_id) DO UPDATE SET {KEPT};
END $$;
"""

ON_BUSY = f"""
CREATE OR REPLACE FUNCTION agenda_busy_changed() RETURNS trigger {AS_OWNER}
BEGIN
  PERFORM 1 FROM diary_resource WHERE id IN (SELECT resource_id FROM changed) AND kind <> 'person'
    ORDER BY id FOR NO KEY UPDATE;
  IF NOT FOUND THEN RETURN NULL; END IF;
  PERFORM agenda_draw_busy(ARRAY(
    SELECT h.occurrence_id FROM changed c JOIN agenda_offeredhours h ON h.resource_id = c.resource_id
      AND h.starts_s < least(extract(epoch FROM upper(c.during)), 1e12)::bigint
      AND h.starts_s > greatest(extract(epoch FROM lower(c.during)), 0)::bigint - 57600
    UNION
    SELECT h.occurrence_id FROM changed c JOIN agenda_offeredhours h ON h.room_resource_id = c.resource_id
      AND h.starts_s < least(extract(epoch FROM upper(c.during)), 1e12)::bigint
      AND h.starts_s > greatest(extract(epoch FROM lower(c.during)), 0)::bigint - 57600
    ORDER BY 1));
  RETURN NULL;
END $$;
"""


def drawn_again(function: str, keys: str) -> str:
    """What is to be drawn is listed again once it is held: occurrences written meanwhile are among it."""
    return f"""
CREATE OR REPLACE FUNCTION {function}() RETURNS trigger {AS_OWNER}
BEGIN
  PERFORM agenda_hold_hours(ARRAY({keys}));
  PERFORM agenda_draw_hours(ARRAY({keys} ORDER BY 1));
  RETURN NULL;
END $$;
"""


ON_HOURS = (
    drawn_again(
        "agenda_reasons_changed",
        "SELECT id FROM agenda_openingoccurrence WHERE opening_id IN (SELECT openingperiod_id FROM changed)",
    )
    + drawn_again(
        "agenda_openings_changed",
        """SELECT o.id FROM changed c JOIN unchanged b ON b.id = c.id JOIN agenda_openingoccurrence o ON o.opening_id = c.id
    WHERE (c.modes, c.is_outreach_session, c.agency_id, c.adviser_id)
      IS DISTINCT FROM (b.modes, b.is_outreach_session, b.agency_id, b.adviser_id)""",
    )
    + drawn_again(
        "agenda_places_changed",
        """SELECT o.id FROM changed c JOIN unchanged b ON b.id = c.id JOIN agenda_openingoccurrence o ON o.place_id = c.id
    WHERE (c.closed_on, c.zone) IS DISTINCT FROM (b.closed_on, b.zone)""",
    )
)
FUNCTIONS = (
    "agenda_draw_busy(bigint[])",
    "agenda_hours_repaired()",
    "agenda_occurrences_changed()",
)
RIGHTS = "".join(f"ALTER FUNCTION {name} SECURITY DEFINER SET search_path = public, pg_temp;\n" for name in FUNCTIONS)
INSIDE = "agenda_hold_hours(bigint[]), agenda_draw_hours(bigint[]), agenda_draw_busy(bigint[])"
CLOSED = f"""
REVOKE INSERT, UPDATE, DELETE, TRUNCATE ON agenda_offeredhours FROM {ROLE};
REVOKE ALL ON agenda_hours_drawn FROM {ROLE};
GRANT SELECT ON agenda_hours_drawn TO {ROLE};
REVOKE EXECUTE ON FUNCTION {INSIDE} FROM PUBLIC;
"""
OPENED = f"""
GRANT INSERT, UPDATE, DELETE ON agenda_offeredhours TO {ROLE};
GRANT EXECUTE ON FUNCTION {INSIDE} TO PUBLIC;
"""


class Migration(migrations.Migration):
    dependencies = [("agenda", "0006_offered_hours")]
    operations = [
        migrations.RunSQL(DRAW + ON_BUSY + ON_HOURS, migrations.RunSQL.noop),
        migrations.RunSQL(RIGHTS + CLOSED, OPENED),
    ]
