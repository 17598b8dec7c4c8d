"""bin/manage replay LOG.jsonl: what the forecast would have said, never looking ahead, and how true it was."""

import sys
from argparse import ArgumentParser, ArgumentTypeError
from contextlib import ExitStack
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from counters.management.table import aligned

FIGURES = ("n", "MAE", "RMSE", "median", "cover", "early", "late", "width")


def a_moment(text: str) -> Any:
    from counters.forecast.replay import Asking

    try:
        return Asking(text)
    except ValueError as wrong:
        raise ArgumentTypeError(str(wrong)) from wrong


class Command(BaseCommand):
    help = "Feed a log to the forecast in order and judge its predictions, beside the usual predictors."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("log", help="as written by bin/manage export_log; - for standard input")
        parser.add_argument("--out", type=Path, metavar="FILE", help="write every prediction, as CSV")
        parser.add_argument(
            "--at", default="20", type=a_moment, metavar="WHEN",
            help="issue, changes, or so many minutes (the default is 20)",
        )  # fmt: skip
        parser.add_argument("--seed", type=int, default=1)

    def handle(self, *args: Any, log: str, out: Path | None, at: Any, seed: int, **options: Any) -> None:
        from counters.forecast.events import BadLine, Log
        from counters.forecast.replay import Replay

        with ExitStack() as opened:
            try:
                lines = sys.stdin if log == "-" else opened.enter_context(open(log, encoding="utf-8-sig"))
                written = opened.enter_context(open(out, "w", newline="", encoding="utf-8")) if out else None
                replay = Replay(Log(lines), at, written, seed)
                replay.run()
            except BadLine as wrong:
                raise CommandError(f"{log}, {wrong}") from wrong
            except UnicodeDecodeError as wrong:
                raise CommandError(f"{log} is no UTF-8 text: {wrong}") from wrong
            except OSError as wrong:
                raise CommandError(str(wrong)) from wrong
        rows = [
            [what, who, *(_said(name, figures.get(name)) for name in FIGURES)]
            for what, who, figures in replay.judged.summary()
        ]
        if not rows:
            self.stdout.write("No prediction could be judged: nobody was completed after one was made.")
            return
        self.stdout.write("Minutes until completion: what was predicted against what came true.")
        self.stdout.write(aligned(["of", "predictor", *FIGURES], rows))


def _said(name: str, figure: float | None) -> str:
    if figure is None:
        return ""
    if name == "n":
        return str(figure)
    return f"{figure:.1%}" if name in ("cover", "early", "late") else f"{figure:.2f}"
