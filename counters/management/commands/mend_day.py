"""bin/manage mend_day <office>: retire a day in the future that a wrong clock opened."""

from counters.domain.actions import mend_day
from counters.management.day_command import DayCommand


class Command(DayCommand):
    help = "Retire a day that a wrong clock opened in the future; its numbers stay given."
    action = staticmethod(mend_day)
    done = "The day is now {date}."
