"""One way in for all that an administrator stores: right, key against doing it twice, and the office's door."""

import hashlib
import json
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

from counters.domain.day import Receipt, Today, perform
from counters.models import Posting
from counters.staff import access


def store(request: HttpRequest, posting: Posting, change: Callable[[Today], Any], asked: Any) -> Receipt:
    """Carry out `change`, once for what was `asked` (JSON) with the form's key. Raises Refused.

    A page that came back by the browser's own button has its old key: with other words it is another command.
    """

    def command(today: Today) -> Receipt:
        access.require(posting, "set-up")
        return {"result": change(today), "revision": today.revision}

    words = json.dumps([request.path, asked], sort_keys=True, default=str)
    key = request.POST.get("key", "")[:80]
    once = f"{key}/{hashlib.sha256(words.encode()).hexdigest()}" if key else ""
    return perform(posting.office, command, by=access.actor_of(request.user), key=once, asked=asked).receipt
