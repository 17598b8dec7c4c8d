"""Which papers a visitor brings: what was answered, turned into one list that every screen shows.

A condition names questions and, for each, the choices that meet it: `{"pemohon": ["kuasa"], "asal": ["luar"]}` holds
where both were answered so. A question that was passed over leaves it open: such a paper stays on the list, and unless
it is one of the usual case (the first choice of each question), with the words for whom it is.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from counters.domain.errors import Invalid
from counters.models import Paper, PaperList, Question, Service, Ticket
from counters.models.named import in_language

Answers = Mapping[str, str]
Condition = Mapping[str, Sequence[str]]
# An answer that says: passed over.
SKIPPED = ""


@dataclass(frozen=True)
class PaperRow:
    """A paper on a visitor's list. `only` says for whom it is, where that was not answered; empty: for this one."""

    key: str
    name: str
    name_en: str = ""
    note: str = ""
    note_en: str = ""
    source: str = ""
    source_en: str = ""
    step: str = ""
    only: str = ""
    only_en: str = ""

    @property
    def title(self) -> str:
        return in_language(self, "name")

    @property
    def remark(self) -> str:
        return in_language(self, "note")

    @property
    def got_at(self) -> str:
        return in_language(self, "source")

    @property
    def only_for(self) -> str:
        return in_language(self, "only")


PaperRows = tuple[PaperRow, ...]


def is_asked(question: Question, answers: Answers, questions: Iterable[Question]) -> bool:
    """Whether a question concerns somebody who answered so far. One that hangs on a question passed over does not."""
    return holds(question.asked_if, answers, questions) is True


def holds(condition: Condition, answers: Answers, questions: Iterable[Question]) -> bool | None:
    """Whether a condition is met; none where it hangs on what was not answered."""
    met: bool | None = True
    for key, choices in condition.items():
        answer = answers.get(key, SKIPPED)
        if answer:
            if answer not in choices:
                return False
            continue
        question = next((row for row in questions if row.key == key), None)
        if question and holds(question.asked_if, answers, questions) is False:
            return False
        met = None
    return met


def next_question(questions: Sequence[Question], answers: Answers) -> Question | None:
    """The first that concerns this visitor and was neither answered nor passed over."""
    return next((q for q in questions if q.key not in answers and is_asked(q, answers, questions)), None)


def answers_in(given: Answers, questions: Sequence[Question]) -> dict[str, str]:
    """The answers that count: without those to questions that do not concern this visitor, in the order asked.

    Raises Invalid for a question or a choice that the service does not have.
    """
    known = {question.key: question for question in questions}
    for key, answer in given.items():
        if key not in known:
            raise Invalid("unknown_question", _("This service asks no question “%(key)s”.") % {"key": key})
        if answer and answer not in {choice.key for choice in known[key].choices.all()}:
            names = {"question": known[key].title, "answer": answer}
            raise Invalid("unknown_answer", _("“%(answer)s” is no answer to “%(question)s”.") % names)
    kept: dict[str, str] = {}
    for question in questions:
        if question.key in given and is_asked(question, kept, questions):
            kept[question.key] = given[question.key]
    return kept


def kept_answers(service: Service, ticket: Ticket) -> dict[str, str]:
    """The answers of a ticket that another service can use, too."""
    known = {q.key: {choice.key for choice in q.choices.all()} for q in questions_of(service)}
    return {key: said for key, said in (ticket.answers or {}).items() if said in known.get(key, ())}


def rows_for(
    papers: Iterable[Paper], questions: Sequence[Question], answers: Answers, variant: int | None
) -> PaperRows:
    """The papers for these answers and this variant (its id; none: it was not stated), in their order."""
    found = []
    for paper in papers:
        needed = holds(paper.applies_if, answers, questions)
        if needed is False or (variant and paper.variant_id not in {None, variant}):
            continue
        only = _for_whom(paper, questions, answers, named_variant=variant is None)
        texts = (
            paper.key,
            paper.name,
            paper.name_en,
            paper.note,
            paper.note_en,
            paper.source,
            paper.source_en,
        )
        found.append(
            PaperRow(*texts, paper.step, ", ".join(n for n, _en in only), ", ".join(e for _n, e in only))
        )
    return tuple(found)


def _for_whom(
    paper: Paper, questions: Sequence[Question], answers: Answers, *, named_variant: bool
) -> list[tuple[str, str]]:
    """The names (Indonesian, English) of the unusual choices that a paper hangs on and nobody has made."""
    rows = []
    for question in questions:
        choices = list(question.choices.all())
        meant = [choice for choice in choices if choice.key in paper.applies_if.get(question.key, ())]
        if meant and not answers.get(question.key) and choices[0] not in meant:
            rows += meant
    rows += [paper.variant] if paper.variant_id and named_variant else []
    return [(row.name, row.name_en or row.name) for row in rows]


def questions_of(service: Service) -> list[Question]:
    """The questions of a service with their choices, in order."""
    return list(service.questions.prefetch_related("choices"))


def told(service: Service, given: Answers, variant: int | None) -> tuple[dict[str, str], PaperRows]:
    """The answers that count, and the papers for them. Needs no lock. Raises Invalid."""
    questions = questions_of(service)
    answers = answers_in(given, questions)
    return answers, rows_for(service.papers.select_related("variant"), questions, answers, variant)


def stored(rows: PaperRows) -> PaperList:
    """The list with these rows; made where there is none yet."""
    plain = [asdict(row) for row in rows]
    digest = hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest()
    if found := PaperList.objects.filter(digest=digest).first():
        return found
    try:
        with transaction.atomic():
            return PaperList.objects.create(digest=digest, rows=plain)
    except IntegrityError:
        # Somebody was told the same at the same moment.
        return PaperList.objects.get(digest=digest)


@lru_cache(maxsize=2048)
def listed(paper_list: int) -> PaperRows:
    """The rows of a stored list. Kept for good: they never change."""
    rows: list[dict[str, Any]] = PaperList.objects.values_list("rows", flat=True).get(pk=paper_list)
    return tuple(PaperRow(**row) for row in rows)


def papers_of(ticket: Ticket) -> PaperRows:
    """What the visitor of a ticket was told to bring; for one from before there were lists, what is asked for now."""
    if ticket.paper_list_id:
        return listed(ticket.paper_list_id)
    service = ticket.service
    rows = service.papers.select_related("variant")
    return rows_for(rows, questions_of(service), ticket.answers or {}, ticket.variant_id)


def needed(rows: Iterable[PaperRow]) -> list[str]:
    """The keys of the papers that this visitor needs for certain."""
    return [row.key for row in rows if not row.only]
