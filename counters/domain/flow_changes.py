"""What is different between two versions of a flow, in sentences: rows added, removed, moved and changed."""

from collections.abc import Iterator, Mapping

from django.utils.translation import gettext as _

from counters.domain.flow_text import END, RouteText, Steps, StepText, time_of
from counters.models import Office


def changes(before: Steps, after: Steps, office: Office) -> list[str]:
    """How `after` differs from `before` (both with keys), the first step first; empty where nothing does."""
    stations = {row.key: row.title for row in office.stations.all()}
    old, new = {step.id: step for step in before}, {step.id: step for step in after}
    titles = {step.id: step.name for step in (*before, *after)} | {END: _("the end"), "": _("nowhere")}
    found = [_("Step “%(step)s” was removed.") % {"step": step.name} for step in before if step.id not in new]
    found += [_("Step “%(step)s” was added.") % {"step": step.name} for step in after if step.id not in old]
    found += _moved(before, after)
    for step in after:
        if step.id in old:
            found += _changes_of_step(old[step.id], step, stations)
            found += _changes_of_routes(old[step.id], step, titles)
    return found


def _moved(before: Steps, after: Steps) -> Iterator[str]:
    """Steps that stand in another order, told by the fewest that explain it when taken one by one."""
    kept = {step.id for step in before} & {step.id for step in after}
    old, new = [s.id for s in before if s.id in kept], [s.id for s in after if s.id in kept]
    names, places = {step.id: step.name for step in after}, {step.id: n for n, step in enumerate(after, 1)}
    while old != new:
        # The one that stands furthest from its old place explains the most.
        id = max(new, key=lambda id: (abs(new.index(id) - old.index(id)), -new.index(id)))
        old.remove(id)
        old.insert(new.index(id), id)
        yield _("Step “%(step)s” was moved to place %(place)s.") % {"step": names[id], "place": places[id]}


def _changes_of_step(old: StepText, new: StepText, stations: Mapping[str, str]) -> Iterator[str]:
    nobody = _("back office")
    rows = [
        (_("the name"), old.name, new.name),
        (_("the English name"), old.name_en, new.name_en),
        (_("the station"), stations.get(old.station, old.station) or nobody,
         stations.get(new.station, new.station) or nobody),
        (_("the advice"), old.advice, new.advice),
        (_("the English advice"), old.advice_en, new.advice_en),
    ]  # fmt: skip
    if old.days != new.days:
        rows.append((_("the working days"), old.days, new.days))
    elif time_of(old) != time_of(new):
        rows.append((_("the minutes"), old.minutes, new.minutes))
    for what, was, now in rows:
        if was != now:
            names = {"step": new.name, "what": what, "was": was or "–", "now": now or "–"}
            yield _("Step “%(step)s”: %(what)s is now “%(now)s”, was “%(was)s”.") % names


def _changes_of_routes(old: StepText, new: StepText, titles: Mapping[str, str]) -> Iterator[str]:
    was, now = {route.id: route for route in old.routes}, {route.id: route for route in new.routes}
    for id, route in was.items():
        if id not in now:
            names = {"step": new.name, "outcome": route.name}
            yield _("Step “%(step)s”: outcome “%(outcome)s” was removed.") % names
    for id, route in now.items():
        names = {"step": new.name, "outcome": route.name, "to": titles.get(route.to, route.to)}
        names["opens"] = titles.get(route.opens, route.opens)
        if id not in was:
            yield _("Step “%(step)s”: outcome “%(outcome)s” was added; it leads to “%(to)s”.") % names
        else:
            yield from _changes_of_route(
                was[id], route, names | {"before": titles.get(was[id].to, was[id].to)}
            )
    kept_before, kept_now = [id for id in was if id in now], [id for id in now if id in was]
    if kept_before != kept_now:
        order = ", ".join(f"“{route.name}”" for route in new.routes)
        yield _("Step “%(step)s”: the order of outcomes is now %(order)s.") % {
            "step": new.name,
            "order": order,
        }


def _changes_of_route(old: RouteText, new: RouteText, names: Mapping[str, str]) -> Iterator[str]:
    if old.to != new.to:
        yield (
            _("Step “%(step)s”: outcome “%(outcome)s” now leads to “%(to)s”, before to “%(before)s”.") % names
        )
    if old.opens != new.opens:
        if new.opens:
            yield _("Step “%(step)s”: outcome “%(outcome)s” now opens a file at “%(opens)s”.") % names
        else:
            yield _("Step “%(step)s”: outcome “%(outcome)s” no longer opens a file.") % names
    if old.hands_over != new.hands_over:
        if new.hands_over:
            yield _("Step “%(step)s”: outcome “%(outcome)s” now hands over against a signature.") % names
        else:
            yield (
                _("Step “%(step)s”: outcome “%(outcome)s” no longer hands over against a signature.") % names
            )
    for was, now in ((old.name, new.name), (old.name_en, new.name_en)):
        if was != now:
            said = {"step": names["step"], "was": was or "–", "now": now or "–"}
            yield _("Step “%(step)s”: outcome “%(was)s” is now called “%(now)s”.") % said
