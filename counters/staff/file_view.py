"""One file for the staff: where it is, what became of it, and what may be done with it."""

from typing import Any

from counters.domain.errors import NotFound
from counters.domain.files import code_of_file, secret_of_file, with_names
from counters.domain.journey import chart_of
from counters.file_states import FileAction, FileState, file_allows
from counters.live.picture import Picture
from counters.models import File, Posting
from counters.staff import access
from counters.states import IN_THE_OFFICE

BUTTONS = {
    "complete": FileAction.STEP,
    "send-back": FileAction.SEND_BACK,
    "cancel": FileAction.CANCEL,
}
RIGHTS = {"complete": "complete", "send-back": "send-file-back", "cancel": "cancel-file"}


def file(picture: Picture, *, file: int, posting: Posting) -> dict[str, Any]:
    """The context of counters/work_list/file.html."""
    row = with_names().get(pk=file)
    chart = chart_of(row.flow_id)
    state = FileState(row.state)
    turns = list(row.turns.select_related("step"))
    done = [turn for turn in turns if turn.ended_at]
    rest = chart.usual_way(row.step_id)
    return {
        "file": row,
        "state": state,
        "done": done,
        "here": rest[0] if rest else None,
        "coming": rest[1:],
        "late": state == FileState.IN_PROGRESS and row.promised_on < picture.floor.date,
        "may": {
            verb
            for verb, action in BUTTONS.items()
            if file_allows(action, state) and access.may(posting, RIGHTS[verb])
        },
        "hand_over": _hand_over(row),
        "pickup": row.pickups.filter(day=picture.floor.day, state__in=IN_THE_OFFICE).first()
        if picture.floor.day
        else None,
        **links_of(row),
    }


def _hand_over(file: File) -> Any:
    return getattr(file, "hand_over", None) if file.state == FileState.COLLECTED else None


def links_of(file: File) -> dict[str, str]:
    """The public pages of a file and its code; empty where the key that made them is gone.

    The addresses belong to the other side of the glass.
    """
    try:
        secret, code = secret_of_file(file), code_of_file(file)
    except NotFound:
        return {"receipt_path": "", "public_path": "", "code": ""}
    return {"receipt_path": f"/b/{secret}/tanda-terima/", "public_path": f"/b/{secret}/", "code": code}
