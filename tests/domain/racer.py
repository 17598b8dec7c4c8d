"""Processes that work in one office at the same time: `python -m tests.domain.racer`, jobs as JSON on its input.

    {"at": "2025-03-03T03:00:00+00:00", "office": 1, "unlocked": false, "seconds": 40, "jobs": [{"do": "issue", ...}]}

Each job gets a process and a database connection of its own; all begin at one barrier. On the output is one JSON
row a job: {"done": [[what, revision, label], ...], "refused": [[code, state], ...], "broken": ["error", ...]}.
`unlocked` takes the lock out, to see that the race is lost without it. After `seconds` everybody stops.
"""

import datetime
import json
import multiprocessing
import os
import sys
import time
from collections.abc import Callable
from typing import Any

ENOUGH_BROKEN = 20  # a race that is lost need not be run to its end
Row = dict[str, Any]


class Racer:
    """One process: what it did, what it was refused, and what broke."""

    def __init__(self, order: Row, job: Row, barrier: Any) -> None:
        from counters.models import Office

        self.office = Office.objects.get(pk=order["office"])
        self.job, self.barrier, self.seconds = job, barrier, order["seconds"]
        self.user: Any = None
        self.row: Row = {"done": [], "refused": [], "broken": []}

    def run(self) -> Row:
        self.barrier.wait(self.seconds)
        getattr(self, self.job["do"])()
        return self.row

    def perform(self, what: str, verb: Callable[[Any], Any], key: str = "") -> Any:
        """One command; its ticket, or none where it was refused or broke."""
        from django.db import DatabaseError

        from counters.domain.day import Actor, perform
        from counters.domain.errors import Refused

        def command(today: Any) -> Row:
            ticket = verb(today)
            label = ticket.label if ticket else None
            return {"label": label, "state": ticket.state if ticket else None, "revision": today.revision}

        try:
            answer = perform(self.office, command, by=Actor("racer", self.user), key=key, asked=what)
        except Refused as refusal:
            self.row["refused"].append([refusal.code, refusal.state])
            return None
        except DatabaseError as wrong:
            self.row["broken"].append(f"{what}: {type(wrong).__name__}: {wrong}")
            return None
        receipt = answer.receipt
        if receipt["label"] or what in {"open", "publish", "pair"}:
            self.row["done"].append(
                ["repeat" if answer.repeated else what, receipt["revision"], receipt["label"]]
            )
        return receipt if receipt["label"] else None

    def issue(self) -> None:
        """Give `times` numbers of a service, with one key for all where there is a `key`."""
        from counters.domain import actions

        service = self.office.services.get(key=self.job["service"])
        for _time in range(self.job["times"]):
            self.perform("issue", lambda today: actions.issue(today, service).ticket, self.job.get("key", ""))

    def file(self) -> None:
        """Open the files of `tickets`, one command each."""
        from counters.domain.actions.filing import open_file

        for label in self.job["tickets"]:

            def open_one(today: Any, label: str = label) -> Any:
                ticket = today.labelled(label)
                open_file(today, ticket, ticket.flow.steps.get(key=self.job["step"]).pk)
                return ticket

            self.perform("file", open_one)

    def work(self) -> None:
        """Sit down at a counter; call, serve and finish until `until` tickets are done. Every fourth visitor does
        not come at first, and is back at once."""
        from counters.domain import actions
        from counters.models import Ticket

        counter, officer = self.seat()
        self.perform("open", lambda today: actions.open_counter(today, counter, officer) and None)
        end, called = time.monotonic() + self.seconds, 0
        while time.monotonic() < end and len(self.row["broken"]) < ENOUGH_BROKEN:
            found = self.perform("call", lambda today: actions.call_next(today, counter))
            called += found is not None
            if found is None:
                if Ticket.objects.filter(state="done").count() >= self.job["until"]:
                    return
                time.sleep(0.05)
            elif called % 4 == 0:
                self.perform("no_show", lambda today: actions.no_show(today, counter))
                self.perform(
                    "return",
                    lambda today, label=found["label"]: actions.come_back(today, today.labelled(label)),
                )
            else:
                self.perform("serve", lambda today: actions.serve(today, counter))
                self.perform("finish", lambda today: actions.finish(today, counter, self.job["outcome"]))

    def publish(self) -> None:
        """Make a version of a flow in which the first step takes `minutes`, begun from version `base`."""
        from dataclasses import replace

        from counters.domain import actions
        from counters.domain.flow_text import read_flow

        service = self.office.services.get(key=self.job["service"])
        first, *rest = read_flow(service.flows.get(version=self.job["base"]))
        steps = (replace(first, minutes=self.job["minutes"]), *rest)
        self.perform(
            "publish",
            lambda today: actions.publish_flow(today, service, steps, base=self.job["base"]) and None,
        )

    def clicks(self) -> None:
        """A counter's verbs with what the page believed, each at the same moment as in the other processes."""
        from counters.domain.commands import Ask, Expected, at_counter

        counter, officer = self.seat()
        for verb, ticket, state in self.job["clicks"]:
            belief = Expected(True, ticket, state)

            def command(today: Any, verb: str = verb, belief: Any = belief) -> Any:
                belief.check(today.visitor_at(counter))
                return at_counter(today, counter, verb, Ask(), officer)

            self.barrier.wait(self.seconds)
            self.perform(verb, command)

    def speak(self) -> None:
        """A board that takes the loudspeaker, says one announcement and lets go, until `until` of them are said."""
        from django.db import DatabaseError

        from counters.domain import speaking
        from counters.models import Announcement

        name, end = self.job["instance"], time.monotonic() + self.seconds
        while time.monotonic() < end and len(self.row["broken"]) < ENOUGH_BROKEN:
            try:
                lease = speaking.hold(self.office, "", name, is_audible=True)
                if lease and (given := speaking.give_next(self.office, lease)):
                    self.row["done"].append([name, given.row.pk, given.row.call.sequence])
                    speaking.report(self.office, name, [speaking.Said(given.row.pk, True)])
                    speaking.hold(self.office, "", name, is_audible=False)
                elif Announcement.objects.exclude(done_at=None).count() >= self.job["until"]:
                    return
            except DatabaseError as wrong:
                self.row["broken"].append(f"speak: {type(wrong).__name__}: {wrong}")

    def pair(self) -> None:
        """Confirm the waiting device `pairing` under a `name`, for the office `of`."""
        from django.contrib.auth import get_user_model

        from counters.domain import devices
        from counters.models import Office, Pairing

        self.office = Office.objects.get(pk=self.job["of"])
        self.user = get_user_model().objects.get(username=self.job["who"])
        waits = Pairing.objects.get(pk=self.job["pairing"])
        self.barrier.wait(self.seconds)
        self.perform(
            "pair",
            lambda today: devices.confirm(today, waits, kind="board", name=self.job["name"]) and None,
        )

    def seat(self) -> tuple[Any, Any]:
        from django.contrib.auth import get_user_model

        counter = self.office.counters.get(number=self.job["counter"])
        return counter, get_user_model().objects.get(username=f"petugas{counter.number}")


