"""What becomes of a visitor, in the model: onward along the way, aside, elsewhere, back, or away."""

from tests.model.office_day import Ask, No, OfficeDay, Visit


class OfficeMoves(OfficeDay):
    """The verbs that end a turn or begin another one."""

    def finish(self, who: str, counter: int, ask: Ask) -> Visit:
        visit = self.here(counter)
        self.may("finish", visit)
        if self.off_route(visit) and ask["outcome"]:
            raise No("unknown_outcome")
        step = visit.step if self.off_route(visit) else self.target(visit, ask["outcome"])
        # Whoever was sent away for a while, or must do a step again, has lost nothing by it.
        again, arrived = step == visit.step, visit.arrived
        self.onward("finish", visit, step)
        if again:
            visit.arrived = arrived
        return visit

    def finish_next(self, who: str, counter: int, ask: Ask) -> Visit | None:
        self.finish(who, counter, ask)
        return self.call_next(who, counter, ask)

    def complete(self, visit: Visit, ask: Ask) -> None:
        self.may("complete", visit)
        self.onward("complete", visit, self.target(visit, ask["outcome"]))

    def target(self, visit: Visit, outcome: str) -> str | None:
        """The step to which an outcome leads; the step's first outcome where none is named."""
        outcomes = self.way(visit)[visit.step][1]
        if outcome and outcome not in outcomes:
            raise No("unknown_outcome")
        return outcomes[outcome or next(iter(outcomes))]

    def onward(self, action: str, visit: Visit, step: str | None) -> Visit:
        if step is None:
            self.do(action, visit, state="done", step=None, station=None, counter=None)
            return visit
        station = self.way(visit)[step][0]
        self.do(
            action, visit, state="waiting" if station else "processing", step=step, station=station,
            counter=None, came="arrived", arrived=self.now, joined=self.now,
        )  # fmt: skip
        return visit

    def park(self, who: str, counter: int, ask: Ask) -> Visit:
        visit = self.here(counter)
        self.may("park", visit)
        if not ask["reason"].strip():
            raise No("reason")
        self.do("park", visit, state="parked", counter=None, missing=tuple(ask["papers"]))
        return visit

    def resume_here(self, who: str, counter: int, ask: Ask) -> Visit:
        if not ask["ticket"]:
            raise No("ticket")
        visit = self.labelled(ask["ticket"])
        self.resume(visit, ask)
        return visit

    def resume(self, visit: Visit, ask: Ask) -> None:
        """Back from where the papers were got: next, but not twice in a row."""
        self.do(
            "resume", visit, state="waiting", came="resumed", arrived=self.now, joined=self.now, missing=()
        )

    def come_back(self, visit: Visit, ask: Ask) -> None:
        """Somebody who did not come is here after all, and lets a few others pass."""
        passing = len(self.day.called.get(visit.station, [])) + self.plan.figures.returned_after
        self.do(
            "return", visit, state="waiting", came="returned", arrived=self.now, joined=self.now,
            lets_pass=passing,
        )  # fmt: skip

    def cancel(self, visit: Visit, ask: Ask) -> None:
        self.do("cancel", visit, state="cancelled", counter=None)

    def transfer(self, who: str, counter: int, ask: Ask) -> Visit:
        """To a station, a counter or another service; the time of arrival stays."""
        station, to, service = ask["station"], ask["counter"], ask["service"]
        known = (station in {"", *self.plan.stations}, to in {None, *self.plan.counters})
        if not all(known) or service not in {"", *self.plan.services}:
            raise No("unknown")
        visit = self.here(counter)
        self.may("transfer", visit)
        if bool(station) + (to is not None) + bool(service) != 1:
            raise No("target")
        if service:
            return self.change_service(visit, service)
        if to is not None:
            serves = self.plan.counters[to]
            station = visit.station if visit.station in serves else serves[0]
        if to == counter or (to is None and station == visit.station):
            raise No("target")
        self.do(
            "transfer", visit, state="waiting", station=station, counter=None, wanted=to, came="arrived",
            joined=self.now,
        )  # fmt: skip
        return visit

    def change_service(self, visit: Visit, service: str) -> Visit:
        if service in self.shut_services:
            raise No("service_closed")
        version = self.versions[service]
        step, (station, _outcomes) = next(iter(self.plan.services[service].ways[version - 1].items()))
        self.do(
            "transfer", visit, state="waiting" if station else "processing", service=service, version=version,
            step=step, station=station, counter=None, came="arrived", joined=self.now,
        )  # fmt: skip
        return visit
