"""Every sample service walked through every route, with the phone's chart right after each step."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from playwright.sync_api import Page

from counters.samples.loader import sample
from counters.samples.reading import read_office
from tests.e2e.busy import Api
from tests.e2e.people import PHONE, Hall
from tests.servers import running_server

OFFICE = read_office(sample("samsat"))
# A number for the service that hands files over needs a file: tests/domain/test_files.py walks that.
SERVICES = [service["key"] for service in OFFICE["services"] if not service.get("collects")]
# The list beside the drawing, and the drawing: (state, title) of each step, and how many routes were walked.
READ = """() => ({
  list: [...document.querySelectorAll('.journey > li')].map(
    (li) => [li.dataset.state, li.querySelector('strong').textContent]),
  drawn: [...document.querySelectorAll('.flow-chart .step')].map(
    (box) => [box.dataset.state, [...box.querySelectorAll('.title:not([text-anchor])')]
      .map((title) => title.textContent).join(' ')]),
  walked: document.querySelectorAll('.flow-chart .walked').length,
  words: document.querySelector('.flow-chart')?.textContent ?? '',
})"""


@dataclass
class Walker:
    """One service as the sample file has it, and what of it has been walked."""

    service: str
    steps: dict = field(default_factory=dict)
    left: set = field(default_factory=set)

    def __post_init__(self):
        rows = next(row for row in OFFICE["services"] if row["key"] == self.service)["steps"]
        self.steps = {row["key"]: row for row in rows if "working_days" not in row}
        self.left = {(key, route["outcome"]) for key, row in self.steps.items() for route in row["routes"]}

    def choose(self, step: str) -> dict:
        """A route that nobody has walked yet, those that lead on before those that end; else the usual one."""
        routes = self.steps[step]["routes"]
        fresh = [route for route in routes if (step, route["outcome"]) in self.left]
        fresh.sort(key=lambda route: (route.get("to") is None, routes.index(route)))
        route = (fresh or routes)[0]
        self.left.discard((step, route["outcome"]))
        return route

    def usual_from(self, step: str | None) -> Iterator[str]:
        """What lies ahead by the first routes."""
        while step:
            yield step
            step = self.steps[step]["routes"][0].get("to")


@dataclass
class Visit:
    """One ticket's way so far: each step with the route that was taken from it."""

    walker: Walker
    taken: list = field(default_factory=list)
    at: str | None = None

    def expected(self) -> dict:
        """What the phone has to show, worked out from the sample file alone."""
        steps, ahead = self.walker.steps, list(self.walker.usual_from(self.at))
        done = [key for key, _route in self.taken]
        coming = [
            ("back-office" if "station" not in steps[key] else "coming", steps[key]["name"])
            for key in ahead[1:]
        ]
        now = [("current", steps[self.at]["name"])] if self.at else []
        states = {key: "done" for key in done} | {key: "coming" for key in ahead[1:]}
        states |= {self.at: "current"} if self.at else {}
        drawn = sorted((state, steps[key]["name"]) for key, state in states.items())
        return {"list": [*(("done", steps[key]["name"]) for key in done), *now, *coming], "drawn": drawn}

    def walked(self) -> int:
        """So many different routes were taken; an unusual outcome is a way of its own."""
        keys = [key for key, _route in self.taken]
        ways = {
            (key, to, "" if self.walker.steps[key]["routes"][0] is route else route["outcome"])
            for (key, route), to in zip(self.taken, [*keys, self.at][1:], strict=False)
        }
        return len(ways)


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    """The sample office with a counter open for each station."""
    with running_server(tmp_path_factory.mktemp("walks"), PLAIN_RECKONING="1") as server:
        desks = {}
        for row in OFFICE["counters"]:
            desks.setdefault(row["stations"][0], row["number"])
        officers = {station: (Api(server, f"petugas{number}"), number) for station, number in desks.items()}
        for officer, number in officers.values():
            officer.post(f"counters/{number}/open")
        yield server, officers, Api(server, "penerangan")


def check(page: Page, visit: Visit) -> None:
    """Wait until the page shows it; then all of it has to be right."""
    expected = visit.expected()
    want = [list(row) for row in expected["list"]]
    page.wait_for_function(
        f"(want) => JSON.stringify(({READ})().list) === JSON.stringify(want)", arg=want, timeout=15_000
    )
    seen = page.evaluate(READ)
    assert sorted(tuple(row) for row in seen["drawn"]) == expected["drawn"]
    assert seen["walked"] == visit.walked()
    for (key, route), _next in pairwise([*visit.taken, (visit.at, None)]):
        if route is not visit.walker.steps[key]["routes"][0]:
            assert route["name"].split()[0] in seen["words"]


@pytest.mark.parametrize("service", SERVICES)
def test_every_route_of_a_service_stands_on_the_phone_when_it_was_taken(browser, office, service):
    server, officers, greeter = office
    hall, walker, page = Hall(browser, server), Walker(service), None
    while walker.left:
        before = len(walker.left)
        ticket = greeter.post("offices/samsat/tickets", service=service, variant="r2")
        visit = Visit(walker, at=next(iter(walker.steps)))
        path = f"/t/{ticket['secret']}/"
        is_pushed = page is None
        if page is None:
            page = hall.screen(path, PHONE)
        else:
            page.goto(server.url + path, wait_until="domcontentloaded")
        check(page, visit)
        while visit.at:
            _move(officers, ticket["label"], visit)
            # The first visit hears of its steps by the socket; a busy hub lets each wait a second. The others ask.
            if not is_pushed:
                page.reload(wait_until="domcontentloaded")
            check(page, visit)
        assert len(walker.left) < before, f"{walker.left} cannot be reached"
    assert hall.complaints == []


def _move(officers, label: str, visit: Visit) -> None:
    """Serve the ticket where it is, with an outcome that was not seen yet."""
    step, route = visit.at, visit.walker.choose(visit.at)
    station = visit.walker.steps[step].get("station")
    if station is None:
        next(iter(officers.values()))[0].post(f"tickets/{label}/complete", outcome=route["outcome"])
    else:
        officer, number = officers[station]
        officer.post(f"counters/{number}/call-next")
        officer.post(f"counters/{number}/finish", outcome=route["outcome"])
    visit.taken.append((step, route))
    visit.at = route.get("to")
