"""Boards and kiosks: how they are paired, who they are, and what is done with them.

After RFC 8628 (device authorization): a device shows a short code; an administrator types it, compares a second number,
and says what the device is. The token is the device's own secret of 256 random bits, made before the code was shown and
never sent again: the server keeps its SHA-256 only, so nothing has to be handed over when the pairing is confirmed.
"""

import datetime
import hashlib
import re
import secrets

from django.db import IntegrityError, transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _

from counters import clock
from counters.domain.attempts import Limit
from counters.domain.day import Today
from counters.domain.errors import Conflict, Forbidden, Invalid, NotFound, TooMany
from counters.domain.links import CODE_LETTERS, read_code
from counters.models import Board, Device, Office, Pairing

# The cookie in which a device keeps its secret, and what such a secret looks like.
COOKIE = "perangkat"
SECRET = re.compile(r"[A-Za-z0-9_-]{43}")
# How long a code is good for, how many devices wait at once, and how often one may be mistaken about the second number.
# All screens of an office have one address where a router stands before them, and each takes a new code every ten
# minutes while it waits: what is limited is how many wait, which leaves room for the devices of other addresses.
VALID = datetime.timedelta(minutes=10)
MOST_WAITING, MOST_THERE, MOST_MISTAKES = 100, 40, 3
WRONG_CODES = Limit("pairing-code", 10, datetime.timedelta(hours=1))
CODES_SHOWN = Limit("pairing-shown", 600, datetime.timedelta(hours=1))
# A device that is seen is written down so often; it is away when it was not seen for so long.
WRITTEN_EVERY, PRESENT = datetime.timedelta(seconds=15), datetime.timedelta(seconds=45)
LONGEST_NAME = 60


def new_secret() -> str:
    """256 random bits, 43 characters (base64url)."""
    return secrets.token_urlsafe(32)


