"""The shipped clips as they are decoded: neither silent nor clipped, equally loud, and close to each other."""

import math

import miniaudio
import pytest

from counters.speech.clips import CHIME, clip_set, lengths
from counters.speech.sentences import AFTER_SENTENCE, BETWEEN
from tests.servers import ROOT

pytestmark = pytest.mark.sqlite_only

VOICE = ROOT / "queue_site/static/voice"
# Of full scale: quieter is heard as silence. Seconds: longer, and the words of a sentence fall apart.
AUDIBLE, FALLS_APART = 0.02, 0.15


def levels(file):
    """Peak and root mean square, of full scale, and seconds."""
    sound = miniaudio.mp3_read_file_f32(str(file))
    mean = math.sqrt(sum(value * value for value in sound.samples) / len(sound.samples))
    return max(map(abs, sound.samples)), mean, len(sound.samples) / sound.sample_rate / sound.nchannels


def silences(file):
    """All silences of a sound of one channel, in seconds: before it begins, within it, and after its end."""
    sound = miniaudio.mp3_read_file_f32(str(file))
    heard = [-1, *(k for k, value in enumerate(sound.samples) if abs(value) > AUDIBLE), len(sound.samples)]
    return [(after - before - 1) / sound.sample_rate for before, after in zip(heard, heard[1:], strict=False)]


def faults(key, peak, mean, seconds):
    """What is wrong with a clip, in words."""
    if peak < 0.2 or mean < 0.03:
        yield f"{key} is as good as silent ({peak:.2f}, {mean:.3f})"
    if peak >= 0.999:
        yield f"{key} is clipped ({peak:.3f})"
    if not 0.15 <= seconds <= 2.5:
        yield f"{key} lasts {seconds:.2f} s"
    if abs(seconds - lengths()[key]) > 0.01:
        yield f"{key} lasts {seconds:.3f} s and is listed with {lengths()[key]} s"


def test_each_clip_can_be_heard_and_is_not_clipped():
    found = {key: levels(VOICE / f"{key}.mp3") for key in clip_set()}
    assert [fault for key, is_so in found.items() for fault in faults(key, *is_so)] == []
    means = [mean for key, (_peak, mean, _seconds) in found.items() if key != CHIME]
    assert max(means) / min(means) < 1.78  # 5 dB: nobody turns the volume for one word
    chime = found[CHIME][1] / (sum(means) / len(means))
    assert 0.7 < chime < 1.6  # as loud as the voice, within 4 dB: it calls, and frightens nobody


def test_the_words_of_a_sentence_hang_together():
    edges = {key: silences(VOICE / f"{key}.mp3") for key in clip_set() if key != CHIME}
    before, after = (max(rows[place] for rows in edges.values()) for place in (0, -1))
    assert before + BETWEEN + after <= FALLS_APART
    within = {key: max(rows[1:-1]) for key, rows in edges.items()}
    assert {key: gap for key, gap in within.items() if gap > FALLS_APART} == {}


def test_a_silent_and_a_clipped_clip_are_found():
    assert "silent" in next(faults("chime", 0.001, 0.0001, lengths()["chime"]))
    assert "clipped" in next(faults("chime", 1.0, 0.3, lengths()["chime"]))


def test_ten_announcements_lie_beside_the_documents_and_can_be_heard():
    samples = sorted((ROOT / "docs/voice").glob("*.mp3"))
    assert len(samples) == 10
    for file in samples:
        peak, mean, seconds = levels(file)
        assert 0.2 < peak < 0.999
        assert mean > 0.02
        assert 3 < seconds < 25
        long = [gap for gap in silences(file)[1:-1] if gap > FALLS_APART]
        # After the chime, each comma and each sentence; none is a hole.
        assert 1 <= len(long) <= 6
        assert max(long) <= AFTER_SENTENCE + FALLS_APART