def take_out_the_lock() -> None:
    """PostgreSQL without FOR UPDATE, SQLite without IMMEDIATE."""
    from django.db import connection
    from django.db.models import QuerySet

    QuerySet.select_for_update = lambda rows, **how: rows
    if connection.vendor == "sqlite":
        connection.settings_dict["OPTIONS"]["transaction_mode"] = "DEFERRED"


def one_process(order: Row, job: Row, barrier: Any, rows: Any) -> None:
    if order.get("unlocked"):
        take_out_the_lock()
    try:
        row = Racer(order, job, barrier).run()
    except Exception as wrong:
        row = {"done": [], "refused": [], "broken": [f"{type(wrong).__name__}: {wrong}"]}
    rows.put(row)


def main() -> None:
    """Everything is imported once, before the processes part; the connections are each one's own."""
    import django

    order = json.load(sys.stdin)
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    from counters import clock

    clock.set_clock(clock.SetClock(datetime.datetime.fromisoformat(order["at"])))
    fork = multiprocessing.get_context("fork")
    barrier, rows = fork.Barrier(len(order["jobs"])), fork.SimpleQueue()
    racers = [fork.Process(target=one_process, args=(order, job, barrier, rows)) for job in order["jobs"]]
    for racer in racers:
        racer.start()
    for _racer in racers:
        print(json.dumps(rows.get()))
    for racer in racers:
        racer.join()


if __name__ == "__main__":
    main()
