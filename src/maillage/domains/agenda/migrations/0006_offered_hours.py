"""What a search reads: one row per occurrence that is offered, with its busy ticks, redrawn by triggers in the same
transaction as what it is drawn from. The truth stays in the tables: the view says what each row must be."""

from django.contrib.postgres.fields import ArrayField
from django.db import migrations, models

# A range as ticks of 5 minutes [first, last) from a start on; a span without an end goes on to the last tick.
SPAN = """(~(0::bit(192)) << greatest(floor(extract(epoch FROM lower(b.during)) / 300) - t.starts_s / 300, 0)::int)
      & (~(0::bit(192)) >> 192 - least(ceil(extract(epoch FROM upper(b.during)) / 300) - t.starts_s / 300, 192)::int)"""


def ticks_of(resource: str) -> str:
    """24 bytes, one big-endian number: tick t after the start is worth 2^t. The expression index wants int8range."""
    during = "tstzrange(lower(o.during), lower(o.during) + interval '16 hours')"
    busy = " UNION ALL ".join(
        f"""SELECT b.during FROM {table} b
      WHERE int8range(b.resource_id, b.resource_id, '[]') && int8range({resource}, {resource}, '[]') AND b.during && {during}"""
        for table in ("diary_occupancy", "diary_leave")
    )
    return f"substring(bit_send(coalesce((SELECT bit_or({SPAN}) FROM ({busy}) b), 0::bit(192))) FROM 5)"


VIEW = f"""
CREATE VIEW agenda_hours_drawn AS
SELECT o.id AS occurrence_id, p.agency_id, o.adviser_resource_id AS resource_id, o.place_id, t.starts_s, t.ends_s,
  t.room_resource_id, t.modes, t.published_us,
  ARRAY(SELECT r.appointmentreason_id FROM agenda_openingperiod_reasons r WHERE r.openingperiod_id = p.id ORDER BY 1) AS reasons,
  int8send(o.id) || int8send(o.adviser_resource_id) || int8send(o.place_id) || int8send(coalesce(o.room_id, -1))
    || int8send(p.adviser_id) || int4send((t.starts_s / 300)::int) || int2send(((t.ends_s - t.starts_s) / 300)::smallint)
    || int2send(t.modes) || {ticks_of("o.adviser_resource_id")} AS record,
  CASE WHEN t.room_resource_id IS NOT NULL THEN {ticks_of("t.room_resource_id")} END AS room_busy
FROM agenda_openingoccurrence o
JOIN agenda_openingperiod p ON p.id = o.opening_id
JOIN places_place w ON w.id = o.place_id
LEFT JOIN places_room m ON m.id = o.room_id
CROSS JOIN LATERAL (SELECT
  extract(epoch FROM lower(o.during))::bigint AS starts_s,
  extract(epoch FROM upper(o.during))::bigint AS ends_s,
  CASE WHEN NOT p.is_outreach_session THEN m.resource_id END AS room_resource_id,
  ('in_person' = ANY (p.modes))::int::smallint + 2::smallint * ('video' = ANY (p.modes))::int::smallint
    + 4::smallint * ('phone' = ANY (p.modes))::int::smallint
    + 8::smallint * (m.resource_id IS NOT NULL AND NOT p.is_outreach_session)::int::smallint AS modes,
  (extract(epoch FROM o.published_at) * 1000000)::bigint AS published_us
) t
WHERE o.status <> 'cancelled' AND o.published_at IS NOT NULL
  AND (w.closed_on IS NULL OR w.closed_on > (lower(o.during) AT TIME ZONE w.zone)::date)
"""
COLUMNS = (
    "occurrence_id, agency_id, resource_id, place_id, starts_s, ends_s, room_resource_id, modes, published_us, reasons, record, "
    "room_busy"
)
KEPT = ", ".join(f"{name} = EXCLUDED.{name}" for name in COLUMNS.split(", ")[1:])

