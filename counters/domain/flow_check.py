"""Whether a flow may be stored: every step can be reached, leads on, and the visit comes to an end.

Pure functions over plain values. They return sentences that name the row, empty where nothing is wrong, so
that a file loader, the administrator's form and a test all refuse for the same reasons.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext as _


class Fault(str):
    """A sentence, and the row it is about: the key of a step, and of an outcome where it is about one."""

    step: str
    outcome: str

    def __new__(cls, sentence: str, step: str = "", outcome: str = "") -> "Fault":
        fault = super().__new__(cls, sentence)
        fault.step, fault.outcome = step, outcome
        return fault


@dataclass(frozen=True)
class RouteDraft:
    """An outcome and the key of the step it leads to; none leads to the end, an empty one is not chosen yet. `opens`
    is the key of the step at which it opens a file; one that `hands_over` writes the register, and
    closes the file that the ticket picks up.
    Sentences call it by its `name`, or else by its key."""

    outcome: str
    to: str | None = None
    opens: str | None = None
    hands_over: bool = False
    name: str = field(default="", kw_only=True)

    @property
    def said(self) -> str:
        return self.name or self.outcome


@dataclass(frozen=True)
class StepDraft:
    """A step as somebody wants it; `minutes` is its posted standard, no station means back office. `days` (working
    days) makes it a step of the file. Sentences call it and its station by their names, or else by their keys."""

    key: str
    station: str | None
    minutes: float
    routes: tuple[RouteDraft, ...]
    days: int | None = None
    name: str = field(default="", kw_only=True)
    station_name: str = field(default="", kw_only=True)

    @property
    def said(self) -> str:
        return self.name or self.key


def faults(service: str, steps: Iterable[StepDraft], served: Collection[str]) -> list[Fault]:
    """What is wrong with the flow of `service`, whose first step is its start, as sentences that know their rows.

    `served` are the keys of the stations that have at least one counter.
    """
    steps = list(steps)
    if not steps:
        return [Fault(_("The flow of %(service)s has no step.") % {"service": service})]
    known = {step.key: step for step in steps}
    rows = [fault for step in steps for fault in _faults_of_step(service, step, known, served)]
    rows += _repeated(service, steps)
    rows += _faults_of_file(service, known)
    # Where a row is broken, what can be reached says little: the sentences above come first.
    return rows or _faults_of_way(service, known, steps[0].key)


def _faults_of_step(
    service: str, step: StepDraft, known: Mapping[str, StepDraft], served: Collection[str]
) -> list[Fault]:
    names = {"step": step.said, "service": service, "station": step.station_name or step.station}
    rows = []
    if step.minutes <= 0:
        rows.append(Fault(_("Step %(step)s of %(service)s takes no time.") % names, step.key))
    if not step.routes:
        rows.append(Fault(_("Step %(step)s of %(service)s has no outcome.") % names, step.key))
    if step.station is not None and step.station not in served:
        sentence = _("Step %(step)s of %(service)s is at %(station)s, where no counter serves.")
        rows.append(Fault(sentence % names, step.key))
    outcomes = [route.outcome for route in step.routes]
    for outcome in sorted({outcome for outcome in outcomes if outcomes.count(outcome) > 1}):
        said = next(route.said for route in step.routes if route.outcome == outcome)
        sentence = _("Step %(step)s of %(service)s has outcome %(outcome)s more than once.")
        rows.append(Fault(sentence % (names | {"outcome": said}), step.key, outcome))
    for route in step.routes:
        names = {"outcome": route.said, "step": step.said, "service": service, "to": route.to}
        if route.to == "":
            sentence = _(
                "Outcome %(outcome)s of step %(step)s of %(service)s has no route: choose where it leads."
            )
            rows.append(Fault(sentence % names, step.key, route.outcome))
        elif route.to is not None and route.to not in known:
            sentence = _("Outcome %(outcome)s of step %(step)s of %(service)s leads to unknown %(to)s.")
            rows.append(Fault(sentence % names, step.key, route.outcome))
    return rows


def _faults_of_file(service: str, steps: Mapping[str, StepDraft]) -> list[Fault]:
    """The visit and the file go ways of their own: only `opens` leads from the one to the other."""
    rows = []
    if (first := next(iter(steps.values()))).days is not None:
        sentence = _(
            "The flow of %(service)s begins with step %(step)s of the file; it must begin with the visit."
        )
        rows.append(Fault(sentence % {"service": service, "step": first.said}, first.key))
    for step in steps.values():
        names = {"step": step.said, "service": service}
        if step.days is not None and step.station is not None:
            sentence = _(
                "Step %(step)s of %(service)s has working days and a station; a file is worked on at none."
            )
            rows.append(Fault(sentence % names, step.key))
        for route in step.routes:
            found = _faults_of_file_route(step, route, steps)
            rows += [
                Fault(sentence % (names | {"outcome": route.said, "to": said}), step.key, route.outcome)
                for sentence, said in found
            ]
    return rows


def _faults_of_file_route(
    step: StepDraft, route: RouteDraft, steps: Mapping[str, StepDraft]
) -> Iterator[tuple[str, str]]:
    """Sentences, each with the step that it speaks of."""
    target = steps.get(route.to) if route.to else None
    if target and (target.days is None) != (step.days is None):
        yield (
            _(
                "Outcome %(outcome)s of step %(step)s of %(service)s leads out of the visit or the file (%(to)s)."
            ),
            target.said,
        )
    if route.opens is not None:
        opened = steps.get(route.opens)
        if opened is None or opened.days is None or step.days is not None:
            yield (
                _(
                    "Outcome %(outcome)s of step %(step)s of %(service)s opens %(to)s, which is no step of a file."
                ),
                opened.said if opened else route.opens,
            )
    if route.hands_over and step.station is None:
        yield (
            _("Outcome %(outcome)s of step %(step)s of %(service)s hands over where no visitor stands."),
            "",
        )


def _repeated(service: str, steps: list[StepDraft]) -> list[Fault]:
    keys = [step.key for step in steps]
    said = {step.key: step.said for step in steps}
    sentence = _("Step %(step)s of %(service)s is there more than once.")
    return [
        Fault(sentence % {"step": said[key], "service": service}, key)
        for key in sorted({key for key in keys if keys.count(key) > 1})
    ]


def _faults_of_way(service: str, steps: Mapping[str, StepDraft], start: str) -> list[Fault]:
    onward = {key: {route.to for route in step.routes} for key, step in steps.items()}
    entered = {key: onward[key] | {route.opens for route in step.routes} for key, step in steps.items()}
    usual: dict[str, set[str | None]] = {key: {step.routes[0].to} for key, step in steps.items()}
    reached = _closure(entered, {start})
    ending, ending_usually = _leading_out(onward), _leading_out(usual)
    rows = []
    for key, step in steps.items():
        names = {"step": step.said, "service": service}
        if key not in reached:
            rows.append(Fault(_("No route leads to step %(step)s of %(service)s.") % names, key))
        if onward[key] == {key}:
            rows.append(Fault(_("Step %(step)s of %(service)s leads only to itself.") % names, key))
        elif key not in ending:
            sentence = _("From step %(step)s of %(service)s no route leads to the end.")
            rows.append(Fault(sentence % names, key))
        elif key not in ending_usually:
            # The forecast and "what comes next" follow the first outcomes: they must not go in circles.
            sentence = _("From step %(step)s of %(service)s the usual outcomes go in circles.")
            rows.append(Fault(sentence % names, key, step.routes[0].outcome))
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
