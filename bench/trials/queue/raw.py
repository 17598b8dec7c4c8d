"""The bare transactions: what an issue and a finish-next write, by the database's own module and nothing else.

tests/bench holds the list of statements against what the commands really write.
"""

from bench.trials.queue.database import Database

WHEN = "2030-01-07 02:00:00"
RECEIPT = '{"ticket": 1, "label": "A-001", "number": 1, "ahead": 12, "revision": 1, "promise": null}'
KEY = "INSERT INTO counters_command (scope, key, fingerprint, receipt, at) VALUES (?, ?, ?, ?, ?)"
EVENT = (
    "INSERT INTO counters_event (day_id, revision, position, action, at, actor, ticket_id, counter_id, data)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
)
DAY = "UPDATE counters_queueday SET revision = ?, calls = ?, changed_at = ? WHERE id = ?"


class Raw:
    """A day of its own in an office's database, on which the bare transactions are carried out."""

    def __init__(self, database: Database) -> None:
        self.database, self.office = database, database.office()
        run, one = database.run, database.one
        self.service, self.flow = run(
            "SELECT s.id, f.id FROM counters_service s JOIN counters_flow f ON f.service_id = s.id"
            " WHERE s.key = 'pengesahan' AND s.office_id = ?",
            [self.office],
        )[0]
        self.step, self.station = run(
            "SELECT id, station_id FROM counters_step WHERE flow_id = ? ORDER BY position", [self.flow]
        )[0]
        self.counter = one(
            "SELECT id FROM counters_counter WHERE office_id = ? AND number = 11", [self.office]
        )
        self.officer = one("SELECT min(id) FROM auth_user")
        self.day = one(
            "INSERT INTO counters_queueday (office_id, date, revision, calls, opened_at, changed_at, retired_at)"
            " VALUES (?, '1990-01-01', 0, 0, ?, ?, ?) RETURNING id",
            [self.office, WHEN, WHEN, WHEN],
        )
        run("INSERT INTO counters_numbersequence (day_id, series, last) VALUES (?, 'A', 0)", [self.day])
        run(
            "INSERT INTO counters_line (day_id, station_id, called, priority_run) VALUES (?, ?, 0, 0)",
            [self.day, self.station],
        )
        self.revision = self.calls = 0
        self.waiting: list[tuple[int, int]] = []
        self.at_counter: tuple[int, int] | None = None

    def issue(self) -> None:
        """One number: sequence, ticket, turn, event, promise, day and key."""
        run, one, self.revision = self.database.run, self.database.one, self.revision + 1
        self.database.begin()
        number = one(
            "UPDATE counters_numbersequence SET last = last + 1 WHERE day_id = ? AND series = 'A' RETURNING last",
            [self.day],
        )
        name = f"raw-{self.day}-{number}"
        ticket = one(
            "INSERT INTO counters_ticket (day_id, series, number, service_id, flow_id, items, language, nonce,"
            " link_digest, state, step_id, station_id, lane, arrived_at, joined_at, rejoin_at, parked_reason,"
            " missing_papers, issued_at) VALUES (?, 'A', ?, ?, ?, 1, 'id', ?, ?, 'waiting', ?, ?, 'arrived', ?, ?,"
            " 0, '', '[]', ?) RETURNING id",
            [
                self.day,
                number,
                self.service,
                self.flow,
                name,
                name,
                self.step,
                self.station,
                WHEN,
                WHEN,
                WHEN,
            ],
        )
        turn = self._turn(ticket)
        self._event(1, "issue", ticket, None)
        run(
            "UPDATE counters_ticket SET promise_from = ?, promise_until = ? WHERE id = ?",
            [WHEN, WHEN, ticket],
        )
        self._shut(name)
        self.waiting.append((ticket, turn))

    def finish_next(self) -> None:
        """One visitor goes, the next is called: two tickets, their turns and events, line, call, day and key."""
        run, self.revision, self.calls = self.database.run, self.revision + 1, self.calls + 1
        self.database.begin()
        if self.at_counter:
            ticket, turn = self.at_counter
            run(
                "UPDATE counters_turn SET ended_at = ?, ended_by = 'finish', outcome = 'ditolak' WHERE id = ?",
                [WHEN, turn],
            )
            run(
                "UPDATE counters_ticket SET state = 'done', counter_id = NULL, step_id = NULL, station_id = NULL,"
                " ended_at = ? WHERE id = ?",
                [WHEN, ticket],
            )
            self._event(1, "finish", ticket, self.counter)
        self.at_counter = ticket, turn = self.waiting.pop(0)
        run(
            "UPDATE counters_line SET called = ?, priority_run = 0 WHERE day_id = ? AND station_id = ?",
            [self.calls, self.day, self.station],
        )
        run(
            "UPDATE counters_ticket SET state = 'called', counter_id = ? WHERE id = ?", [self.counter, ticket]
        )
        self._event(2, "call", ticket, self.counter)
        run(
            "UPDATE counters_turn SET counter_id = ?, officer_id = ?, called_at = ?, calls = 1 WHERE id = ?",
            [self.counter, self.officer, WHEN, turn],
        )
        run(
            "INSERT INTO counters_call (day_id, sequence, kind, ticket_id, counter_id, at)"
            " VALUES (?, ?, 'call', ?, ?, ?)",
            [self.day, self.calls, ticket, self.counter, WHEN],
        )
        self._shut(f"raw-{self.day}-{self.revision}-next")

    def _turn(self, ticket: int) -> int:
        return self.database.one(
            "INSERT INTO counters_turn (ticket_id, step_id, station_id, queued_at, calls, ended_by, outcome)"
            " VALUES (?, ?, ?, ?, 0, '', '') RETURNING id",
            [ticket, self.step, self.station, WHEN],
        )

    def _event(self, position: int, action: str, ticket: int, counter: int | None) -> None:
        row = [self.day, self.revision, position, action, WHEN, "user:1", ticket, counter, '{"outcome": "x"}']
        self.database.run(EVENT, row)

    def _shut(self, key: str) -> None:
        self.database.run(DAY, [self.revision, self.calls, WHEN, self.day])
        self.database.run(KEY, ["raw", key, "0" * 64, RECEIPT, WHEN])
        self.database.commit()

    def leave(self) -> None:
        """Take the visitor from the counter, so that the office under trial finds it free."""
        if self.at_counter:
            self.database.run(
                "UPDATE counters_ticket SET state = 'done', counter_id = NULL, ended_at = ? WHERE id = ?",
                [WHEN, self.at_counter[0]],
            )