# Rows are held before the tables are read again: what somebody else is writing is waited for, then seen.
DRAW = f"""
CREATE FUNCTION agenda_draw_hours(keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(keys) = 0 THEN RETURN; END IF;
  PERFORM 1 FROM agenda_offeredhours h WHERE h.occurrence_id = ANY (keys) ORDER BY h.occurrence_id FOR UPDATE;
  DELETE FROM agenda_offeredhours h WHERE h.occurrence_id = ANY (keys)
    AND NOT EXISTS (SELECT FROM agenda_hours_drawn d WHERE d.occurrence_id = h.occurrence_id);
  INSERT INTO agenda_offeredhours ({COLUMNS})
    SELECT {COLUMNS} FROM agenda_hours_drawn d WHERE d.occurrence_id = ANY (keys) ORDER BY d.occurrence_id
    ON CONFLICT (occurrence_id) DO UPDATE SET {KEPT};
END $$;

CREATE FUNCTION agenda_draw_busy(keys bigint[]) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  IF cardinality(keys) = 0 THEN RETURN; END IF;
  PERFORM 1 FROM agenda_offeredhours h WHERE h.occurrence_id = ANY (keys) ORDER BY h.occurrence_id FOR UPDATE;
  UPDATE agenda_offeredhours h SET record = d.record, room_busy = d.room_busy
    FROM agenda_hours_drawn d WHERE h.occurrence_id = ANY (keys) AND d.occurrence_id = h.occurrence_id;
END $$;

CREATE FUNCTION agenda_hours_repaired() RETURNS integer LANGUAGE plpgsql AS $$
DECLARE wrong bigint[];
BEGIN
  wrong := ARRAY(SELECT coalesce(h.occurrence_id, d.occurrence_id)
    FROM agenda_offeredhours h FULL JOIN agenda_hours_drawn d ON d.occurrence_id = h.occurrence_id
    WHERE ROW(h.*) IS DISTINCT FROM ROW(d.*) ORDER BY 1);
  PERFORM agenda_draw_hours(wrong);
  RETURN cardinality(wrong);
END $$;
"""

ON_BUSY = """
CREATE FUNCTION agenda_busy_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
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
ON_HOURS = """
CREATE FUNCTION agenda_occurrences_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM agenda_draw_hours(ARRAY(SELECT id FROM changed ORDER BY 1));
  RETURN NULL;
END $$;

CREATE FUNCTION agenda_reasons_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM agenda_draw_hours(ARRAY(
    SELECT id FROM agenda_openingoccurrence WHERE opening_id IN (SELECT openingperiod_id FROM changed) ORDER BY 1));
  RETURN NULL;
END $$;

CREATE FUNCTION agenda_openings_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM agenda_draw_hours(ARRAY(
    SELECT o.id FROM changed c JOIN unchanged b ON b.id = c.id JOIN agenda_openingoccurrence o ON o.opening_id = c.id
    WHERE (c.modes, c.is_outreach_session, c.agency_id, c.adviser_id)
      IS DISTINCT FROM (b.modes, b.is_outreach_session, b.agency_id, b.adviser_id) ORDER BY 1));
  RETURN NULL;
END $$;

CREATE FUNCTION agenda_places_changed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM agenda_draw_hours(ARRAY(
    SELECT o.id FROM changed c JOIN unchanged b ON b.id = c.id JOIN agenda_openingoccurrence o ON o.place_id = c.id
    WHERE (c.closed_on, c.zone) IS DISTINCT FROM (b.closed_on, b.zone) ORDER BY 1));
  RETURN NULL;
END $$;
"""


def _trigger(table: str, verb: str, function: str) -> tuple[str, str]:
    """A statement's trigger; after an UPDATE once for the rows of before and once for those of after."""
    made, dropped = "", ""
    for side in {"insert": ("new",), "delete": ("old",), "update": ("old", "new")}[verb]:
        name = f"hours_{verb}_{side}"
        made += (
            f"CREATE TRIGGER {name} AFTER {verb.upper()} ON {table} REFERENCING {side.upper()} TABLE AS changed "
            f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
        )
        dropped += f"DROP TRIGGER {name} ON {table};\n"
    return made, dropped


def _compared(table: str, function: str) -> tuple[str, str]:
    made = (
        f"CREATE TRIGGER hours_update ON {table} REFERENCING OLD TABLE AS unchanged NEW TABLE AS changed "
        f"FOR EACH STATEMENT EXECUTE FUNCTION {function}();\n"
    ).replace("hours_update ON", "hours_update AFTER UPDATE ON")
    return made, f"DROP TRIGGER hours_update ON {table};\n"


