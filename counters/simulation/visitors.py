"""Visitors: what each of them is like, and what becomes of a service with them."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from random import Random
from typing import Any

from counters.domain.intake import Wish
from counters.domain.papers import PaperRow, is_asked
from counters.models import Question
from counters.simulation.habits import POPULARITY, RARE, WHY_MISSING, Habits, between, chance, log_normal
from counters.simulation.layout import Desk, Layout, Offer, Stop

# The name in the register of hand-over: nobody of the simulation has one.
RECIPIENT = "Pemohon simulasi"


@dataclass
class Visitor:
    """Somebody with a number. `random` belongs to this visitor alone, so that what one does changes nobody else.

    `service` and `step` say which step the visitor is at or, off the route, comes back to. `items` are the vehicles
    of the present turn, `later` those of further turns. `needs` are the papers of their list; `lacks` has, for each
    that is not there, the step where it is asked for and why it is missing. A guest is a person who tries the demo:
    always there, with all papers.
    """

    label: str
    random: Random
    service: str = ""
    step: str | None = None
    items: int = 1
    guest: bool = False
    later: int = 0
    needs: tuple[str, ...] = ()
    lacks: dict[str, tuple[str, str]] = field(default_factory=dict)
    unusual: int = 0


@dataclass(frozen=True)
class Plan:
    """How a service will end: after so many seconds, by this verb, with what is asked."""

    seconds: float
    verb: str
    ask: dict[str, Any] = field(default_factory=dict)


def wish_of(layout: Layout, habits: Habits, random: Random) -> Wish:
    """What somebody comes for who walks in now."""
    keys = [key for key, offer in layout.offers.items() if not offer.collects]
    service = random.choices(keys, [POPULARITY.get(key, RARE) for key in keys])[0]
    several = chance(random, habits.several_vehicles)
    first = chance(random, habits.priority) and layout.priorities
    return Wish(
        service=service,
        priority=random.choice(layout.priorities) if first else "",
        # Four in five come for a motorcycle.
        variant=random.choices(layout.variants, [4, *[1] * (len(layout.variants) - 1)])[0]
        if layout.variants
        else "",
        items=random.randint(2, 8) if several else 1,
        language="en" if chance(random, habits.reads_english) else "id",
    )


def answers_of(questions: Iterable[Question], habits: Habits, random: Random) -> dict[str, str]:
    """What somebody answers before the list of papers: mostly the usual case."""
    questions, said = list(questions), {}
    for question in questions:
        if is_asked(question, said, questions):
            usual, *others = [choice.key for choice in question.choices.all()]
            unusual = others and chance(random, habits.unusual_answer)
            said[question.key] = random.choice(others) if unusual else usual
    return said


def lacks_of(rows: Iterable[PaperRow], random: Random) -> dict[str, tuple[str, str]]:
    """One paper of somebody's own list, or two, that are not as they should be, with the step and the reason."""
    asked_for = [row for row in rows if row.step and not row.only]
    missing = random.sample(asked_for, min(len(asked_for), random.choice((1, 1, 2))))
    return {
        row.key: (row.step, random.choices(list(WHY_MISSING), list(WHY_MISSING.values()))[0])
        for row in missing
    }


def walks(visitor: Visitor, habits: Habits, *, calls: int) -> float | None:
    """Seconds until a called visitor stands at the counter; none for one who does not hear this call."""
    random = visitor.random
    missed = habits.misses_a_call if calls == 1 else 1 - habits.comes_after_recall
    if not visitor.guest and chance(random, missed):
        return None
    return between(random, habits.walk_seconds)


def service_plan(
    visitor: Visitor, layout: Layout, stop: Stop, desk: Desk, habits: Habits, speed: float
) -> Plan:
    """What the officer at `desk` will do with a visitor at this stop; `speed` is their own factor of time.

    A stop without routes is off the visitor's way: it has no outcome, they go back to the step they left.
    """
    random = visitor.random
    vehicles = 1 + habits.further_vehicle * (visitor.items - 1)
    mean = stop.minutes * 60 * habits.share_of_posted * vehicles * speed
    seconds = max(20.0, log_normal(random, mean, habits.service_cv))
    if not stop.routes:
        return Plan(seconds, "finish")
    if not visitor.guest:
        if missing := [paper for paper, (step, _why) in visitor.lacks.items() if step == stop.key]:
            why = {paper: {"reason": visitor.lacks.pop(paper)[1], "note": ""} for paper in missing}
            return Plan(seconds * 0.4, "park", {"reason": "papers", "papers": tuple(missing), "why": why})
        if chance(random, habits.steps_away):
            return Plan(seconds * 0.3, "park", {"reason": "away"})
        if chance(random, habits.transferred) and (choices := _elsewhere(visitor, layout, stop, desk)):
            return Plan(seconds * 0.3, "transfer", random.choice(choices))
    outcome = outcome_of(visitor, stop, habits)
    # What is finished on the same day is signed for on paper; for a file the officer types the name.
    received = {"recipient": RECIPIENT} if layout.offers[visitor.service].collects else {}
    return Plan(seconds, "finish", {"outcome": outcome, **received})


def outcome_of(visitor: Visitor, stop: Stop, habits: Habits) -> str:
    """Mostly the usual outcome of a step; sometimes another one, but nobody is sent round for ever."""
    usual, *others = [outcome for outcome, _to in stop.routes]
    random = visitor.random
    rare = others and visitor.unusual < habits.most_unusual and chance(random, habits.unusual_outcome)
    if visitor.guest or not rare:
        return usual
    visitor.unusual += 1
    return random.choice(others)


def _elsewhere(visitor: Visitor, layout: Layout, stop: Stop, here: Desk) -> list[dict[str, Any]]:
    """Where somebody may be sent: to another line of the way, to another counter of this line, or into another
    service that begins here."""
    offer = layout.offers[visitor.service]
    lines = sorted({s.station for s in offer.stops.values() if s.station and s.station != stop.station})
    desks = [desk.id for desk in layout.desks if stop.station in desk.stations and desk != here]
    others = [row for row in layout.offers.values() if row is not offer and not row.collects]
    services = [other.key for other in others if _starts_at(other, stop)]
    if offer.collects or next(iter(offer.stops)) != stop.key:
        services = []
    return [
        *({"station": line} for line in lines),
        *({"counter": desk} for desk in desks),
        *({"service": key} for key in services),
    ]


def _starts_at(offer: Offer, stop: Stop) -> bool:
    return next(iter(offer.stops.values())).station == stop.station
