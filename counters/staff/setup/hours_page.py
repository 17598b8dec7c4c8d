"""When the office is open: the hours of its week, holidays, and its own days of closing."""

import datetime
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from counters import clock
from counters.calendars.office_calendar import Hours
from counters.domain import actions
from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, Refused
from counters.models import Office, Posting
from counters.models.office import WEEKDAYS
from counters.staff.asking import number
from counters.staff.doors import form, posting_for
from counters.staff.setup.flow_form import clean
from counters.staff.setup.storing import store

TIMES = ("opens", "closes", "rest_from", "rest_until")
RULES = ("keeps_holidays", "keeps_joint_leave", "enforce_hours")
CLOCK = re.compile(r"^([01]?[0-9]|2[0-3])[.:]([0-5][0-9])$")
LONGEST_NAME = 120
# So far ahead the page names what is closed.
AHEAD_DAYS = 120


@form
def hours_page(request: HttpRequest, office: str) -> HttpResponse:
    """do=hours stores the week and the rules, close adds a closure, open:7 takes one away."""
    posting = posting_for(request.user, "set-up", office)
    if request.method != "POST":
        return _page(request, posting)
    said = {name: clean(text) for name, text in request.POST.items() if name != "csrfmiddlewaretoken"}
    try:
        change = _change(said)
        # What an action gives may be a row; the receipt needs none.
        store(request, posting, lambda today: change(today) and None, said)
    except Refused as refusal:
        if refusal.status in {403, 404}:
            raise
        return _page(request, posting, refusal, said)
    messages.success(request, _("Stored. All screens show it from now on."))
    return redirect(request.path)


def _change(said: Mapping[str, str]) -> Callable[[Today], Any]:
    """What the pressed button asks for, read strictly. Raises Invalid."""
    verb, _colon, row = said.get("do", "").partition(":")
    if verb == "hours":
        return _hours(said)
    if verb == "close":
        name, name_en = said.get("name", ""), said.get("name_en", "")
        if not 0 < len(name) <= LONGEST_NAME or len(name_en) > LONGEST_NAME:
            sentence = _("Say in at most %(most)s characters why the office is closed.")
            raise Invalid("name", sentence % {"most": LONGEST_NAME})
        first = _date(said.get("first", ""))
        last = _date(said["last"]) if said.get("last") else first
        return lambda today: actions.add_closure(today, name, first, last, name_en=name_en)
    if verb == "open":
        closure = number(row, "closure")
        return lambda today: actions.remove_closure(today, closure)
    raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": verb[:30]})


def _hours(said: Mapping[str, str]) -> Callable[[Today], Any]:
    week = {day: hours for day, title in WEEKDAYS if (hours := _hours_of(said, day, str(title)))}
    rules = {name: name in said for name in RULES}

    def change(today: Today) -> None:
        if _written(today.office) != said.get("seen", ""):
            message = _("Somebody else has changed this meanwhile. What you typed is still here.")
            raise Conflict("row_changed", message)
        actions.set_hours(today, week)
        actions.change_row(today, today.office, rules)

    return change


def _hours_of(said: Mapping[str, str], day: int, title: str) -> Hours | None:
    """The hours of a day as typed; none where it is closed. Raises Invalid."""
    opens, closes, *rest = (_time(said.get(f"d{day}-{name}", ""), title) for name in TIMES)
    if opens is None and closes is None and not any(rest):
        return None
    if opens is None or closes is None:
        sentence = _("%(day)s: give both times, or none where the office is closed.")
        raise Invalid(f"d{day}", sentence % {"day": title})
    return Hours(opens, closes, *rest)


def _time(text: str, title: str) -> datetime.time | None:
    if not text:
        return None
    if not (found := CLOCK.match(text)):
        names = {"day": title, "text": text[:20]}
        raise Invalid("time", _("%(day)s: “%(text)s” is no time, such as 08.00.") % names)
    return datetime.time(int(found[1]), int(found[2]))


def _date(text: str) -> datetime.date:
    try:
        return datetime.date.fromisoformat(text)
    except ValueError as wrong:
        raise Invalid("date", _("“%(text)s” is no date.") % {"text": text[:20]}) from wrong


def _written(office: Office) -> str:
    """What tells whether hours or rules were changed since they were shown."""
    week = sorted(_typed(office).items())
    return ";".join(f"{name}={text}" for name, text in week if text) + "".join(
        f";{name}" for name in RULES if getattr(office, name)
    )


def _typed(office: Office) -> dict[str, str]:
    """The fields of the week as they are now."""
    week = office.calendar().week
    return {
        f"d{day}-{name}": f"{at:%H.%M}" if day in week and (at := getattr(week[day], name)) else ""
        for day, _title in WEEKDAYS
        for name in TIMES
    }


def _page(
    request: HttpRequest,
    posting: Posting,
    refusal: Refused | None = None,
    said: Mapping[str, str] | None = None,
) -> HttpResponse:
    office, said = posting.office, said or {}
    typed = said if said.get("do") == "hours" else _typed(office)
    today = clock.local_now(office.zone).date()
    conflict = refusal is not None and refusal.code == "row_changed"
    context = {
        "posting": posting,
        "office": office,
        "refusal": refusal,
        "days": [
            (title, [(f"d{day}-{name}", typed.get(f"d{day}-{name}", "")) for name in TIMES])
            for day, title in WEEKDAYS
        ],
        "rules": {name: name in said if typed is said else getattr(office, name) for name in RULES},
        # After a conflict the next press stores what is in the fields, whatever the others wrote.
        "seen": said.get("seen", "") if typed is said and not conflict else _written(office),
        "closing": said if said.get("do") == "close" else {},
        "closures": office.closures.filter(last__gte=today),
        "ahead": list(office.calendar().holidays_from(today, AHEAD_DAYS)),
        "today": today.isoformat(),
    }
    return render(request, "counters/setup/hours.html", context, status=refusal.status if refusal else 200)
