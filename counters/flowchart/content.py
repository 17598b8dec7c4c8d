"""What stands inside a step's box, with its place: the box is as high as its words need."""

from dataclasses import dataclass
from functools import lru_cache

from counters.flowchart.facts import Note, StepFacts
from counters.flowchart.look import Look
from counters.flowchart.measure import broken, width_of

GAP = 10


@dataclass(frozen=True)
class Words:
    """A line of words. `x`, `y` are where its baseline begins, or ends if `at_end`; `kind` gives the colour."""

    text: str
    x: float
    y: float
    size: float
    kind: str
    bold: bool = False
    at_end: bool = False


@dataclass(frozen=True)
class Content:
    """The words of a box, from its upper left corner, and how high it has to be."""

    words: tuple[Words, ...]
    height: float


class _Column:
    """Words one below the other between two edges."""

    def __init__(self, look: Look, left: float, right: float) -> None:
        self.look, self.left, self.right, self.y = look, left, right, look.pad
        self.words: list[Words] = []

    def say(
        self, text: str, kind: str, size: float, *, tail: str = "", bold: bool = False, indent: float = 0
    ):
        """A text in as many lines as it needs, with a `tail` at the right end of the first."""
        if not text and not tail:
            return
        room = self.right - self.left - indent
        tail_width = width_of(tail, size, bold) if tail else 0.0
        widest = max((width_of(word, size, bold) for word in text.split()), default=0.0)
        # A tail that would leave the words no room stands below them.
        is_beside = bool(tail) and tail_width + GAP <= min(room * 0.56, room - widest)
        words_room = room - tail_width - GAP if is_beside else room
        top = self.y
        for line in broken(text, words_room, size, bold):
            self._put(line, self.left + indent, size, kind, bold)
        if is_beside or (tail and not text):
            below, self.y = self.y, top
            self._put(tail, self.right, size, "tail" if kind == "soft" else kind, bold, at_end=True)
            self.y = max(self.y, below)
        elif tail:
            for line in broken(tail, room, size, bold):
                self._put(line, self.left + indent, size, kind, bold)

    def _put(self, text: str, x: float, size: float, kind: str, bold: bool, *, at_end: bool = False) -> None:
        self.words.append(Words(text, x, round(self.y + size * 0.95, 1), size, kind, bold, at_end))
        self.y = round(self.y + self.look.line(size), 1)

    def note(self, note: Note) -> None:
        """A paper with its dot, a fee with its amount, a hint."""
        size = self.look.text
        if note.kind == "paper":
            self.words.append(Words("•", self.left, round(self.y + size * 0.95, 1), size, "soft"))
            self.say(note.text, "text", size, indent=size * 0.85)
        elif note.kind == "fee":
            self.say(note.text, "text", size, tail=note.tail)
        elif note.kind == "here":
            self.say(note.text, "here", size, bold=True)
        else:
            self.say(note.text, "soft", size)


@lru_cache(maxsize=4096)
def content_of(step: StepFacts, width: float, look: Look) -> Content:
    """The words of a step in a box of a width. Kept, since hundreds of tickets have the same boxes."""
    return _beside(step, width, look) if look.beside else _stacked(step, width, look)


def _start(look: Look) -> float:
    return look.pad + 2 * look.mark + 9


def _stacked(step: StepFacts, width: float, look: Look) -> Content:
    column = _Column(look, _start(look), width - look.pad)
    _name(column, step, look)
    column.say(step.station, "soft", look.text, tail="" if _says_time(step) else step.time)
    for note in step.notes:
        column.note(note)
    return _content([column], look)


def _says_time(step: StepFacts) -> bool:
    """Whether the line below the name has its time already."""
    return step.kind != "station" and bool(step.place)


def _name(column: _Column, step: StepFacts, look: Look) -> None:
    """Its counter stands as large as its name; work behind the counters is said more quietly."""
    is_place = step.kind == "station"
    column.say(step.title, "title", look.title, tail=step.place if is_place else "", bold=True)
    if _says_time(step):
        column.say(step.place, "soft", look.text, tail=step.time)


def _beside(step: StepFacts, width: float, look: Look) -> Content:
    start, room = _start(look), width - look.pad - _start(look)
    has_notes = any(note.kind in {"paper", "fee"} for note in step.notes)
    name = _Column(look, start, start + room * (0.46 if has_notes else 1))
    notes = _Column(look, start + room * 0.5, start + room)
    _name(name, step, look)
    name.say(step.station, "soft", look.text, tail="" if _says_time(step) else step.time)
    for note in step.notes:
        (name if note.kind in {"hint", "here"} else notes).note(note)
    return _content([name, notes], look)


def _content(columns: list[_Column], look: Look) -> Content:
    words = tuple(words for column in columns for words in column.words)
    return Content(words, max(2 * (look.mark + look.pad), *(column.y + look.pad for column in columns)))
