"""bin/manage close_day <office>: end the day; whoever is left has expired."""

from counters.domain.actions import close_day
from counters.management.day_command import DayCommand


class Command(DayCommand):
    help = "Close an office for today: who is left has expired, no further numbers are given."
    action = staticmethod(close_day)
    done = "{date} is closed."
