"""A few commands doubled on the real server, and a judge who sees what a missing guard would leave behind."""

import asyncio
import copy

import pytest

from bench.common.clocks import Hand
from bench.common.offices import open_office
from bench.common.witness import FOLDER, read
from bench.trials.faults.double import LAUNCHER, MORNING, read_record
from bench.twice.book import Book
from bench.twice.judge import broken, faults, meetings, speechless
from bench.twice.play import play
from bench.twice.scenes import OLD_CLIENTS, SAME_KEY, TWO_TABS, Scene, all_scenes

pytestmark = pytest.mark.sqlite_only

FEW = [
    Scene("counter", "finish-next", "serving", TWO_TABS, True),
    Scene("counter", "recall", "called", SAME_KEY, True),
    Scene("counter", "close", "idle", OLD_CLIENTS, True),
    Scene("issue", "issue", "idle", SAME_KEY, True),
]


@pytest.fixture(scope="module")
def played(tmp_path_factory):
    """The scenes that were played, the history of the clients, the office's record, and the witness's word."""
    folder = tmp_path_factory.mktemp("double")
    hand, book = Hand(folder / "clock.json", MORNING), Book()
    with open_office(
        folder / "office", module=LAUNCHER, **hand.environment, **{FOLDER: str(folder)}
    ) as tried:
        import random

        scenes = asyncio.run(play(tried, book, FEW, random.Random(1)))
        return scenes, book.history, read_record(tried), read(folder)


def of(played, verb: str):
    return next(scene for scene in played[0] if scene.scene.verb == verb)


def test_a_sound_office_does_everything_once_and_says_why_not_twice(played):
    scenes, history, record, stays = played
    assert faults(scenes, history, record) == []
    assert not broken(history)
    assert not speechless(history)
    assert meetings(scenes, stays)[0] > 0
    assert record["days"][0]["date"] == str(MORNING.date())


def test_the_judge_sees_a_key_that_did_it_twice(played):
    scenes, history, record, _stays = copy.deepcopy(played)
    ops = of((scenes,), "recall").ops
    ops[1]["body"] = ops[1]["value"] = {**ops[0]["value"], "revision": ops[0]["value"]["revision"] + 1}
    assert any("different answers" in sentence for sentence in faults(scenes, history, record))


def test_the_judge_sees_a_visitor_finished_by_the_second_tab(played):
    scenes, history, record, _stays = copy.deepcopy(played)
    done, refused = sorted(of((scenes,), "finish-next").ops, key=lambda op: op["type"], reverse=True)
    refused |= {"type": "ok", "status": 200, "value": done["value"], "body": done["value"]}
    assert any(sentence.startswith("C12") for sentence in faults(scenes, history, record))


def test_every_verb_of_the_api_is_doubled():
    from counters.api.counters import VERBS
    from counters.api.tickets import VERBS as OF_TICKETS

    doubled = {(scene.kind == "ticket", scene.verb) for scene in all_scenes() if scene.possible}
    assert {(False, verb.name) for verb in VERBS} <= doubled
    # Whoever checks papers twice has checked them: the later list counts, and no ticket moves.
    assert {(True, verb) for verb in set(OF_TICKETS) - {"check"}} <= doubled
