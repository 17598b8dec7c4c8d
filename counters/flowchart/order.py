"""In which order the steps of a flow stand, one below the other: as far as loops allow, each after those before it."""

from collections.abc import Iterable

from counters.flowchart.facts import FlowFacts, RouteFacts, StepFacts


def in_order(facts: FlowFacts) -> tuple[list[StepFacts], list[StepFacts]]:
    """The steps of the visit and those of the file. Every step is in one of them, also one that no route reaches
    (somebody may be drawing the flow just now)."""
    visit = [step for step in facts.steps if step.kind != "file"]
    file = [step for step in facts.steps if step.kind == "file"]
    return _layered(visit, facts.routes), _layered(file, facts.routes)


def _layered(steps: list[StepFacts], routes: Iterable[RouteFacts]) -> list[StepFacts]:
    """Topological, without the routes that lead back; the usual way stays together wherever it can."""
    known = {step.key: step for step in steps}
    onward: dict[str, list[str]] = {key: [] for key in known}
    for route in sorted(routes, key=lambda route: not route.usual):
        if route.source in known and route.to in known and not route.opens:
            onward[route.source].append(route.to)
    forward = _without_loops(onward)
    waits_for = {key: 0 for key in known}
    for targets in forward.values():
        for target in targets:
            waits_for[target] += 1
    placed: list[str] = []
    free = [key for key in known if not waits_for[key]]
    while free:
        # Where the last step usually leads, if it may stand already; else the one that was written first.
        next_usual = onward[placed[-1]][:1] if placed else []
        key = next((key for key in next_usual if key in free), free[0])
        free.remove(key)
        placed.append(key)
        for target in forward[key]:
            waits_for[target] -= 1
            if not waits_for[target]:
                free.append(target)
        free.sort(key=list(known).index)
    return [known[key] for key in placed]


def _without_loops(onward: dict[str, list[str]]) -> dict[str, list[str]]:
    """The routes that do not lead back to a step on the way to them, each pair of steps once (depth first)."""
    forward: dict[str, list[str]] = {key: [] for key in onward}
    done: set[str] = set()
    path: set[str] = set()

    def visit(key: str) -> None:
        path.add(key)
        for target in onward[key]:
            if target in path or target in forward[key]:
                continue
            forward[key].append(target)
            if target not in done:
                visit(target)
        path.discard(key)
        done.add(key)

    for key in onward:
        if key not in done:
            visit(key)
    return forward
