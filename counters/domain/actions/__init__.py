"""The verbs of an office's day. Each takes `today`, the open day behind the door, and changes it."""

from counters.domain.actions.adding import add_counter, add_service, add_station, move_row
from counters.domain.actions.asking import (
    add_question,
    change_paper,
    change_question,
    move_question,
    remove_question,
)
from counters.domain.actions.calling import call, call_next, no_show, recall, serve
from counters.domain.actions.checking import check_papers
from counters.domain.actions.closing import close_day, mend_day, reopen_day
from counters.domain.actions.filing import cancel_file, finish_file_step, forget_recipients, send_back
from counters.domain.actions.floors import raise_calls, raise_files, raise_floor
from counters.domain.actions.hours import add_closure, remove_closure, set_hours
from counters.domain.actions.issuing import issue
from counters.domain.actions.moving import (
    cancel,
    come_back,
    complete,
    finish,
    park,
    prioritise,
    resume,
    transfer,
)
from counters.domain.actions.publishing import publish_flow
from counters.domain.actions.retiring import retire_counter, retire_service, retire_station, use_again
from counters.domain.actions.seating import close_counter, open_counter, pause_counter
from counters.domain.actions.setup import (
    add_paper,
    change_row,
    move_paper,
    remove_paper,
    set_service_open,
    set_serving,
    touch_setup,
)
from counters.domain.actions.stopping import pause_issuing, resume_issuing
from counters.domain.actions.tariff import add_fee, change_fee, end_fee, withdraw_fee

__all__ = [
    "add_closure",
    "add_counter",
    "add_fee",
    "add_paper",
    "add_question",
    "add_service",
    "add_station",
    "call",
    "call_next",
    "cancel",
    "change_fee",
    "change_paper",
    "change_question",
    "change_row",
    "cancel_file",
    "check_papers",
    "close_counter",
    "close_day",
    "come_back",
    "complete",
    "end_fee",
    "finish",
    "finish_file_step",
    "forget_recipients",
    "issue",
    "mend_day",
    "move_paper",
    "move_question",
    "move_row",
    "no_show",
    "open_counter",
    "park",
    "pause_counter",
    "pause_issuing",
    "prioritise",
    "publish_flow",
    "raise_calls",
    "raise_files",
    "raise_floor",
    "recall",
    "remove_closure",
    "remove_paper",
    "remove_question",
    "reopen_day",
    "resume",
    "resume_issuing",
    "retire_counter",
    "retire_service",
    "retire_station",
    "send_back",
    "serve",
    "set_service_open",
    "set_hours",
    "set_serving",
    "touch_setup",
    "transfer",
    "use_again",
    "withdraw_fee",
]
