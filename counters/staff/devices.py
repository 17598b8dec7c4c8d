"""Pairing boards and kiosks, and looking after them. Administrators pair and revoke; supervisors see."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.translation import gettext as _

from counters.domain import devices
from counters.domain.day import Receipt, Today, perform
from counters.domain.devices import mistaken
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.domain.intake import was_given
from counters.live.screen import live_page
from counters.models import Device, Pairing, Posting
from counters.staff import access, screens
from counters.staff.doors import command, done, language, page, posting_for

VERBS = {"change": devices.change, "revoke": devices.revoke}


@page
def devices_page(request: HttpRequest, office: str) -> HttpResponse:
    """The list; with `?kode=` the device that shows this code, to be confirmed."""
    posting = posting_for(request.user, "supervise", office)
    context: dict[str, Any] = {"posting": posting, "may_pair": access.may(posting, "pair")}
    code = request.GET.get("kode", "").strip()
    if code and context["may_pair"]:
        context |= {"code": code, **_sought(posting, code)}
    context["boards"] = posting.office.boards.all()
    return live_page(
        request, screens.devices_screen(posting, language()), "counters/devices/page.html", context
    )


def _sought(posting: Posting, code: str) -> dict[str, Any]:
    """The waiting device, or the sentence why there is none: the page opens all the same."""
    try:
        return {"pairing": devices.sought(code, str(posting.user.pk))}
    except (NotFound, Conflict) as refused:
        return {"unknown": str(refused)}


@page
def device_page(request: HttpRequest, office: str, device: int) -> HttpResponse:
    """One device: its name and layout, and the way to take it out of service."""
    posting = posting_for(request.user, "pair", office)
    row = device_named(posting, device)
    context = {
        "posting": posting,
        "office": posting.office,
        "device": row,
        "boards": posting.office.boards.all(),
    }
    response = render(request, "counters/devices/device.html", context)
    add_never_cache_headers(response)
    return response


@command
def pair(request: HttpRequest, office: str) -> HttpResponse:
    """Confirm a waiting device by its code and the second number."""
    posting = posting_for(request.user, "pair", office)
    said = {name: request.POST.get(name, "") for name in ("kode", "match", "kind", "name", "board")}
    if any("\x00" in text or len(text) > 200 for text in said.values()):
        raise Invalid("text", _("This text holds a character that cannot be kept."))
    confirm(posting, said, key=request.POST.get("key", ""))
    message = _("“%(name)s” is paired.") % {"name": said["name"]}
    return done(request, _address(posting), message, leave=True)


def confirm(posting: Posting, said: dict[str, str], *, key: str) -> Receipt:
    """Pair the device that shows `said["kode"]`. A wrong second number counts even though the command is refused."""
    by, asked = access.actor_of(posting.user), ["pair", said]
    if was_given(
        posting.office, by, key
    ):  # over a broken line: the code is used up, and asking again is no mistake
        return perform(posting.office, _no_work, by=by, key=key, asked=asked).receipt
    pairing: Pairing = devices.sought(said["kode"], str(posting.user.pk))
    devices.checked(posting.office, said["kind"], said["name"])
    if mistaken(pairing, said["match"]):
        message = _(
            "This is not the number on the device's screen. Compare it; after three mistakes its code is void."
        )
        raise Conflict("wrong_match", message)

    def work(today: Today) -> Receipt:
        access.require(posting, "pair")
        device = devices.confirm(today, pairing, kind=said["kind"], name=said["name"], board=said["board"])
        return {"revision": today.revision, "device": device.pk}

    return perform(posting.office, work, by=by, key=key, asked=asked).receipt


def _no_work(_today: Today) -> Receipt:
    message = _("This device was paired meanwhile, or its code is no longer good.")
    raise Conflict("pairing_over", message)


@command
def work_on(request: HttpRequest, office: str, device: int, verb: str) -> HttpResponse:
    """Give a device another name or layout, or take it out of service."""
    posting = posting_for(request.user, "pair", office)
    wishes = {name: request.POST.get(name, "") for name in ("name", "board")} if verb == "change" else {}
    if any("\x00" in text or len(text) > 200 for text in wishes.values()):
        raise Invalid("text", _("This text holds a character that cannot be kept."))
    work_on_device(posting, device, verb, wishes, key=request.POST.get("key", ""))
    return done(request, _address(posting), leave=True)


def work_on_device(posting: Posting, device: int, verb: str, wishes: dict[str, str], *, key: str) -> Receipt:
    """Carry out `change` (wishes: name, board) or `revoke` on a device of the posting's office."""
    row = device_named(posting, device)
    if verb not in VERBS:
        raise NotFound("unknown_verb", _("There is no command “%(verb)s”.") % {"verb": verb})

    def work(today: Today) -> Receipt:
        access.require(posting, "pair")
        VERBS[verb](today, row, **wishes)
        return {"revision": today.revision, "device": row.pk}

    by = access.actor_of(posting.user)
    return perform(posting.office, work, by=by, key=key, asked=["device", device, verb, wishes]).receipt


def device_named(posting: Posting, device: int) -> Device:
    """Raises NotFound for a device that the office does not have."""
    row = Device.objects.select_related("board").filter(pk=device, office=posting.office).first()
    if row is None:
        raise NotFound("unknown_device", _("There is no such device here."))
    return row


def _address(posting: Posting) -> str:
    return f"/pengawas/{posting.office.key}/perangkat/"
