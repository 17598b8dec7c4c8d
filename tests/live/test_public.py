"""What anybody may see of a day and of a ticket."""

import datetime

from counters import clock
from counters.domain import notices
from counters.domain.day import SYSTEM, perform
from counters.domain.journey import chart_of
from counters.live.picture import latest
from counters.live.public import board_fields, ticket_fields
from counters.models import Flow, Route, Step
from counters.states import State
from tests.office import advance, again, at_desk, call_in, desk, issue, open_all, ticket_in

# Everything that leaves the office without a name on the door. A new name here is a decision, never an accident.
ON_THE_BOARD = {
    "day", "revision", "forecast", "at",
    "calls.sequence", "calls.kind", "calls.label", "calls.counter", "calls.number", "calls.at",
    "stations.key", "stations.name", "stations.waiting", "stations.counters",
    "services.key", "services.name", "services.open", "services.forecast.from", "services.forecast.until",
    "notices.id", "notices.text", "notices.text_en", "notices.speak", "notices.until",
    "services.after_closing", "plain", "promises.kept", "promises.early", "promises.late",
}  # fmt: skip
PROXY = {"pemohon": "kuasa"}
OF_A_TICKET = {
    "label", "service", "state", "step", "ahead", "counter", "missing_papers",
    "promise.from", "promise.until", "forecast.from", "forecast.until", "moved", "plain",
    "steps.key", "steps.name", "steps.state", "steps.off_route", "steps.station", "steps.counters",
    "answers.pemohon", "papers.key", "papers.name", "papers.step", "papers.only", "checked",
    "checked_at", "lacking", "missing", "files",
    "steps.minutes", "steps.began", "steps.ended", "steps.forecast.from", "steps.forecast.until",
}  # fmt: skip


def names_in(value, where=""):
    """The path of every plain value in a message."""
    if isinstance(value, dict):
        return {name for key, inner in value.items() for name in names_in(inner, f"{where}.{key}".strip("."))}
    if isinstance(value, list) and value and isinstance(value[0], dict):
        return {name for inner in value for name in names_in(inner, where)}
    return {where}


def test_nothing_but_these_names_is_told_to_everybody(cast, morning):
    open_all(cast)
    called, waiting = issue(cast.office, priority="lansia"), issue(cast.office, "perpanjangan", answers=PROXY)
    call_in(cast, called)
    later = clock.now() + datetime.timedelta(hours=1)
    perform(cast.office, lambda today: notices.say(today, "Baris", "", later) and {}, by=SYSTEM)
    picture = latest(cast.office)
    assert names_in(board_fields(picture)) == ON_THE_BOARD
    told = names_in(ticket_fields(picture, again(called))) | names_in(ticket_fields(picture, waiting))
    assert told - {"steps.forecast"} == OF_A_TICKET


def test_a_ticket_of_a_day_that_nobody_closed_yet_has_expired(office, morning):
    given = issue(office, "perpanjangan")
    morning.forward(days=1)
    fields = ticket_fields(latest(office), given)
    assert (fields["state"], fields["step"], fields["ahead"], fields["forecast"]) == (
        "expired",
        None,
        None,
        None,
    )


def test_off_its_route_a_ticket_is_at_no_step(cast, morning):
    ticket = ticket_in(cast, State.SERVING)
    at_desk(cast, 3, "transfer", station="kasir")
    fields = ticket_fields(latest(cast.office), again(ticket))
    assert (fields["step"], fields["steps"][0]["station"], fields["steps"][0]["state"]) == (
        None,
        "kasir",
        "current",
    )
    assert [row["off_route"] for row in fields["steps"]] == [True] + [False] * (len(fields["steps"]) - 1)


def test_a_ticket_whose_day_is_over_is_at_no_counter(cast, morning):
    ticket = ticket_in(cast, State.SERVING)
    here = ticket_fields(latest(cast.office), ticket)["counter"]
    morning.forward(days=1)
    fields = ticket_fields(latest(cast.office), ticket)
    assert (here, fields["state"], fields["counter"]) == (desk(cast.office, 3).pk, "expired", None)


def test_a_step_of_an_older_version_of_another_services_flow_keeps_its_name(cast, morning):
    ticket = ticket_in(cast, State.SERVING)
    done = chart_of(ticket.flow_id).first
    newer = Flow.objects.create(service=ticket.service, version=2, made_at=clock.now())
    step = Step.objects.create(
        flow=newer, position=0, key="baru", name="Baru", station_id=done.station, minutes=5
    )
    Route.objects.create(step=step, position=0, outcome="selesai", name="Selesai")
    at_desk(cast, 3, "finish")
    processed = advance(cast, ticket)
    at_desk(cast, call_in(cast, processed), "transfer", service="perpanjangan")
    fields = ticket_fields(latest(cast.office), again(ticket))
    walked = [row["key"] for row in fields["steps"] if row["state"] == "done"]
    assert walked == ["pendaftaran", "penetapan"]
