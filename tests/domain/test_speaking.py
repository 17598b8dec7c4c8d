"""One speaker a zone, each call once, in order, while it holds; taken over when the speaker dies."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from counters import clock
from counters.domain import notices, recordings, reports, speaking, spoken_notices
from counters.domain.errors import Refused
from counters.domain.manners import loudness, voice_of
from counters.domain.reports import Report
from counters.domain.speaking import Said, give_next, hold
from counters.live import voice
from counters.models import Announcement, ScreenReport, Speaker, Voice, VolumeHours, Zone
from tests.domain.acting import act
from tests.office import about, at_desk, call_in, issue, open_all
from tests.tones import tone

ONE, TWO = "board-number-one", "board-number-two"


@pytest.fixture
def hall(cast, morning):
    open_all(cast)
    return cast


def called(hall, service="pengesahan"):
    """A number that is called now; its counter."""
    return call_in(hall, issue(hall.office, service))


def speaker(hall, instance=ONE, zone=""):
    return hold(hall.office, zone, instance, is_audible=True)


def given(hall, instance=ONE, zone=""):
    """The label that a screen gets to say, or none."""
    lease = speaker(hall, instance, zone)
    got = give_next(hall.office, lease) if lease else None
    return got and got.row.call.ticket.label


def said(hall, instance=ONE, was_heard=True):
    row = Announcement.objects.get(done_at=None, instance=instance)
    speaking.report(hall.office, instance, [Said(row.pk, was_heard)])


def all_said(hall, instance=ONE, zone=""):
    """What a screen says until nothing is left."""
    labels = []
    while label := given(hall, instance, zone):
        labels.append(label)
        said(hall, instance)
    return labels


def test_calls_are_given_one_after_the_other_and_each_once(hall):
    for service in ("pengesahan", "perpanjangan", "blokir"):
        called(hall, service)
    assert given(hall) == "A-001"
    assert given(hall) == "A-001"  # the answer was lost: the same one again, and nothing new
    said(hall)
    assert all_said(hall) == ["L-001", "Z-001"]
    assert given(hall) is None
    assert Announcement.objects.count() == 3


def test_only_one_screen_speaks_until_its_lease_has_ended(hall, morning):
    called(hall)
    assert speaker(hall)
    assert speaker(hall, TWO) is None
    morning.forward(seconds=14)
    assert speaker(hall, TWO) is None
    morning.forward(seconds=2)
    assert given(hall, TWO) == "A-001"
    assert speaker(hall) is None


def test_a_screen_that_is_blocked_or_muted_lets_go_at_once(hall):
    assert speaker(hall)
    assert hold(hall.office, "", ONE, is_audible=False) is None
    assert speaker(hall, TWO)
    assert hold(hall.office, "", ONE, is_audible=False) is None
    assert speaker(hall) is None


def test_a_lease_from_the_future_holds_nobody(hall, morning):
    assert speaker(hall)
    Speaker.objects.update(until=clock.now() + datetime.timedelta(hours=2))
    assert speaker(hall, TWO)


def test_what_a_dead_speaker_did_not_finish_is_said_by_the_next(hall, morning):
    called(hall)
    assert given(hall) == "A-001"
    morning.forward(seconds=16)  # the lease is over, and so is the sentence
    assert given(hall, TWO) is None  # it settles: perhaps the old one is only late to report
    morning.forward(seconds=5)
    assert given(hall, TWO) == "A-001"
    said(hall, TWO)
    assert (given(hall, TWO), Announcement.objects.count()) == (None, 1)


def test_what_a_lost_speaker_reports_late_is_not_said_again(hall, morning):
    called(hall), called(hall)
    assert given(hall) == "A-001"
    morning.forward(seconds=16)
    assert given(hall, TWO) is None
    said(hall)  # back without its lease
    assert all_said(hall, TWO) == ["A-002"]


def test_what_no_longer_holds_is_not_said(hall, morning):
    first, second, third = called(hall), called(hall, "perpanjangan"), called(hall, "blokir")
    assert given(hall) == "A-001"
    at_desk(hall, first, "serve")
    at_desk(hall, second, "serve")
    # Called off while it was under way: closed, and the next one is given.
    assert given(hall) == "Z-001"
    assert list(Announcement.objects.filter(was_heard=False)) == [Announcement.objects.first()]
    said(hall)
    at_desk(hall, third, "recall")
    morning.forward(seconds=121)
    assert given(hall) is None


def test_a_call_is_said_for_two_minutes_and_not_a_second_longer(hall, morning):
    called(hall), called(hall)
    morning.forward(seconds=119)
    assert given(hall) == "A-001"
    morning.forward(seconds=2)  # it was given and not said, and the other was not even given
    assert given(hall) is None
    assert list(Announcement.objects.values_list("was_heard", flat=True)) == [False]


def test_a_recall_is_said_after_the_call_and_says_what_it_is(hall):
    number = called(hall)
    at_desk(hall, number, "recall")
    at_desk(hall, number, "recall")
    assert all_said(hall) == ["A-001"] * 3
    assert [row.call.kind for row in Announcement.objects.all()] == ["call", "recall", "last"]


def test_a_call_of_an_earlier_turn_is_not_said_when_the_ticket_is_called_again(hall):
    hall.office.recalls_before_no_show = 0
    hall.office.save()
    number = called(hall)
    at_desk(hall, number, "no-show")
    ticket = hall.office.days.get().tickets.get()
    about(hall.office, ticket, "return")
    at_desk(hall, number, "call-next")
    assert all_said(hall) == ["A-001"]
    assert Announcement.objects.get().call.sequence == 2


def test_when_many_wait_there_is_one_chime_and_the_short_form_for_each(hall, morning):
    for service in ("pengesahan", "pengesahan", "perpanjangan", "blokir"):
        called(hall, service)
        morning.forward(seconds=1)
    assert len(all_said(hall)) == 4
    forms = list(Announcement.objects.values_list("is_short", "has_chime"))
    assert forms == [(True, True), (True, False), (True, False), (True, False)]
    morning.forward(seconds=60)
    called(hall, "bpkb")
    assert len(all_said(hall)) == 1
    last = Announcement.objects.last()
    assert (last.is_short, last.has_chime) == (False, True)


@pytest.mark.parametrize(("number", "is_short"), [(2, False), (3, True)])
def test_more_than_twenty_seconds_of_announcements_are_a_crowd(hall, number, is_short):
    for _call in range(number):
        called(hall)
    all_said(hall)
    assert list(Announcement.objects.values_list("is_short", flat=True)) == [is_short] * number


def test_zones_speak_for_themselves_and_hear_their_own_stations(hall):
    upstairs = Zone.objects.create(office=hall.office, key="atas", name="Lantai 2")
    called(hall), called(hall, "bpkb")
    station = hall.office.days.get().tickets.get(series="U").station
    upstairs.stations.add(station)
    assert all_said(hall, ONE, "") == ["A-001", "U-001"]
    assert all_said(hall, TWO, "atas") == ["U-001"]


def say_notice(hall, text, **more):
    until = clock.now() + datetime.timedelta(minutes=30)
    act(hall.office, lambda today: notices.say(today, text, more.pop("english", ""), until, **more) and None)


def test_a_notice_is_said_once_between_the_calls(hall):
    say_notice(hall, "Loket 3 istirahat.", english="Counter 3 is on a break.", speak=True)
    say_notice(hall, "Ini hanya dibaca.")
    called(hall)
    assert given(hall) == "A-001"
    said(hall)
    lease = speaker(hall)
    got = give_next(hall.office, lease)
    assert got.line.words == (("id", "Loket 3 istirahat."), ("en", "Counter 3 is on a break."))
    assert [piece.key for piece in got.pieces] == ["chime"]
    assert give_next(hall.office, lease).row == got.row
    said(hall)
    assert give_next(hall.office, lease) is None


def test_a_recorded_notice_is_played_and_takes_as_long_as_its_recording(hall):
    recording = recordings.keep(hall.office, tone(seconds=9.0), hall.supervisor)
    say_notice(hall, "Loket 3 istirahat.", recording=recording.digest)
    got = give_next(hall.office, speaker(hall))
    assert got.line.recording == recording.digest
    assert got.row.seconds == 9.0 + spoken_notices.AROUND
    fields = voice.given_fields(hall.office, got)
    assert [piece["clip"].rsplit("/", 1)[1] for piece in fields["pieces"]] == [
        "chime.mp3", f"{recording.digest}.wav",
    ]  # fmt: skip
    assert fields["words"] == []  # no voice of the device talks over it


def test_a_recording_is_kept_while_a_notice_needs_it(hall, morning):
    used, unused = (recordings.keep(hall.office, tone(level=level), hall.supervisor) for level in (0.3, 0.4))
    until = clock.now() + datetime.timedelta(days=2)
    act(hall.office, lambda today: notices.say(today, "x", "", until, recording=used.digest) and None)
    morning.forward(hours=25)
    fresh = recordings.keep(hall.office, tone(level=0.5), hall.supervisor)
    assert set(hall.office.recordings.all()) == {used, fresh}
    with pytest.raises(Refused) as refused:
        say_notice(hall, "y", recording=unused.digest)
    assert refused.value.code == "recording"
    morning.forward(hours=24)
    recordings.keep(hall.office, tone(level=0.6), hall.supervisor)
    assert not hall.office.recordings.filter(pk=used.pk).exists()
    assert hall.office.notices.get().recording is None


def test_a_notice_that_was_ended_is_not_said(hall):
    say_notice(hall, "Loket 3 istirahat.", speak=True)
    lease = speaker(hall)
    row = give_next(hall.office, lease).row
    act(hall.office, lambda today: notices.end(today, row.notice_id) and None)
    assert give_next(hall.office, lease) is None
    assert Announcement.objects.get().was_heard is False


def test_a_beat_without_news_writes_nothing(hall, morning):
    """Ten boards report every five seconds: that may cost reads, and no write lock."""

    def writes(act):
        with CaptureQueriesContext(connection) as queries:
            act()
        return [q["sql"] for q in queries if not q["sql"].startswith("SELECT")]

    def beat(instance):
        reports.note(hall.office, Report(instance, "board", sound="on"))
        if lease := speaker(hall, instance):
            give_next(hall.office, lease)

    beat(ONE), beat(TWO)
    morning.forward(seconds=5)
    assert writes(lambda: (beat(ONE), beat(TWO))) == []
    morning.forward(seconds=5)
    assert len(writes(lambda: beat(ONE))) == 1  # the lease, two times in fifteen seconds at most
    morning.forward(seconds=5)
    assert len(writes(lambda: beat(TWO))) == 1  # that it was seen


def test_a_screen_is_known_by_what_it_told_last(hall, morning):
    reports.note(hall.office, Report(ONE, "board", sound="blocked", version="1"))
    reports.note(hall.office, Report(ONE, "board", sound="on", version="1"))
    row = ScreenReport.objects.get()
    assert (row.sound, reports.present(hall.office)) == ("on", [row])
    morning.forward(minutes=2)
    assert reports.present(hall.office) == []
    morning.forward(days=8)
    reports.note(hall.office, Report(TWO, "kiosk"))
    assert [row.instance for row in ScreenReport.objects.all()] == [TWO]


def test_the_volume_follows_the_hours_of_the_office_s_own_clock(hall, morning):
    Voice.objects.create(office=hall.office, volume=70)
    VolumeHours.objects.create(office=hall.office, begins="12:00", ends="13:00", volume=30)
    VolumeHours.objects.create(office=hall.office, begins="22:00", ends="06:00", volume=0)
    volumes = []
    for _hour in range(24):  # from ten o'clock
        volumes.append(loudness(hall.office, voice_of(hall.office)).volume)
        morning.forward(hours=1)
    assert volumes == [70, 70, 30, *[70] * 9, *[0] * 8, *[70] * 4]
