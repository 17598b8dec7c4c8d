"""A hall full of people for the screens to show, and one officer who changes what they show."""

import json
import uuid
from typing import Any

from bench.common.http import Answer, Client
from bench.common.offices import OFFICE, Tried

# The service whose first line is the longest, and a counter that calls from it.
SERVICE, COUNTER, OFFICER = "pengesahan", 3, "petugas3"
CHANGE_SECONDS = 20.0
# The tickets of a morning in one command, for a hall is not what is tried. The promises are made from one look at
# the line and not from one each, which for five hundred would take a minute of a busy machine.
FILL = """
import json
from counters.domain.actions import issuing
from counters.domain.day import KIOSK, perform
from counters.domain.floor import read_floor
from counters.domain.intake import secret_of_ticket
from counters.domain.reckoning import make_forecast, on_the_wall
from counters.models import Office
office = Office.objects.get(key="{office}")
secrets = []
def fill(today):
    promised, issuing._promise = issuing._promise, lambda today, ticket, *more: ticket
    service = office.services.get(key="{service}")
    tickets = [issuing.issue(today, service) for _ in range({number})]
    issuing._promise = promised
    floor = read_floor(today.office)
    forecast = make_forecast(floor)
    for ticket in tickets:
        promise = on_the_wall(forecast.completion(ticket.pk), today.now, floor.day_ends)
        if promise:
            ticket.promise_from, ticket.promise_until = promise.start, promise.end
            ticket.save(update_fields=["promise_from", "promise_until"])
    secrets.extend(secret_of_ticket(ticket) for ticket in tickets)
    return {{}}
perform(office, fill, by=KIOSK)
print(json.dumps(secrets))
"""


class Hall:
    """The office under trial with people in it."""

    def __init__(self, tried: Tried) -> None:
        self.tried = tried
        self.counter = 0

    @property
    def pid(self) -> int:
        return self.tried.server.process.pid

    def fill(self, number: int) -> list[str]:
        """Give so many numbers of one service; the secrets of their tickets, in the order of the line."""
        script = FILL.format(office=OFFICE, service=SERVICE, number=number)
        said = self.tried.server.manage("shell", "--verbosity=0", "--command", script)
        return json.loads(said.splitlines()[-1])

    async def open(self) -> None:
        """Seat the officer."""
        office = (await self._ask("GET", f"/api/v1/offices/{OFFICE}")).body
        found = (row["id"] for row in office["counters"] if row["number"] == COUNTER)
        self.counter = next(found)
        await self.work("open")

    async def work(self, verb: str, **body: Any) -> dict[str, Any]:
        """A verb of the officer's counter; the receipt. Raises RuntimeError for a refusal."""
        answer = await self._ask("POST", f"/api/v1/counters/{self.counter}/{verb}", body)
        if not answer.ok:
            raise RuntimeError(f"{verb}: {answer.status} {answer.body}")
        return answer.body

    async def call(self) -> int:
        """Call the next visitor, by which everybody's line moves; the revision of it."""
        return (await self.work("call-next"))["revision"]

    async def recall(self) -> int:
        """Call the same visitor again; the revision of it."""
        return (await self.work("recall"))["revision"]

    async def clear(self) -> int:
        """The visitor steps aside, so that another can be called; the revision of it."""
        return (await self.work("park", reason="away"))["revision"]

    async def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> Answer:
        # A new connection each: the server closes one that has been quiet for a few seconds.
        client = Client(self.tried.url, self.tried.tokens[OFFICER], timeout=CHANGE_SECONDS)
        try:
            if method == "GET":
                return await client.get(path)
            return await client.post(path, body, key=uuid.uuid4().hex)
        finally:
            await client.close()
