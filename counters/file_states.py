"""The life of a file as one table: which action may happen in which state, and where it leads.

A file is what the office works on over days. An outcome of a visit opens it, a pick-up ticket closes it.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class FileState(models.TextChoices):
    IN_PROGRESS = "in_progress", _("In progress")
    READY = "ready", _("Ready to be collected")
    COLLECTED = "collected", _("Collected")
    CANCELLED = "cancelled", _("Withdrawn")


class FileAction(models.TextChoices):
    """As the log of events says it."""

    OPEN = "file_open", _("File opened")
    STEP = "file_step", _("Step of the file done")
    SEND_BACK = "file_send_back", _("Sent back to work")
    COLLECT = "file_collect", _("Handed over")
    CANCEL = "file_cancel", _("File withdrawn")


FILE_ENDED = frozenset({FileState.COLLECTED, FileState.CANCELLED})
FILE_OPEN = frozenset(FileState) - FILE_ENDED

# Action -> (states it may happen in, states it may lead to). None stands for "no file yet".
FILE_TRANSITIONS: dict[FileAction, tuple[frozenset[FileState | None], frozenset[FileState]]] = {
    FileAction.OPEN: (frozenset({None}), frozenset({FileState.IN_PROGRESS})),
    FileAction.STEP: (
        frozenset({FileState.IN_PROGRESS}),
        frozenset({FileState.IN_PROGRESS, FileState.READY}),
    ),
    FileAction.SEND_BACK: (frozenset({FileState.READY}), frozenset({FileState.IN_PROGRESS})),
    FileAction.COLLECT: (frozenset({FileState.READY}), frozenset({FileState.COLLECTED})),
    FileAction.CANCEL: (FILE_OPEN, frozenset({FileState.CANCELLED})),
}


def file_allows(action: FileAction, state: FileState | None, to: FileState | None = None) -> bool:
    """Whether `action` may happen to a file in `state` (and lead to `to`, where given)."""
    sources, targets = FILE_TRANSITIONS[action]
    return state in sources and (to is None or to in targets)
