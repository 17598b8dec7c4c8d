"""The form of a flow: its fields as rows of words, and the buttons that add, remove and move rows.

The fields of step 2 are s2-id, s2-name …, those of its outcome 0 are s2r0-id, s2r0-name …; a button says what it
does as do=up:2, do=remove:2:0 and the like.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import TypeVar

from django.utils.translation import gettext as _

from counters.domain.errors import Invalid
from counters.domain.flow_text import (
    END,
    FRESH,
    MOST_ROUTES,
    MOST_STEPS,
    ROUTE_WORDS,
    STEP_WORDS,
    RouteText,
    Steps,
    StepText,
)

ID = re.compile(r"^([a-z0-9][a-z0-9-]{0,39}|\+\d{1,4})$")
BUTTON = re.compile(r"^(add|remove|up|down)(?::(\d{1,2}))?(?::(\d{1,2}))?$")
R = TypeVar("R", StepText, RouteText)


def read_steps(form: Mapping[str, str]) -> Steps:
    """The rows of a posted form, in its order; rows past the most that a flow may have are refused (Invalid)."""
    steps: list[StepText] = []
    while f"s{len(steps)}-id" in form:
        if len(steps) == MOST_STEPS:
            raise _too_many_steps()
        steps.append(_read_step(form, len(steps)))
    return only_known(tuple(steps))


def only_known(steps: Steps) -> Steps:
    """The rows, without routes to steps that are not there: those lead nowhere until somebody chooses."""
    known = {step.id for step in steps}

    def only(route: RouteText) -> RouteText:
        to = route.to if route.to in known | {END} else ""
        return replace(route, to=to, opens=route.opens if route.opens in known else "")

    return tuple(replace(step, routes=tuple(map(only, step.routes))) for step in steps)


def _read_step(form: Mapping[str, str], place: int) -> StepText:
    routes: list[RouteText] = []
    while f"s{place}r{len(routes)}-id" in form:
        if len(routes) == MOST_ROUTES:
            raise _too_many_routes()
        start = f"s{place}r{len(routes)}-"
        words = {name: clean(form.get(start + name, "")) for name in ROUTE_WORDS}
        routes.append(RouteText(**words | {"id": _id(words["id"], len(routes))}))
    words = {name: clean(form.get(f"s{place}-{name}", "")) for name in STEP_WORDS}
    return StepText(**words | {"id": _id(words["id"], place)}, routes=tuple(routes))


def _id(id: str, place: int) -> str:
    """What no page of ours sends becomes a new row's."""
    return id if ID.match(id) else f"{FRESH}{9000 + place}"


def clean(text: str) -> str:
    """One line, without what a database cannot keep."""
    return " ".join(text.replace("\x00", "").split())


def press(steps: Steps, button: str) -> tuple[Steps, str]:
    """What a button makes of the rows, and the id of the field to go on with. Raises Invalid for an unknown one."""
    found = BUTTON.match(button)
    if found is None:
        raise Invalid("unknown_button", _("This page has no button “%(name)s”.") % {"name": button[:30]})
    verb, *places = found.groups()
    step, route = (int(place) if place else None for place in places)
    if step is None:
        return _add_step(steps, len(steps)) if verb == "add" else (steps, "")
    if step >= len(steps):
        return steps, ""
    if route is None and verb == "add":
        return _add_route(steps, step)
    if route is None:
        rows, at = _press(steps, verb, step)
        return only_known(rows), f"s{at}-name" if rows else ""
    rows, at = _press(steps[step].routes, verb, route)
    changed = (*steps[:step], replace(steps[step], routes=rows), *steps[step + 1 :])
    return changed, f"s{step}r{at}-name" if rows else f"s{step}-name"


def _press(rows: tuple[R, ...], verb: str, at: int) -> tuple[tuple[R, ...], int]:
    """The rows after one was removed or moved, and where to go on."""
    listed = list(rows)
    if at >= len(listed) or verb == "add":
        return rows, 0
    row = listed.pop(at)
    if verb == "remove":
        return tuple(listed), max(0, min(at, len(listed) - 1))
    to = min(len(listed), max(0, at + (1 if verb == "down" else -1)))
    listed.insert(to, row)
    return tuple(listed), to


def _add_step(steps: Steps, at: int) -> tuple[Steps, str]:
    if len(steps) >= MOST_STEPS:
        raise _too_many_steps()
    fresh = StepText(fresh_id(step.id for step in steps), minutes="5", routes=(RouteText(f"{FRESH}1"),))
    return (*steps[:at], fresh, *steps[at:]), f"s{at}-name"


def _add_route(steps: Steps, step: int) -> tuple[Steps, str]:
    rows = steps[step].routes
    if len(rows) >= MOST_ROUTES:
        raise _too_many_routes()
    rows = (*rows, RouteText(fresh_id(route.id for route in rows)))
    changed = (*steps[:step], replace(steps[step], routes=rows), *steps[step + 1 :])
    return changed, f"s{step}r{len(rows) - 1}-name"


def fresh_id(ids: Iterable[str]) -> str:
    """An id that no row has yet."""
    taken = [int(id[1:]) for id in ids if id.startswith(FRESH)]
    return f"{FRESH}{max(taken, default=0) + 1}"


def _too_many_steps() -> Invalid:
    return Invalid("too_many_steps", _("A flow has at most %(most)s steps.") % {"most": MOST_STEPS})


def _too_many_routes() -> Invalid:
    return Invalid("too_many_outcomes", _("A step has at most %(most)s outcomes.") % {"most": MOST_ROUTES})
