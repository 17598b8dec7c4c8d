"""From the rounds to the rows of the table."""

from statistics import median, quantiles

from bench.common.table import Row, at_most, none_of, told
from bench.trials.queue.hall import Part
from bench.trials.queue.rounds import ALONE, BARE_CALLS, BARE_ISSUE, CALLS, CROWD, Office

# Decided goals. Flat: processor time of a command with and without the old tickets.
MOST_FOR_THE_PAST = 1.25
# A crowd is served fairly: the slowest hundredth against the middle one.
MOST_TAIL = 4.0


def rows_of(office: Office, past: Office | None, old: int) -> list[Row]:
    """What was found in an office, and in the one with `old` tickets beside it."""
    kind = office.tried.database_kind
    rows = [row for part, bare in PAIRS for row in speed(office, part, bare)]
    if past:
        rows += [flat(office, past, part, old) for part in (ALONE, CROWD, CALLS)]
    for each, what in ((office, ""), (past, f", {old} old tickets")):
        rows += right(each, what) if each else []
    return [Row(f"{kind}: {row.figure}", row.found, row.goal, row.holds) for row in rows]


PAIRS = ((ALONE, BARE_ISSUE), (CROWD, BARE_ISSUE), (CALLS, BARE_CALLS))


def speed(office: Office, name: str, bare_name: str) -> list[Row]:
    part, bare = office.all(name), office.all(bare_name)
    middle, slow = centiles(part)
    rows = [
        told(f"{name}: per second", f"{len(part.took) / part.wall:.0f}"),
        told(f"{name}: p50, p99", f"{1000 * middle:.1f} ms, {1000 * slow:.1f} ms"),
        told(f"{name}: processor time of the server", per_command(part)),
        told(
            f"{name}: beside the bare transaction",
            f"{whole_cpu(part) / whole_cpu(bare):.0f} × its {1e6 * whole_cpu(bare):.0f} µs of processor time, "
            f"{wall(part) / wall(bare):.0f} × its {1e6 * wall(bare):.0f} µs of wall time",
        ),
    ]
    if name != ALONE:
        rows.append(at_most(f"{name}: p99 ÷ p50", slow / middle, MOST_TAIL, digits=1))
    return rows


def flat(office: Office, past: Office, name: str, old: int) -> Row:
    """The middle of the rounds' ratios: each compares two offices at nearly the same moment."""
    ratios = [
        whole_cpu(b[name]) / whole_cpu(a[name]) for a, b in zip(office.rounds, past.rounds, strict=True)
    ]
    return at_most(
        f"{name}: processor time with {old} old tickets ÷ without", median(ratios), MOST_FOR_THE_PAST
    )


def right(office: Office, what: str) -> list[Row]:
    """Every number once and none left out, nobody called twice, nothing refused."""
    hall = office.hall
    twice = len(hall.given) - len(set(hall.given))
    left_out = len(set(range(1, len(hall.given) + 1)) - set(hall.given))
    rows = [
        none_of(f"numbers twice or left out among {len(hall.given)}{what}", twice + left_out),
        none_of(
            f"visitors called twice among {len(hall.called)}{what}", len(hall.called) - len(set(hall.called))
        ),
        none_of(f"commands refused or failed{what}", len(hall.refused)),
    ]
    for sentence in sorted(set(hall.refused))[:5]:
        print(f"   refused: {sentence}")
    return rows


def centiles(part: Part) -> tuple[float, float]:
    """The middle and the 99th hundredth of what the answers took, in seconds."""
    cut = quantiles(part.took, n=100, method="inclusive")
    return cut[49], cut[98]


def whole_cpu(part: Part) -> float:
    """Processor seconds a command, in the server and in its database."""
    return (part.cpu + part.database_cpu) / len(part.took)


def wall(part: Part) -> float:
    """Seconds a command, however many were under way at once."""
    return part.wall / len(part.took)


def per_command(part: Part) -> str:
    own = f"{1000 * part.cpu / len(part.took):.1f} ms"
    database = 1000 * part.database_cpu / len(part.took)
    return f"{own} and {database:.1f} ms in PostgreSQL" if part.database_cpu else own
