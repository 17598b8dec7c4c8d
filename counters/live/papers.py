"""The papers of one visitor as all screens show them: the list of the ticket, and what was seen, lacking or missing."""

from dataclasses import dataclass

from counters.domain.missing import why_words
from counters.domain.papers import PaperRow, PaperRows, listed, rows_for
from counters.live.picture import Picture
from counters.models import Ticket


@dataclass(frozen=True)
class MissingPaper:
    """A paper that is not there, in words: its name, why (empty where nobody said), and where it is got."""

    key: str
    title: str
    why: str = ""
    got_at: str = ""

    def __str__(self) -> str:
        return f"{self.title} ({self.why})" if self.why else self.title


def papers_of(picture: Picture, ticket: Ticket) -> PaperRows:
    """What the visitor of a ticket was told to bring; for one from before there were lists, what is asked for now."""
    if ticket.paper_list_id:
        return listed(ticket.paper_list_id)
    key = ("papers", ticket.service_id, ticket.variant_id)
    if key not in picture.drawn:
        picture.drawn[key] = newcomer_papers(picture, ticket.service_id, {}, ticket.variant_id)
    return picture.drawn[key]


def newcomer_papers(
    picture: Picture, service: int, answers: dict[str, str], variant: int | None = None
) -> PaperRows:
    """What somebody without a number is told to bring, who answered so."""
    return rows_for(picture.papers.get(service, ()), picture.questions.get(service, ()), answers, variant)


def missing(picture: Picture, ticket: Ticket) -> tuple[MissingPaper, ...]:
    """The papers for which a ticket was set aside; one that is not on the list stands as it was written."""
    why = ticket.missing_why or {}
    return tuple(_missing(picture, ticket, key, why_words(why.get(key))) for key in ticket.missing_papers)


def lacking(picture: Picture, ticket: Ticket) -> tuple[MissingPaper, ...]:
    """The papers that were not there when the number was taken, or when the door looked last."""
    return tuple(_missing(picture, ticket, key) for key in ticket.lacking or ())


def _missing(picture: Picture, ticket: Ticket, key: str, why: str = "") -> MissingPaper:
    row = next((row for row in papers_of(picture, ticket) if row.key == key), None)
    return missing_row(row, why) if row else MissingPaper(key, key, why)


def missing_row(row: PaperRow, why: str = "") -> MissingPaper:
    return MissingPaper(row.key, row.title, why, row.got_at)