TRIGGERS = [
    *(
        _trigger(table, verb, "agenda_busy_changed")
        for table in ("diary_occupancy", "diary_leave")
        for verb in ("insert", "update", "delete")
    ),
    *(_trigger("agenda_openingoccurrence", verb, "agenda_occurrences_changed") for verb in ("insert", "update", "delete")),
    *(_trigger("agenda_openingperiod_reasons", verb, "agenda_reasons_changed") for verb in ("insert", "update", "delete")),
    _compared("agenda_openingperiod", "agenda_openings_changed"),
    _compared("places_place", "agenda_places_changed"),
]

# The plan is made once per session: a search is asked for a day as often as for eight weeks, on the same index.
SEARCH = """
CREATE FUNCTION agenda_search_hours(
  of_agency bigint, of_reason bigint, in_modes integer, from_s bigint, until_s bigint, now_us bigint,
  at_places bigint[], with_advisers bigint[], OUT records bytea, OUT rooms bytea
) LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $$
BEGIN
  SELECT string_agg(h.record, ''::bytea), string_agg(h.room_busy, ''::bytea) INTO records, rooms
  FROM agenda_offeredhours h
  WHERE h.agency_id = of_agency AND h.starts_s < until_s AND h.starts_s > from_s - 86400 AND h.ends_s > from_s
    AND of_reason = ANY (h.reasons) AND h.modes & in_modes <> 0 AND h.published_us <= now_us
    AND (at_places IS NULL OR h.place_id = ANY (at_places))
    AND (with_advisers IS NULL OR h.resource_id = ANY (with_advisers));
END $$;
"""
DROP = """
DROP FUNCTION agenda_search_hours(bigint, bigint, integer, bigint, bigint, bigint, bigint[], bigint[]);
DROP FUNCTION agenda_busy_changed();
DROP FUNCTION agenda_occurrences_changed();
DROP FUNCTION agenda_reasons_changed();
DROP FUNCTION agenda_openings_changed();
DROP FUNCTION agenda_places_changed();
DROP FUNCTION agenda_hours_repaired();
DROP FUNCTION agenda_draw_busy(bigint[]);
DROP FUNCTION agenda_draw_hours(bigint[]);
DROP VIEW agenda_hours_drawn;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("agenda", "0005_reasons_of_a_territory"),
        ("diary", "0002_calendars"),
        ("places", "0001_initial"),
    ]
    operations = [
        migrations.CreateModel(
            name="OfferedHours",
            fields=[
                ("occurrence_id", models.BigIntegerField(primary_key=True, serialize=False)),
                ("agency_id", models.BigIntegerField()),
                ("resource_id", models.BigIntegerField()),
                ("place_id", models.BigIntegerField()),
                ("starts_s", models.BigIntegerField()),
                ("ends_s", models.BigIntegerField()),
                ("room_resource_id", models.BigIntegerField(null=True)),
                ("modes", models.SmallIntegerField()),
                ("published_us", models.BigIntegerField()),
                ("reasons", ArrayField(models.BigIntegerField())),
                ("record", models.BinaryField()),
                ("room_busy", models.BinaryField(null=True)),
            ],
            options={
                "verbose_name_plural": "offered hours",
                "indexes": [
                    models.Index(fields=["agency_id", "starts_s"], name="hours_of_an_agency"),
                    models.Index(fields=["resource_id", "starts_s"], name="hours_of_an_adviser"),
                    models.Index(
                        fields=["room_resource_id", "starts_s"],
                        condition=models.Q(room_resource_id__isnull=False),
                        name="hours_in_a_room",
                    ),
                ],
            },
        ),
        migrations.RunSQL("ALTER TABLE agenda_offeredhours SET (fillfactor = 80)", migrations.RunSQL.noop),
        migrations.RunSQL(VIEW + ";" + DRAW + ON_BUSY + ON_HOURS + SEARCH, DROP),
        migrations.RunSQL("".join(made for made, _ in TRIGGERS), "".join(dropped for _, dropped in TRIGGERS)),
        migrations.RunSQL(f"INSERT INTO agenda_offeredhours ({COLUMNS}) SELECT {COLUMNS} FROM agenda_hours_drawn", migrations.RunSQL.noop),
    ]
