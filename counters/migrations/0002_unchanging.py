"""What must never change is guarded by the database itself: flow versions, and the log of events."""

from django.db import migrations

FROZEN = ["counters_flow", "counters_step", "counters_route", "counters_event"]
KEPT = ["counters_event"]

SQLITE = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is never changed: {verb} refused'); END
"""
POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION antrean_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '% is never changed: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = '23514'; END $$
"""
POSTGRES = """
CREATE TRIGGER {table}_no_{verb} BEFORE {verb} ON {table} FOR EACH ROW EXECUTE FUNCTION antrean_refuse()
"""


def guards():
    yield from ((table, "UPDATE") for table in FROZEN)
    yield from ((table, "DELETE") for table in KEPT)


def put_up(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    if postgres:
        schema_editor.execute(POSTGRES_FUNCTION, params=None)
    for table, verb in guards():
        schema_editor.execute((POSTGRES if postgres else SQLITE).format(table=table, verb=verb), params=None)


def take_down(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table, verb in guards():
        on = f" ON {table}" if postgres else ""
        schema_editor.execute(f"DROP TRIGGER {table}_no_{verb}{on}", params=None)


class Migration(migrations.Migration):
    dependencies = [("counters", "0001_first")]
    operations = [migrations.RunPython(put_up, take_down)]
