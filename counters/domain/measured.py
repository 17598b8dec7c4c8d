"""What today's turns measured: how long services take at each station."""

import datetime

from django.db.models import Count, FloatField, Func, Sum

from counters.models import QueueDay, Turn

# A measured mean replaces the posted standard once this many services were seen today.
ENOUGH_MEASURED = 5
# Nobody is served for longer: somebody forgot to press finish, and the turn teaches nothing.
LONGEST_SERVICE = datetime.timedelta(hours=2)


class Seconds(Func):
    """Between two moments. For SQLite in its own words: Django's difference calls Python for every row."""

    template, arg_joiner = "EXTRACT(EPOCH FROM %(expressions)s)", " - "
    output_field = FloatField()

    def as_sqlite(self, compiler, connection, **context):
        # Days as a float, good to a tenth of a millisecond: what two hours are has to be two hours.
        template = "round((julianday(%(expressions)s)) * 86400.0, 3)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)


def means_of(day: QueueDay) -> dict[int, float]:
    """Mean minutes of a service (of one vehicle's papers) per station, of those that ended by finish today."""
    rows = (
        Turn.objects.filter(
            ticket__day=day, ended_by="finish", called_at__isnull=False, station__isnull=False
        )
        .annotate(length=Seconds("ended_at", "called_at"))
        .filter(length__lt=LONGEST_SERVICE.total_seconds())
        .values("station")
        .annotate(total=Sum("length"), vehicles=Sum("ticket__items"), seen=Count("pk"))
    )
    return {
        row["station"]: max(float(row["total"]) / 60 / row["vehicles"], 0.1)
        for row in rows
        if row["seen"] >= ENOUGH_MEASURED
    }
