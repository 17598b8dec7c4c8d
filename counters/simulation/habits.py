"""How people behave, as figures: the assumptions of the simulation in one place, and the draws from them.

Shares are parts of one. Where the literature says nothing they are assumptions (docs/simulation.md).
"""

from dataclasses import dataclass
from math import exp, log, sqrt
from random import Random


@dataclass(frozen=True)
class Habits:
    """What share of people does what, and how long things take. Pairs are (shortest, longest)."""

    # Visitors.
    priority: float = 0.07
    several_vehicles: float = 0.05
    reads_english: float = 0.04
    unusual_answer: float = 0.15
    incomplete_papers: float = 0.13
    owns_up: float = 0.3
    checked_in_line: float = 0.2
    check_seconds: tuple[float, float] = (20, 120)
    comes_back_with_papers: float = 0.85
    papers_minutes: tuple[float, float] = (8, 45)
    misses_a_call: float = 0.018
    comes_after_recall: float = 0.35
    returns_after_no_show: float = 0.55
    no_show_minutes: tuple[float, float] = (4, 25)
    impatient: float = 0.025
    patience_minutes: tuple[float, float] = (20, 60)
    walk_seconds: tuple[float, float] = (6, 35)

    # Services. With these two, 94 services in 100 stay within the posted minutes.
    share_of_posted: float = 0.47
    service_cv: float = 0.65
    back_office_cv: float = 0.4
    further_vehicle: float = 0.6
    unusual_outcome: float = 0.06
    most_unusual: int = 2
    transferred: float = 0.008
    steps_away: float = 0.006
    comes_for_a_file: float = 0.4
    away_minutes: tuple[float, float] = (3, 12)

    # Officers.
    officer_spread: float = 0.15
    late: float = 0.2
    late_minutes: tuple[float, float] = (5, 20)
    lunch_minutes: tuple[float, float] = (25, 35)
    short_break: float = 0.5
    short_minutes: tuple[float, float] = (5, 12)
    recall_seconds: tuple[float, float] = (30, 55)
    reaction_seconds: tuple[float, float] = (2, 12)


# Shares of the sample office's services; one that is not named here counts as RARE.
POPULARITY = {
    "pengesahan": 62, "perpanjangan": 12, "balik-nama": 6, "blokir": 9, "stnk-hilang": 3,
    "mutasi-keluar": 2, "mutasi-masuk": 2, "bpkb": 4, "bpkb-hilang": 1,
}  # fmt: skip
RARE = 2
# Why a paper is missing (codes of counters.domain.missing), and how often each.
WHY_MISSING = {"absent": 35, "copy": 25, "expired": 15, "unlike": 10, "unsigned": 10, "unreadable": 5}


def chance(random: Random, share: float) -> bool:
    return random.random() < share


def between(random: Random, span: tuple[float, float]) -> float:
    return random.uniform(*span)


def log_normal(random: Random, mean: float, cv: float) -> float:
    """A positive draw with this mean and coefficient of variation, without the far tail: at most four means."""
    variance = log(1 + cv * cv)
    return min(exp(random.gauss(log(mean) - variance / 2, sqrt(variance))), 4 * mean)
