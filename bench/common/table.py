"""The table at the end of a trial: a figure a row, what was found, what is wanted, and whether it holds."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path


@dataclass(frozen=True)
class Row:
    """One figure. `holds` is None for what is printed as information and decides nothing."""

    figure: str
    found: str
    goal: str = ""
    holds: bool | None = None

    @property
    def verdict(self) -> str:
        return {True: "ok", False: "NOT HELD", None: ""}[self.holds]


def at_most(figure: str, found: float, most: float, unit: str = "", *, digits: int = 2) -> Row:
    """A figure that must not be greater than `most`."""
    return Row(figure, f"{found:.{digits}f}{unit}", f"≤ {most:g}{unit}", found <= most)


def at_least(figure: str, found: float, least: float) -> Row:
    """A share that must not be smaller than `least`."""
    return Row(figure, f"{found:.1%}", f"≥ {least:.0%}", found >= least)


def none_of(figure: str, found: int) -> Row:
    """A count of what must never happen."""
    return Row(figure, str(found), "0", found == 0)


def told(figure: str, found: object) -> Row:
    """Information."""
    return Row(figure, str(found))


def print_table(title: str, rows: list[Row]) -> bool:
    """Print the rows as a Markdown table, ready for docs/reliability.md; whether every goal holds."""
    print(f"\n### {title}\n")
    widths = [max(len(cell) for cell in column) for column in zip(*cells_of(rows), strict=True)]
    for place, line in enumerate(cells_of(rows)):
        print("| " + " | ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)) + " |")
        if place == 0:
            print("|" + "|".join("-" * (width + 2) for width in widths) + "|")
    print(flush=True)
    return all(row.holds is not False for row in rows)


def cells_of(rows: list[Row]) -> list[tuple[str, str, str, str]]:
    head = ("figure", "found", "goal", "")
    return [head, *((row.figure, row.found, row.goal, row.verdict) for row in rows)]


def write_json(path: Path, title: str, rows: list[Row]) -> None:
    """Keep the rows for a comparison with the next run."""
    path.write_text(json.dumps({"title": title, "rows": [asdict(row) for row in rows]}, indent=2) + "\n")
