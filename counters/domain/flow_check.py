"""Whether a flow may be stored: every step can be reached, leads on, and the visit comes to an end.

Pure functions over plain values. They return sentences that name the row, empty where nothing is wrong, so
that a file loader, the administrator's form and a test all refuse for the same reasons.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _


@dataclass(frozen=True)
class RouteDraft:
    """An outcome and the key of the step it leads to; none leads to the end. `opens` is the key of the step at which
    it opens a file; one that `hands_over` closes the file that the ticket picks up."""

    outcome: str
    to: str | None = None
    opens: str | None = None
    hands_over: bool = False


@dataclass(frozen=True)
class StepDraft:
    """A step as somebody wants it; `minutes` is its posted standard, no station means back office. `days` (working
    days) makes it a step of the file."""

    key: str
    station: str | None
    minutes: float
    routes: tuple[RouteDraft, ...]
    days: int | None = None


def faults(service: str, steps: Iterable[StepDraft], served: Collection[str]) -> list[str]:
    """What is wrong with the flow of `service`, whose first step is its start, as sentences.

    `served` are the keys of the stations that have at least one counter.
    """
    steps = list(steps)
    if not steps:
        return [_("The flow of %(service)s has no step.") % {"service": service}]
    rows = [fault for step in steps for fault in _faults_of_step(service, step, served)]
    rows += _repeated(service, steps)
    known = {step.key: step for step in steps}
    for step in steps:
        for route in step.routes:
            if route.to is not None and route.to not in known:
                rows.append(
                    _("Outcome %(outcome)s of step %(step)s of %(service)s leads to unknown %(to)s.")
                    % {"outcome": route.outcome, "step": step.key, "service": service, "to": route.to}
                )
    rows += _faults_of_file(service, known)
    # Where a row is broken, what can be reached says little: the sentences above come first.
    return rows or _faults_of_way(service, known, steps[0].key)


def _faults_of_step(service: str, step: StepDraft, served: Collection[str]) -> list[str]:
    names = {"step": step.key, "service": service, "station": step.station}
    rows = []
    if step.minutes <= 0:
        rows.append(_("Step %(step)s of %(service)s takes no time.") % names)
    if not step.routes:
        rows.append(_("Step %(step)s of %(service)s has no outcome.") % names)
    if step.station is not None and step.station not in served:
        rows.append(_("Step %(step)s of %(service)s is at %(station)s, where no counter serves.") % names)
    outcomes = [route.outcome for route in step.routes]
    for outcome in sorted({outcome for outcome in outcomes if outcomes.count(outcome) > 1}):
        rows.append(
            _("Step %(step)s of %(service)s has outcome %(outcome)s more than once.")
            % (names | {"outcome": outcome})
        )
    return rows


def _faults_of_file(service: str, steps: Mapping[str, StepDraft]) -> list[str]:
    """The visit and the file go ways of their own: only `opens` leads from the one to the other."""
    rows = []
    if (first := next(iter(steps.values()))).days is not None:
        rows.append(
            _("The flow of %(service)s begins with step %(step)s of the file; it must begin with the visit.")
            % {"service": service, "step": first.key}
        )
    for step in steps.values():
        names = {"step": step.key, "service": service}
        if step.days is not None and step.station is not None:
            rows.append(
                _("Step %(step)s of %(service)s has working days and a station; a file is worked on at none.")
                % names
            )
        for route in step.routes:
            rows += _faults_of_file_route(
                step, route, steps, names | {"outcome": route.outcome, "to": route.to}
            )
    return rows


def _faults_of_file_route(
    step: StepDraft, route: RouteDraft, steps: Mapping[str, StepDraft], names: dict[str, str | None]
) -> list[str]:
    rows = []
    target = steps.get(route.to) if route.to else None
    if target and (target.days is None) != (step.days is None):
        rows.append(
            _(
                "Outcome %(outcome)s of step %(step)s of %(service)s leads out of the visit or the file (%(to)s)."
            )
            % names
        )
    if route.opens is not None:
        opened = steps.get(route.opens)
        if opened is None or opened.days is None or step.days is not None:
            rows.append(
                _(
                    "Outcome %(outcome)s of step %(step)s of %(service)s opens %(opens)s, which is no step of a file."
                )
                % (names | {"opens": route.opens})
            )
    if route.hands_over and step.station is None:
        rows.append(
            _(
                "Outcome %(outcome)s of step %(step)s of %(service)s hands a file over where no visitor stands."
            )
            % names
        )
    return rows


def _repeated(service: str, steps: list[StepDraft]) -> list[str]:
    keys = [step.key for step in steps]
    return [
        _("Step %(step)s of %(service)s is there more than once.") % {"step": key, "service": service}
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]


def _faults_of_way(service: str, steps: Mapping[str, StepDraft], start: str) -> list[str]:
    onward = {key: {route.to for route in step.routes} for key, step in steps.items()}
    entered = {key: onward[key] | {route.opens for route in step.routes} for key, step in steps.items()}
    usual: dict[str, set[str | None]] = {key: {step.routes[0].to} for key, step in steps.items()}
    reached = _closure(entered, {start})
    ending, ending_usually = _leading_out(onward), _leading_out(usual)
    rows = []
    for key in steps:
        names = {"step": key, "service": service}
        if key not in reached:
            rows.append(_("No route leads to step %(step)s of %(service)s.") % names)
        if key not in ending:
            rows.append(_("From step %(step)s of %(service)s no route leads to the end.") % names)
        elif key not in ending_usually:
            # The forecast and "what comes next" follow the first outcomes: they must not go in circles.
            rows.append(_("From step %(step)s of %(service)s the usual outcomes go in circles.") % names)
    return rows


def _closure(onward: Mapping[str, set[str | None]], found: set[str]) -> set[str]:
    """All steps that can be reached from those `found`."""
    found, fresh = set(found), list(found)
    while fresh:
        for to in onward[fresh.pop()]:
            if to is not None and to not in found:
                found.add(to)
                fresh.append(to)
    return found


def _leading_out(onward: Mapping[str, set[str | None]]) -> set[str]:
    """The steps from which the end (none) can be reached."""
    out: set[str | None] = {None}
    while more := {key for key, targets in onward.items() if key not in out and targets & out}:
        out |= more
    return {key for key in out if key is not None}
