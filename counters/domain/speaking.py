"""Who speaks in a hall, and what is said next: each call once a zone, in order, while it holds.

One screen of a zone has its loudspeaker by a lease. Each call that is to be said is given to that screen as a row,
in a transaction that locks the lease, and never a second time: a constraint forbids it. What was given and not
reported as done is given again to the same screen (its answer was lost), or, when its lease has ended and it cannot
sound any more, to the next one (it died in the middle of it).
"""

import datetime
from dataclasses import dataclass

from django.db import IntegrityError, transaction

from counters import clock
from counters.domain import spoken_notices
from counters.domain.manners import manner_of, stations_of, voice_of
from counters.domain.writers import in_line
from counters.models import Announcement, Call, Office, Speaker
from counters.speech.sentences import Called, Manner, Piece, announcement, length
from counters.states import State

LEASE = datetime.timedelta(seconds=15)
# A lease is written again only when so much of it has passed.
RENEWED_AFTER = datetime.timedelta(seconds=6)
# A new speaker leaves what is under way alone for so long: the old one may report it as done when it is back.
SETTLING = datetime.timedelta(seconds=4)
# What an announcement may take longer than its clips: fetching them, and the way to the server.
SLACK = datetime.timedelta(seconds=4)
# A call is said at the latest so long after it was made, and in its short form when more than
# RUSH seconds of announcements wait.
FRESH = datetime.timedelta(seconds=120)
RUSH = 20.0


@dataclass(frozen=True)
class Said:
    """What a screen reports of an announcement that it was given: heard to its end, or not at all."""

    announcement: int
    was_heard: bool


@dataclass(frozen=True)
class Given:
    """An announcement for the screen that asked, its pieces, and which picture shows what it is about. `line` is the
    notice, where it is one."""

    row: Announcement
    pieces: list[Piece]
    day: datetime.date
    revision: int
    line: spoken_notices.Line | None = None


def hold(office: Office, zone: str, instance: str, *, is_audible: bool) -> Speaker | None:
    """Take, keep or let go the loudspeaker of a zone; the lease, where it is this screen's now.

    Reads one row; writes when the lease changes hands or has to be renewed.
    """
    now = clock.now()
    row = Speaker.objects.filter(office=office, zone=zone).first()
    if row is None:
        return _first_lease(office, zone, instance, now) if is_audible else None
    # A lease further in the future than any can be was written before the clock was set back.
    runs = now < row.until <= now + LEASE
    same = Speaker.objects.filter(pk=row.pk, instance=row.instance, until=row.until)
    if row.instance == instance:
        if not is_audible:
            same.update(instance="", until=now)
            return None
        if runs and row.until - now > LEASE - RENEWED_AFTER:
            return row
        changes = {"until": now + LEASE} | ({} if runs else {"since": now})
    elif is_audible and not runs:
        changes = {"instance": instance, "since": now, "until": now + LEASE}
    else:
        return None
    # Whoever changed the row meanwhile has it.
    if not same.update(**changes):
        return None
    for name, value in changes.items():
        setattr(row, name, value)
    return row


def _first_lease(office: Office, zone: str, instance: str, now: datetime.datetime) -> Speaker | None:
    try:
        with transaction.atomic():
            return Speaker.objects.create(
                office=office, zone=zone, instance=instance, since=now, until=now + LEASE
            )
    except IntegrityError:
        return None


def report(office: Office, instance: str, said: list[Said]) -> None:
    """Note what became of announcements. Also from a screen that has lost its lease: a fact stays one."""
    for word in said:
        Announcement.objects.filter(
            pk=word.announcement, office=office, instance=instance, done_at=None
        ).update(done_at=clock.now(), was_heard=word.was_heard)


def give_next(office: Office, speaker: Speaker) -> Given | None:
    """The next announcement for the screen that has the lease; none where nothing is to be said.

    Looks without any lock first, so that a hall in which nobody is called costs reads only.
    """
    here = Announcement.objects.filter(office=office, zone=speaker.zone, done_at=None)
    zone = speaker.zone
    if not (here.exists() or waiting(office, zone) or spoken_notices.due(office, zone)):
        return None
    with in_line(), transaction.atomic():
        now = clock.now()
        mine = Speaker.objects.select_for_update().filter(pk=speaker.pk, instance=speaker.instance).first()
        if mine is None or mine.until <= now:
            return None
        if open_one := here.select_related("call__ticket", "call__counter", "call__day").first():
            given, is_free = _again(office, mine, open_one, now)
            if given or not is_free:
                return given
        return _give(office, mine, now)


def is_under_way(speaker: Speaker) -> bool:
    """Whether the zone has an announcement that was not reported as done."""
    return Announcement.objects.filter(office=speaker.office_id, zone=speaker.zone, done_at=None).exists()


