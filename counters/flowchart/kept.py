"""Drawings of tickets, kept without their figures.

Hundreds of tickets have the same way before them; only clock times and people ahead differ, in which all figures are
equally wide. So a drawing is made once with its figures left open, and each ticket's own are put in.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import count

from counters.flowchart.facts import FlowFacts, Note, StepFacts
from counters.flowchart.layout import lay_out
from counters.flowchart.look import Look
from counters.flowchart.measure import FIRST_OPEN, MOST_OPEN
from counters.flowchart.svg import svg_of

FIGURE = re.compile("[0-9]")
OPEN = re.compile(f"([{chr(FIRST_OPEN)}-{chr(FIRST_OPEN + MOST_OPEN - 1)}])")


class _Figures:
    """Takes figures out of words, leaving a sign of its own for each."""

    def __init__(self) -> None:
        self.taken: list[str] = []
        self._signs: Iterator[int] = count(FIRST_OPEN)

    def out_of(self, words: str) -> str:
        return FIGURE.sub(self._take, words)

    def _take(self, found: re.Match[str]) -> str:
        self.taken.append(found[0])
        return chr(next(self._signs))

    def out_of_step(self, step: StepFacts) -> StepFacts:
        notes = tuple(self._out_of_note(note) for note in step.notes)
        if notes == step.notes and not FIGURE.search(step.time):
            return step
        return replace(step, time=self.out_of(step.time), notes=notes)

    def _out_of_note(self, note: Note) -> Note:
        return Note(note.kind, self.out_of(note.text), note.tail) if note.kind == "here" else note


def svg_with_figures(facts: FlowFacts, look: Look, name: str) -> str:
    """What svg_of says of lay_out, for a ticket; `name` is the id of the element that names the drawing."""
    figures = _Figures()
    steps = tuple(figures.out_of_step(step) for step in facts.steps)
    end = figures.out_of(facts.end)
    if len(figures.taken) > MOST_OPEN:
        return svg_of(lay_out(facts, look), look, name)
    parts = list(_open(replace(facts, steps=steps, end=end), look, name))
    for place in range(1, len(parts), 2):
        parts[place] = figures.taken[ord(parts[place]) - FIRST_OPEN]
    return "".join(parts)


@lru_cache(maxsize=512)
def _open(facts: FlowFacts, look: Look, name: str) -> tuple[str, ...]:
    """The drawing in pieces: every second one is the sign of a figure that was left open."""
    return tuple(OPEN.split(svg_of(lay_out(facts, look), look, name)))
