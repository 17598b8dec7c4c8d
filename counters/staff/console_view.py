"""What a console shows: the counter, its visitor on the left, everybody else on the right."""

from typing import Any

from counters.domain.floor import Desk
from counters.domain.missing import REASONS as PAPER_REASONS
from counters.live.picture import Picture
from counters.live.words import PARK_REASONS, PAUSE_REASONS, reason_words, without_brackets
from counters.models import Posting
from counters.staff import access
from counters.staff.giving_way import gives_way
from counters.staff.line_view import back_office, calling_order, parked
from counters.staff.visitor_view import visitor_at

# More of a line than this is a figure, not a list that anybody reads.
SHOWN = 40
# So many services are named that would not be finished today; their names stand above the line.
NAMED = 4


def at_counter(picture: Picture, *, posting: Posting, counter: int) -> dict[str, Any]:
    """The context of counters/console/live.html."""
    posting = _now(posting)
    floor = picture.floor
    desk = floor.desks[counter]
    mine = _is_mine(desk, posting)
    leads = posting.role in access.LEADERS
    line = calling_order(picture, desk)
    elsewhere = next((d for d in floor.desks.values() if _is_mine(d, posting) and d is not desk), None)
    return {
        "desk": desk,
        "mine": mine,
        "may_work": desk.shift is not None and (mine or leads),
        "may_choose": posting.may_choose,
        "pause_words": reason_words(desk.shift.pause_reason) if desk.shift else "",
        "visitor": visitor_at(picture, desk) if desk.ticket else None,
        "paper_reasons": PAPER_REASONS.items(),
        "elsewhere": elsewhere,
        "line": line[:SHOWN],
        "more": max(0, len(line) - SHOWN),
        "at_risk": sum(place.late for place in line),
        "after_closing": (closing := after_closing(picture, desk))[:NAMED],
        "closing_more": max(0, len(closing) - NAMED),
        "stations": [(floor.stations[key], len(floor.lines[key])) for key in desk.stations],
        "parked": parked(picture),
        "back_office": back_office(picture),
    }


def after_closing(picture: Picture, desk: Desk) -> list[str]:
    """The services whose usual way comes by this counter and whose numbers, taken now, will probably not be done
    before the office closes."""
    charts = picture.floor.flows
    return [
        without_brackets(service.title)
        for service in picture.floor.offered
        if picture.after_closing(service.pk) == "likely"
        and any(
            step.station in desk.stations
            for step in charts[service.pk].usual_way(charts[service.pk].first.id)
        )
    ]


def choices(picture: Picture, *, posting: Posting) -> dict[str, Any]:
    """The counters of the office, the person's usual one first. The context of counters/console/choices.html."""
    posting = _now(posting)
    floor = picture.floor
    desks = sorted(floor.desks.values(), key=lambda d: (d.counter.pk != posting.counter_id, d.counter.number))
    rows = [
        {
            "desk": desk,
            "usual": desk.counter.pk == posting.counter_id,
            "mine": _is_mine(desk, posting),
            "gives_way": gives_way(desk.shift),
            "stations": [floor.stations[key] for key in desk.stations],
            "waiting": sum(len(floor.lines[key]) for key in desk.stations),
        }
        for desk in desks
    ]
    return {"rows": rows, "leads": posting.role in access.LEADERS}


def offers(picture: Picture, counter: int) -> dict[str, Any]:
    """What the dialogs of a console offer: where a visitor may be sent, and reasons."""
    floor = picture.floor
    return {
        "to_stations": floor.in_use,
        "to_counters": [
            {"counter": desk.counter, "stations": [floor.stations[key] for key in desk.stations]}
            for desk in floor.desks.values()
            if desk.counter.pk != counter and desk.stations
        ],
        "to_services": [service for service in floor.offered if service.is_open],
        "park_reasons": PARK_REASONS.items(),
        "pause_reasons": PAUSE_REASONS.items(),
        "paper_reasons": PAPER_REASONS.items(),
    }


def _now(posting: Posting) -> Posting:
    # A socket keeps the posting it was opened with, while the administrator may have changed it since.
    # One that was taken away ends the socket at its next check.
    return Posting.objects.filter(pk=posting.pk).first() or posting


def _is_mine(desk: Desk, posting: Posting) -> bool:
    return desk.shift is not None and desk.shift.officer_id == posting.user_id