def _again(
    office: Office, mine: Speaker, row: Announcement, now: datetime.datetime
) -> tuple[Given | None, bool]:
    """What becomes of an announcement under way, and whether the next one may be given."""
    if row.instance != mine.instance:
        sounds_until = row.at + datetime.timedelta(seconds=row.seconds) + SLACK
        if now < sounds_until or now < mine.since + SETTLING:
            return None, False
    line = spoken_notices.present(office).get(row.notice_id) if row.notice_id else None
    if not (line or (row.call and _holds(row.call, now))):
        row.done_at, row.was_heard = now, False
        row.save(update_fields=["done_at", "was_heard"])
        return None, True
    if row.instance != mine.instance:
        row.instance, row.at = mine.instance, now
        row.save(update_fields=["instance", "at"])
    if line:
        return _of_notice(office, row, line, now), False
    pieces = pieces_of(row.call, manner_of(voice_of(office)), short=row.is_short, chime=row.has_chime)
    return Given(row, pieces, row.call.day.date, row.call.day.revision), False


def _give(office: Office, mine: Speaker, now: datetime.datetime) -> Given | None:
    calls = waiting(office, mine.zone)
    if not calls:
        return _give_notice(office, mine, now)
    call, manner = calls[0], manner_of(voice_of(office))
    short, chime = _form(office, mine.zone, calls, manner)
    pieces = pieces_of(call, manner, short=short, chime=chime)
    row = Announcement.objects.create(
        office=office, zone=mine.zone, call=call, instance=mine.instance, at=now,
        seconds=length(pieces, own_lengths(office)), is_short=short, has_chime=chime,
    )  # fmt: skip
    return Given(row, pieces, call.day.date, call.day.revision)


def _give_notice(office: Office, mine: Speaker, now: datetime.datetime) -> Given | None:
    line = spoken_notices.due(office, mine.zone)
    if line is None:
        return None
    row = Announcement.objects.create(
        office=office,
        zone=mine.zone,
        notice_id=line.notice,
        instance=mine.instance,
        at=now,
        seconds=line.seconds,
    )
    return _of_notice(office, row, line, now)


def _of_notice(office: Office, row: Announcement, line: spoken_notices.Line, now: datetime.datetime) -> Given:
    day = office.days.filter(retired_at=None).order_by("-date").first()
    return Given(row, line.pieces, day.date if day else now.date(), day.revision if day else 0, line)


def _form(office: Office, zone: str, calls: list[Call], manner: Manner) -> tuple[bool, bool]:
    """Whether the first of these calls is said in the short form, and whether after a chime.

    When more than RUSH seconds wait, all that wait are said short after one chime: those that waited already
    when the one before was said short belong to the same crowd.
    """
    before = Announcement.objects.filter(office=office, zone=zone, call__day=calls[0].day_id).last()
    if before and before.is_short and calls[0].at <= before.at:
        return True, False
    own = own_lengths(office)
    short = sum(length(pieces_of(call, manner), own) for call in calls) > RUSH
    return short, True


def waiting(office: Office, zone: str) -> list[Call]:
    """The calls that a zone has still to hear, in their order: after the last one it was given, and still true."""
    day = office.days.filter(retired_at=None).order_by("-date").first()
    if day is None:
        return []
    now = clock.now()
    last = (
        Announcement.objects.filter(office=office, zone=zone, call__day=day)
        .order_by("-call__sequence")
        .values_list("call__sequence", flat=True)
        .first()
    )
    rows = day.announcements.filter(sequence__gt=last or 0, at__gte=now - FRESH)
    calls = list(rows.select_related("ticket", "counter", "day").order_by("sequence"))
    if not calls:
        return []
    newest = {call.ticket_id: call.sequence for call in calls if call.kind == Call.Kind.CALL}
    here = stations_of(office, zone)
    return [
        call
        for call in calls
        if _is_called(call)
        and call.sequence >= newest.get(call.ticket_id, 0)
        and (not here or call.ticket.station_id in here)
    ]


def _is_called(call: Call) -> bool:
    """Whether its ticket is still called to its counter."""
    return call.ticket.state == State.CALLED and call.ticket.counter_id == call.counter_id


def _holds(call: Call, now: datetime.datetime) -> bool:
    """The same for one call that was given already, and whether it is still fresh."""
    newer = call.day.announcements.filter(
        ticket=call.ticket_id, kind=Call.Kind.CALL, sequence__gt=call.sequence
    )
    return _is_called(call) and now - call.at <= FRESH and not newer.exists()


def pieces_of(call: Call, manner: Manner, *, short: bool = False, chime: bool = True) -> list[Piece]:
    """The sentence of a call."""
    called = Called(call.ticket.series, call.ticket.number, call.counter.number, call.kind)
    return announcement(called, manner, short=short, chime=chime)


def own_lengths(office: Office) -> dict[str, float]:
    """How long the office's own clips sound, by their keys."""
    return dict(office.own_clips.values_list("key", "seconds"))
