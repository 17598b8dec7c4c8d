"""What takes long to make by its verbs is made once a run; whoever needs it again gets the same rows at once.

    office = kept(("office", key), make=lambda: load_office(data, now=clock.now()), again=lambda: Office.objects.get())

Making an office reads and checks hundreds of rows: done anew for each test it was more than half of a run.
"""

from collections.abc import Callable
from typing import TypeVar

from django.apps import apps
from django.contrib.auth import get_user_model
from django.core.management.color import no_style
from django.db import connection, models, transaction

T = TypeVar("T")
Statement = tuple[str, tuple | None]


class Rows:
    """The rows that something made, and the statements that put them there again."""

    def __init__(self, before: "Standing") -> None:
        self.before = before
        self.made = {
            model: found
            for model, last in before.items()
            if (found := list(model._base_manager.filter(pk__gt=last).order_by("pk")))
        }
        self._statements: list[Statement] = []

    def put(self) -> None:
        """Into a database that stands as it stood before."""
        with transaction.atomic():
            if self._statements:
                with connection.cursor() as cursor:
                    for statement, parameters in self._statements:
                        cursor.execute(statement, parameters)
                return
            with connection.execute_wrapper(self._note), connection.cursor() as cursor:
                for model, found in self.made.items():
                    model._base_manager.bulk_create(found)
                for statement in connection.ops.sequence_reset_sql(no_style(), list(self.made)):
                    cursor.execute(statement)
        self._statements = [
            row for row in self._statements if not row[0].startswith(("SAVEPOINT", "RELEASE"))
        ]

    def _note(self, execute, statement, parameters, many, context):
        self._statements.append((statement, parameters))
        return execute(statement, parameters, many, context)


Standing = dict[type[models.Model], int]
_known: dict[tuple, Rows] = {}


def standing() -> Standing:
    """The last row of each of our tables."""
    ours = [*apps.get_app_config("counters").get_models(), get_user_model()]
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(f"SELECT coalesce(max(id), 0) FROM {model._meta.db_table}" for model in ours)
        )
        return {model: last for model, (last,) in zip(ours, cursor.fetchall(), strict=True)}


def kept(name: tuple, make: Callable[[], T], again: Callable[[], T]) -> T:
    """What `make` makes: by itself the first time, later by its rows and `again`, which finds it.

    Only where the tables stand as they stood the first time; elsewhere it is made in the usual way.
    """
    before = standing()
    known = _known.get((*name, *before.values()))
    if known:
        known.put()
        return again()
    made = make()
    _known[(*name, *before.values())] = Rows(before)
    return made
