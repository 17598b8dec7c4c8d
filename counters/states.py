"""The life of a ticket as one table: which action may happen in which state, and where it may lead."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class State(models.TextChoices):
    WAITING = "waiting", _("Waiting")
    CALLED = "called", _("Called")
    SERVING = "serving", _("Being served")
    PARKED = "parked", _("Set aside")
    PROCESSING = "processing", _("In process")
    DONE = "done", _("Finished")
    NO_SHOW = "no_show", _("Did not come")
    CANCELLED = "cancelled", _("Cancelled")
    EXPIRED = "expired", _("Expired")


class Action(models.TextChoices):
    ISSUE = "issue", _("Number taken")
    CALL = "call", _("Called")
    RECALL = "recall", _("Called again")
    SERVE = "serve", _("Service began")
    FINISH = "finish", _("Step finished")
    COMPLETE = "complete", _("Back-office work completed")
    PARK = "park", _("Set aside")
    RESUME = "resume", _("Back in the line")
    TRANSFER = "transfer", _("Transferred")
    NO_SHOW = "no_show", _("Did not come")
    RETURN = "return", _("Came back")
    CANCEL = "cancel", _("Cancelled")
    PRIORITISE = "prioritise", _("Priority set")
    CHECK = "check", _("Papers checked")
    EXPIRE = "expire", _("Expired at the end of the day")


AT_COUNTER = frozenset({State.CALLED, State.SERVING})
ENDED = frozenset({State.DONE, State.CANCELLED, State.EXPIRED})
# A no-show has left the office, but may come back while the day lasts.
OPEN = frozenset(State) - ENDED - {State.NO_SHOW}
IN_THE_OFFICE = frozenset({State.WAITING, State.CALLED, State.SERVING, State.PARKED, State.PROCESSING})

# Where a step can lead: another line, work without the visitor, or the way out.
ONWARD = frozenset({State.WAITING, State.PROCESSING, State.DONE})

# Action -> (states it may happen in, states it may lead to). None stands for "no ticket yet".
TRANSITIONS: dict[Action, tuple[frozenset[State | None], frozenset[State]]] = {
    Action.ISSUE: (frozenset({None}), frozenset({State.WAITING, State.PROCESSING})),
    Action.CALL: (frozenset({State.WAITING}), frozenset({State.CALLED})),
    Action.RECALL: (frozenset({State.CALLED}), frozenset({State.CALLED})),
    Action.SERVE: (frozenset({State.CALLED}), frozenset({State.SERVING})),
    Action.FINISH: (AT_COUNTER, ONWARD),
    Action.COMPLETE: (frozenset({State.PROCESSING}), ONWARD),
    Action.PARK: (AT_COUNTER, frozenset({State.PARKED})),
    Action.RESUME: (frozenset({State.PARKED}), frozenset({State.WAITING})),
    Action.TRANSFER: (AT_COUNTER, frozenset({State.WAITING, State.PROCESSING})),
    Action.NO_SHOW: (frozenset({State.CALLED}), frozenset({State.NO_SHOW})),
    Action.RETURN: (frozenset({State.NO_SHOW}), frozenset({State.WAITING})),
    Action.CANCEL: (IN_THE_OFFICE, frozenset({State.CANCELLED})),
    Action.PRIORITISE: (IN_THE_OFFICE, IN_THE_OFFICE),
    Action.CHECK: (IN_THE_OFFICE, IN_THE_OFFICE),
    Action.EXPIRE: (IN_THE_OFFICE | {State.NO_SHOW}, frozenset({State.EXPIRED})),
}


def allows(action: Action, state: State | None, to: State | None = None) -> bool:
    """Whether `action` may happen to a ticket in `state` (and lead to `to`, where given)."""
    sources, targets = TRANSITIONS[action]
    return state in sources and (to is None or to in targets)
