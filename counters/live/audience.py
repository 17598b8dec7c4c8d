"""All who see exactly the same: one drawing, sent to each of their sockets."""

import json
import logging
from collections.abc import Callable, Iterable

from counters.live import picture as pictures
from counters.live.mailbox import Mailbox
from counters.live.screen import Screen

log = logging.getLogger(__name__)

Over = Callable[[], bool]


class Audience:
    """One drawing's readers: their mailboxes, and what was drawn for them last."""

    def __init__(self, screen: Screen) -> None:
        self.screen = screen
        self.mailboxes: set[Mailbox] = set()
        # The stamp of the picture that it was last drawn for, whether or not it had to be sent.
        self.stamp: pictures.Stamp | None = None
        self.message = ""
        self.signature: dict = {}
        self.beat = ""

    def is_board(self) -> bool:
        """Whether the whole hall looks at it."""
        return self.screen.audience[0] == "board"

    def is_ahead_of(self, picture: pictures.Picture) -> bool:
        """Whether it shows what is newer than the truth."""
        return self.stamp is not None and picture.stamp[:2] < self.stamp[:2]

    def draw(self, picture: pictures.Picture) -> dict | None:
        """The message of a picture; none where nothing of what this audience sees has changed."""
        signature = self.screen.sign(picture)
        if signature and self.message and signature == self.signature:
            return None
        self.signature = signature
        return self.screen.draw(picture)

    def show(self, message: dict) -> None:
        """Send a drawing to everybody."""
        beat = {name: message[name] for name in ("day", "revision", "forecast", "at")}
        self.message, self.beat = json.dumps(message), json.dumps({"beat": True, **beat})
        for mailbox in self.mailboxes:
            mailbox.put(self.message)


def draw_each(audiences: Iterable[Audience], picture: pictures.Picture, is_over: Over) -> list[dict | None]:
    """Draw each audience until it is over; one whose drawing fails stays as it is and leaves the others in peace."""
    drawn: list[dict | None] = []
    for audience in audiences:
        if is_over():
            break
        try:
            drawn.append(audience.draw(picture))
        except Exception:
            log.exception("could not draw %s", audience.screen.audience[0])
            drawn.append(None)
    return drawn
