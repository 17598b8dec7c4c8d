"""A version of a flow is not taken apart either, and nothing is added to it once a ticket was issued with it."""

from django.db import migrations

DELETED_NEVER = ["counters_flow", "counters_step", "counters_route"]

# A new row of the table belongs to a flow that tickets have.
IN_USE = {
    "counters_step": "EXISTS (SELECT 1 FROM counters_ticket WHERE flow_id = NEW.flow_id)",
    "counters_route": (
        "EXISTS (SELECT 1 FROM counters_ticket WHERE flow_id ="
        " (SELECT flow_id FROM counters_step WHERE id = NEW.step_id))"
    ),
}

SQLITE_DELETE = """
CREATE TRIGGER {table}_no_DELETE BEFORE DELETE ON {table}
BEGIN SELECT RAISE(ABORT, '{table} is never changed: DELETE refused'); END
"""
SQLITE_INSERT = """
CREATE TRIGGER {table}_no_late_INSERT BEFORE INSERT ON {table} WHEN {in_use}
BEGIN SELECT RAISE(ABORT, '{table} is never changed: INSERT refused, tickets have this flow'); END
"""
POSTGRES_DELETE = """
CREATE TRIGGER {table}_no_DELETE BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION antrean_refuse()
"""
POSTGRES_INSERT = """
CREATE FUNCTION {table}_refuse_late() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
IF {in_use} THEN
RAISE EXCEPTION '{table} is never changed: INSERT refused, tickets have this flow' USING ERRCODE = '23514';
END IF;
RETURN NEW; END $$
"""
POSTGRES_INSERT_TRIGGER = """
CREATE TRIGGER {table}_no_late_INSERT BEFORE INSERT ON {table}
FOR EACH ROW EXECUTE FUNCTION {table}_refuse_late()
"""


def put_up(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    for table in DELETED_NEVER:
        run(schema_editor, POSTGRES_DELETE if postgres else SQLITE_DELETE, table=table)
    for table, in_use in IN_USE.items():
        run(schema_editor, POSTGRES_INSERT if postgres else SQLITE_INSERT, table=table, in_use=in_use)
        if postgres:
            run(schema_editor, POSTGRES_INSERT_TRIGGER, table=table)


def take_down(apps, schema_editor):
    postgres = schema_editor.connection.vendor == "postgresql"
    guards = [(table, "no_DELETE") for table in DELETED_NEVER] + [
        (table, "no_late_INSERT") for table in IN_USE
    ]
    for table, guard in guards:
        on = f" ON {table}" if postgres else ""
        run(schema_editor, "DROP TRIGGER {table}_{guard}{on}", table=table, guard=guard, on=on)
    for table in IN_USE if postgres else ():
        run(schema_editor, "DROP FUNCTION {table}_refuse_late()", table=table)


def run(schema_editor, statement, **words):
    schema_editor.execute(statement.format(**words), params=None)


class Migration(migrations.Migration):
    dependencies = [("counters", "0002_unchanging")]
    operations = [migrations.RunPython(put_up, take_down)]
