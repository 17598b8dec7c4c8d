"""The verbs of a counter."""

from dataclasses import dataclass
from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Body, Path, Router
from pydantic import WithJsonSchema

from counters.api import bodies, schemas
from counters.api.answers import private
from counters.api.auth import Bearer, posting_at
from counters.domain.errors import NotFound
from counters.staff.command import work_at_counter

router = Router(tags=["Counter"])

# Read as text, so that a word in its place is an unknown counter like any other.
CounterId = Annotated[str, WithJsonSchema({"type": "integer"}), Path(description="The id of a counter.")]
MOST_DIGITS = 18


@dataclass(frozen=True)
class Verb:
    """What the API says of a verb."""

    name: str
    body: type[bodies.Plain]
    summary: str
    description: str


VERBS = [
    Verb("open", bodies.Plain, "Open a counter", "Seats you there, or goes on after a pause."),
    Verb(
        "pause",
        bodies.Pause,
        "Pause a counter",
        "No further calls; a visitor who is there is served to the end.",
    ),
    Verb("close", bodies.Plain, "Close a counter", "You leave. Refused while a visitor is there."),
    Verb(
        "call-next",
        bodies.Plain,
        "Call the next visitor",
        "Whoever is next by the office's rule of order. On an empty line nothing happens and `ticket` is null.",
    ),
    Verb("call", bodies.Named, "Call a given number", "Out of the order, which is kept in the log."),
    Verb("recall", bodies.Plain, "Call again", "The visitor of this counter, who has not come yet."),
    Verb("serve", bodies.Plain, "Begin to serve", "The visitor has come to the counter."),
    Verb(
        "finish",
        bodies.Finish,
        "Finish the step",
        "The outcome says where the ticket goes: to its next line, into the back office, or out of the door. "
        "Off its route a ticket goes back to the step it left and takes no outcome.",
    ),
    Verb(
        "finish-next",
        bodies.Finish,
        "Finish and call the next visitor",
        "Both or neither; the ticket called.",
    ),
    Verb("park", bodies.Park, "Set the visitor aside", "Papers are missing, or the visitor stepped away."),
    Verb(
        "resume",
        bodies.Named,
        "Back into the line",
        "A parked visitor is back and goes next, at most every second.",
    ),
    Verb(
        "transfer",
        bodies.Transfer,
        "Send the visitor elsewhere",
        "To the line of another station, to another counter, or into another service under the same number.",
    ),
    Verb("no-show", bodies.Plain, "The visitor did not come", "After as many recalls as the office owes."),
]


def add(verb: Verb) -> None:
    """One address for one verb."""
    has_to_say = any(field.is_required() for field in verb.body.model_fields.values())
    shape, said_or_not = (verb.body, Body(...)) if has_to_say else (verb.body | None, Body(None))

    @router.post(
        f"counters/{{counter}}/{verb.name}",
        operation_id=verb.name.replace("-", "_"),
        summary=verb.summary,
        description=verb.description,
        auth=Bearer(),
        **schemas.answers({200: schemas.Receipt}, *schemas.COMMAND_PROBLEMS),
    )
    def work(
        request: HttpRequest,
        counter: CounterId,
        body: shape = said_or_not,
        key: bodies.Key = None,
    ) -> HttpResponse:
        said = body or verb.body()
        desk = number_of(counter)
        answer = work_at_counter(
            posting_at(request, desk),
            desk,
            verb.name,
            said.ask(),
            said.belief(),
            key=key or "",
            asked=bodies.asked(said),
        )
        return private(answer.receipt)


for verb in VERBS:
    add(verb)


def number_of(counter: str) -> int:
    """The id in an address. Raises NotFound for what no counter can have."""
    if not (counter.isascii() and counter.isdecimal() and len(counter) <= MOST_DIGITS):
        raise NotFound("unknown_counter", _("There is no such counter here."))
    return int(counter)
