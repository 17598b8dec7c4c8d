"""What the loudspeaker says: numbers aloud by the published examples, and every sentence from clips that exist."""

import itertools
import string

import pytest

from counters.speech.clips import CHIME, clip_set, lengths
from counters.speech.numbers import DIGITS, STYLES, WORDS, number_words, ticket_words
from counters.speech.sentences import Called, Manner, announcement, length, text
from tests.servers import ROOT

pytestmark = pytest.mark.sqlite_only

BOTH = ("id", "en")
TERBILANG = {
    0: "nol", 7: "tujuh", 10: "sepuluh", 11: "sebelas", 12: "dua belas", 19: "sembilan belas", 20: "dua puluh",
    21: "dua puluh satu", 100: "seratus", 101: "seratus satu", 110: "seratus sepuluh", 111: "seratus sebelas",
    115: "seratus lima belas", 200: "dua ratus", 999: "sembilan ratus sembilan puluh sembilan", 1000: "seribu",
    1100: "seribu seratus", 2000: "dua ribu", 11_012: "sebelas ribu dua belas",
    456_789: "empat ratus lima puluh enam ribu tujuh ratus delapan puluh sembilan",
}  # fmt: skip
ENGLISH = {
    0: "zero", 12: "twelve", 21: "twenty one", 80: "eighty", 100: "one hundred", 101: "one hundred and one",
    319: "three hundred and nineteen", 1000: "one thousand", 1100: "one thousand one hundred",
    2005: "two thousand and five",
}  # fmt: skip


@pytest.mark.parametrize(("language", "vectors"), [("id", TERBILANG), ("en", ENGLISH)])
def test_numbers_have_the_names_of_the_published_examples(language, vectors):
    assert {n: " ".join(number_words(n, language)) for n in vectors} == vectors


def test_a_ticket_is_read_digit_by_digit_with_its_zeros_or_by_its_name():
    assert ticket_words(1, DIGITS, "id") == ["nol", "nol", "satu"]
    assert ticket_words(1204, DIGITS, "en") == ["one", "two", "zero", "four"]
    assert ticket_words(12, WORDS, "id") == ["dua", "belas"]
    assert ticket_words(1_000_000, WORDS, "id") == ["satu", *["nol"] * 6]


def spoken(kind, manner, **how):
    return text(announcement(Called("A", 1, 3, kind), manner, **how))


def test_the_sentence_says_number_and_counter_and_which_call_it_is():
    usual = Manner(DIGITS)
    assert spoken("call", usual) == "Nomor antrean A nol nol satu, silakan menuju loket tiga."
    assert spoken("recall", usual).startswith("Panggilan ulang. Nomor antrean A")
    assert spoken("last", usual).startswith("Panggilan terakhir. Nomor antrean A")
    assert spoken("call", Manner(DIGITS, BOTH)).endswith(
        "loket tiga. Number A zero zero one, please go to counter three."
    )
    assert spoken("last", Manner(WORDS, ("en",))) == "Last call. Number A one, please go to counter three."


def test_the_short_form_keeps_number_counter_and_which_call_it_is():
    short = {"short": True, "chime": False}
    assert spoken("call", Manner(DIGITS), **short) == "A nol nol satu, loket tiga."
    assert spoken("last", Manner(DIGITS), **short) == "Panggilan terakhir, A nol nol satu, loket tiga."
    pieces = announcement(Called("A", 1, 3), Manner(DIGITS), **short)
    assert CHIME not in {piece.key for piece in pieces}
    assert length(pieces) < length(announcement(Called("A", 1, 3), Manner(DIGITS))) / 2 + 1


def test_a_sentence_takes_as_long_as_somebody_listens():
    """Between four and eight seconds after the chime, the longest number of the day and a high counter in ten."""

    def seconds(style, number, counter):
        return length(announcement(Called("A", number, counter), Manner(style), chime=False))

    for style in STYLES:
        assert all(
            4 < seconds(style, number, counter) < 8 for number in range(1, 100) for counter in (1, 3, 10)
        )
        assert max(seconds(style, number, 99) for number in range(1000)) < 10.5
    assert length(announcement(Called("A", 1, 3), Manner(DIGITS))[:1]) < 2


@pytest.mark.parametrize(
    "called", [Called("", 1, 1), Called("a", 1, 1), Called("É", 1, 1), Called("A", 1, 0)]
)
def test_what_no_clip_says_is_refused(called):
    with pytest.raises(ValueError, match="no clip"):
        announcement(called, Manner(DIGITS))


def keys(series, number, counter, kind, style, short=False):
    pieces = announcement(Called(series, number, counter, kind), Manner(style, BOTH), short=short)
    return {piece.key for piece in pieces}


@pytest.mark.parametrize("style", STYLES)
def test_every_number_and_every_counter_is_built_from_clips_that_ship(style):
    """A-000 to Z-999, two-letter series, numbers past 999, counters 1 to 99, each kind: in both languages."""
    there = {CHIME, *(p.relative_to(VOICE).with_suffix("").as_posix() for p in VOICE.rglob("*.mp3"))}
    letters = string.ascii_uppercase
    needed = set().union(
        *(keys(letter, number, 1, "call", style) for letter in letters for number in range(1000)),
        *(keys("A", 0, counter, "call", style) for counter in range(1, 100)),
        *(keys(a + b, 15, 1, "call", style) for a, b in itertools.product(letters, repeat=2)),
        *(
            keys("A", number, 1, "call", style)
            for number in (*range(1000, 3000), *range(3000, 1_100_000, 997))
        ),
        *(keys("A", 1, 1, kind, style, short) for kind in ("recall", "last") for short in (False, True)),
    )
    assert needed - there == set()
    assert needed <= set(clip_set())


VOICE = ROOT / "queue_site/static/voice"


def test_the_list_of_clips_is_what_ships_and_each_has_its_length():
    files = {p.relative_to(VOICE).with_suffix("").as_posix() for p in VOICE.rglob("*.mp3")}
    assert files == set(clip_set()) == set(lengths())
    assert sum(p.stat().st_size for p in VOICE.rglob("*.mp3")) < 500_000