def digest_of(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()


def device_of(secret: str) -> Device | None:
    """The device that a secret speaks for, revoked or not; none where it was never paired."""
    if not SECRET.fullmatch(secret):
        return None
    return Device.objects.select_related("office", "board").filter(digest=digest_of(secret)).first()


def note_seen(device: Device, version: str = "") -> None:
    """Keep when a device was heard of, and which version of our pages it shows. Not a change of the day."""
    now = clock.now()
    is_new = bool(version) and version != device.version
    if is_new or device.seen_at is None or not device.seen_at <= now < device.seen_at + WRITTEN_EVERY:
        device.seen_at, device.version = now, version or device.version
        Device.objects.filter(pk=device.pk).update(seen_at=now, version=device.version)


# --- a device asks --------------------------------------------------------------------------------------------


def begin(secret: str, address: str, browser: str) -> Pairing:
    """Let a device wait for its administrator. Raises TooMany where too many wait, in all or at one address, or where
    one address asks too often."""
    CODES_SHOWN.check(address)
    now = clock.now()
    Pairing.objects.filter(made_at__lte=now - VALID).delete()
    Pairing.objects.filter(digest=digest_of(secret)).delete()
    address = address[:64]
    there = Pairing.objects.filter(address=address).count()
    if there >= MOST_THERE or Pairing.objects.count() >= MOST_WAITING:
        raise TooMany("too_many", _("Too many devices wait to be paired. Please try again in ten minutes."))
    CODES_SHOWN.note(address)
    nonce = secrets.token_hex(16)
    return Pairing.objects.create(
        digest=digest_of(secret),
        nonce=nonce,
        code_digest=_code_digest(code_of(secret, nonce)),
        match=10 + int.from_bytes(_mac("match", secret, nonce)[:4], "big") % 90,
        address=address,
        browser=browser[:200],
        made_at=now,
    )


def waiting(secret: str) -> Pairing | None:
    """The pairing that a device waits for, while its code is good."""
    if not SECRET.fullmatch(secret):
        return None
    return _valid().filter(digest=digest_of(secret)).first()


def code_of(secret: str, nonce: str) -> str:
    """The code on the device's screen: 8 characters, 40 bits. Only who has the secret can tell it."""
    number = int.from_bytes(_mac("code", secret, nonce)[:5], "big")
    return "".join(CODE_LETTERS[number >> shift & 31] for shift in range(35, -1, -5))


def _mac(what: str, secret: str, nonce: str) -> bytes:
    return salted_hmac(f"antrean.pairing-{what}", f"{nonce}{secret}", algorithm="sha256").digest()


def _code_digest(code: str) -> str:
    return salted_hmac("antrean.pairing-code-digest", code, algorithm="sha256").hexdigest()


def _valid():
    now = clock.now()
    return Pairing.objects.filter(made_at__gt=now - VALID, made_at__lte=now, mistakes__lt=MOST_MISTAKES)


# --- an administrator answers ---------------------------------------------------------------------------------


def sought(code: str, who: str) -> Pairing:
    """The waiting device that shows `code`, for the administrator `who`. Raises NotFound and counts the mistake;
    TooMany after ten wrong ones in an hour."""
    WRONG_CODES.check(who)
    read = read_code(code)
    found = _valid().filter(code_digest=_code_digest(read)).first() if read else None
    if found is None:
        WRONG_CODES.note(who)
        message = _("No device shows this code now. A code is good for ten minutes.")
        raise NotFound("unknown_code", message)
    return found


def mistaken(pairing: Pairing, match: str) -> bool:
    """Whether the second number is not the one on the device's screen. After three mistakes its code is void.
    Counted outside the command, which a refusal takes back."""
    if constant_time_compare(match.strip(), str(pairing.match)):
        return False
    with transaction.atomic():
        row = Pairing.objects.select_for_update().filter(pk=pairing.pk).first()
        if row:
            row.mistakes += 1
            row.save(update_fields=["mistakes"])
    return True


def confirm(today: Today, pairing: Pairing, *, kind: str, name: str, board: str = "") -> Device:
    """Make the waiting device one of this office, of this kind and under this name."""
    kind, name = checked(today.office, kind, name)
    row = _valid().filter(pk=pairing.pk).first()
    if row is None:
        raise Conflict("pairing_over", _("This device was paired meanwhile, or its code is no longer good."))
    device = Device(
        office=today.office,
        kind=kind,
        name=name,
        board=_board(today.office, kind, board),
        digest=row.digest,
        paired_at=today.now,
        paired_by=today.actor.user,
    )
    _save(device)
    row.delete()
    today.log("pair_device", device=device.pk, kind=kind, name=name)
    return device


def change(today: Today, device: Device, *, name: str, board: str = "") -> Device:
    """Give a device another name or layout; its page follows within seconds."""
    device = _own(today, device)
    _kind, name = checked(today.office, device.kind, name, device)
    device.name, device.board = name, _board(today.office, device.kind, board)
    _save(device)
    today.log("change_device", device=device.pk, name=name)
    return device


def revoke(today: Today, device: Device) -> Device:
    """Take a device's token away, for good. Its open pages and sockets end within seconds."""
    device = _own(today, device)
    device.revoked_at = today.now
    device.save(update_fields=["revoked_at"])
    today.log("revoke_device", device=device.pk, name=device.name)
    return device


def checked(office: Office, kind: str, name: str, but: Device | None = None) -> tuple[str, str]:
    """Kind and name as they may be. Raises Invalid, or Conflict for a name that another device has."""
    name = " ".join(name.split())
    if kind not in Device.Kind.values:
        raise Invalid("kind", _("Say whether the device is a board or a kiosk."))
    if not name or len(name) > LONGEST_NAME or not name.isprintable():
        raise Invalid(
            "name", _("Give the device a name of at most %(most)s letters.") % {"most": LONGEST_NAME}
        )
    others = office.devices.filter(name=name, revoked_at=None).exclude(pk=but.pk if but else None)
    if others.exists():
        raise Conflict("name_taken", _("Another device is called “%(name)s”.") % {"name": name})
    return kind, name


def _board(office: Office, kind: str, key: str) -> Board | None:
    if not key or kind != Device.Kind.BOARD:
        return None
    board = office.boards.filter(key=key).first()
    if board is None:
        raise NotFound("unknown_board", _("This office has no such layout."))
    return board


def _own(today: Today, device: Device) -> Device:
    row = Device.objects.filter(pk=device.pk, office=today.office).first()
    if row is None:
        raise NotFound("unknown_device", _("There is no such device here."))
    if row.revoked_at:
        raise Conflict("revoked", _("“%(name)s” was revoked already.") % {"name": row.name})
    return row


def _save(device: Device) -> None:
    try:
        with transaction.atomic():
            device.save()
    except IntegrityError as twice:
        raise Conflict(
            "pairing_over", _("This device was paired meanwhile, or its code is no longer good.")
        ) from twice


# --- what a device may do -------------------------------------------------------------------------------------


def admitted(office: Office, kind: str, secret: str) -> Device | None:
    """Who asks for a screen of this kind: a device of the office, or anybody where the office leaves its screens
    open. Raises Forbidden: `not_paired`, `revoked`, or `elsewhere` for a device that is there for something else."""
    device = device_of(secret)
    if device is None:
        if office.open_screens:
            return None
        raise Forbidden("not_paired", _("This screen is not paired with the office. Pair it first."))
    if device.revoked_at:
        raise Forbidden("revoked", _("This device was taken out of service. Pair it anew."))
    if device.office_id != office.pk or device.kind != kind:
        raise elsewhere()
    return device


def elsewhere() -> Forbidden:
    """The refusal of a page that a device is not there for."""
    return Forbidden("elsewhere", _("This device is there for something else."))
