"""Years of closed days: tickets, their turns, calls and log, written by a handful of statements in seconds.

A day has 300 tickets, and each ticket two turns, one call and four events, all of it over before today began.
"""

import datetime

from bench.trials.queue.database import Database

A_DAY = 300
TABLES = ("queueday", "ticket", "turn", "call", "event")
# The first number is 0; all else is reckoned from it.
NUMBERS = "WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < ?) "
TICKET_AND_DAY = "FROM counters_ticket t JOIN counters_queueday d ON d.id = t.day_id"

TICKETS = (
    NUMBERS
    + f"""INSERT INTO counters_ticket (id, day_id, series, number, service_id, flow_id, items, language, nonce,
    link_digest, state, lane, arrived_at, joined_at, rejoin_at, parked_reason, missing_papers, issued_at, ended_at)
SELECT n.i + 1, d.id, s.series, n.i % {A_DAY} + 1, s.id, f.id, 1, 'id', 'old-' || (1000000000 + n.i),
    'old-' || (1000000000 + n.i), 'done', 'arrived', d.opened_at, d.opened_at, 0, '', '[]', d.opened_at, d.closed_at
FROM n JOIN counters_queueday d ON d.id = n.i / {A_DAY} + 1
JOIN counters_service s ON s.key = 'pengesahan' AND s.office_id = d.office_id
JOIN counters_flow f ON f.service_id = s.id AND f.version = 1"""
)
TURNS = f"""INSERT INTO counters_turn (ticket_id, step_id, station_id, counter_id, queued_at, called_at, served_at,
    ended_at, calls, ended_by, outcome)
SELECT t.id, p.id, p.station_id, c.id, d.opened_at, d.opened_at, d.opened_at, d.closed_at, 1, 'finish', 'lengkap'
{TICKET_AND_DAY}
JOIN counters_step p ON p.flow_id = t.flow_id AND p.key IN ('pendaftaran', 'kasir')
JOIN counters_counter c ON c.office_id = d.office_id AND c.number = t.number % 8 + 1 ORDER BY t.id, p.id"""
CALLS = f"""INSERT INTO counters_call (day_id, sequence, kind, ticket_id, counter_id, at)
SELECT d.id, t.number, 'call', t.id, c.id, d.opened_at {TICKET_AND_DAY}
JOIN counters_counter c ON c.office_id = d.office_id AND c.number = t.number % 8 + 1 ORDER BY t.id"""
EVENTS = f"""INSERT INTO counters_event (day_id, revision, position, action, at, actor, ticket_id, data)
SELECT d.id, t.number * 4 + k.i, 1, k.action, d.opened_at, 'user:1', t.id, '{{}}' {TICKET_AND_DAY}
CROSS JOIN (SELECT 0 AS i, 'issue' AS action UNION ALL SELECT 1, 'call' UNION ALL SELECT 2, 'serve'
    UNION ALL SELECT 3, 'finish') k ORDER BY t.id, k.i"""


def add_past(database: Database, tickets: int, today: datetime.date) -> None:
    """Give a new office so many tickets of days before `today`; nothing may have happened in it yet."""
    if not tickets:
        return
    with_past = _on_postgres if database.is_postgres else _on_sqlite
    with_past(database, tickets, today)


def _write(database: Database, tickets: int, today: datetime.date) -> None:
    office, days = database.office(), (tickets + A_DAY - 1) // A_DAY
    for day in range(days):
        date = today - datetime.timedelta(days=days - day)
        row = [day + 1, office, date.isoformat(), A_DAY * 4, A_DAY]
        times = [f"{date} {hour}:00:00" for hour in ("01", "08", "08")]
        database.run(
            "INSERT INTO counters_queueday (id, office_id, date, revision, calls, opened_at, changed_at, closed_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            row + times,
        )
    database.run(TICKETS, [tickets])
    for statement in (TURNS, CALLS, EVENTS):
        database.run(statement)


def _on_sqlite(database: Database, tickets: int, today: datetime.date) -> None:
    """Indexes are built once at the end; that is many times faster than row by row."""
    names = ", ".join(f"'counters_{table}'" for table in TABLES)
    indexes = database.run(
        f"SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL AND tbl_name IN ({names})"
    )
    database.run("PRAGMA synchronous=OFF")
    database.run("PRAGMA foreign_keys=OFF")
    database.begin()
    for name, _sql in indexes:
        database.run(f'DROP INDEX "{name}"')
    _write(database, tickets, today)
    for _name, sql in indexes:
        database.run(sql)
    database.commit()
    database.run("PRAGMA wal_checkpoint(TRUNCATE)")


def _on_postgres(database: Database, tickets: int, today: datetime.date) -> None:
    """References are not checked row by row; afterwards the planner is told, as autovacuum tells it in an office."""
    database.begin()
    database.run("SET LOCAL session_replication_role = replica")
    _write(database, tickets, today)
    for table in TABLES:
        name = f"counters_{table}"
        database.run(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")
    database.commit()
    database.run("VACUUM ANALYZE")
