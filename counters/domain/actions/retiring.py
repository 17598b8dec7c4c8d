"""Taking stations, counters and services out of use, and back into it. All that was recorded keeps them."""

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from counters.domain.actions.setup import check_own, set_serving, step_at
from counters.domain.day import Today
from counters.domain.errors import Conflict
from counters.domain.flow_text import check, read_flow
from counters.file_states import FILE_OPEN
from counters.models import Counter, CounterStation, File, Posting, Service, Shift, Station
from counters.states import ENDED


def retire_station(today: Today, station: Station) -> None:
    """Use a line no longer: no counter serves it, nobody is sent there.

    Raises Conflict where a service's newest flow leads there, or visitors who are under way still have to come by.
    """
    check_own(today, station)
    names = {"station": station.title}
    if step := step_at(today.office, station):
        names |= {"step": step.title, "service": step.flow.service.title}
        sentence = _("Step “%(step)s” of %(service)s is at %(station)s. Change that flow first.")
        raise Conflict("station_needed", sentence % names)
    there = Q(station=station) | Q(flow__steps__station=station)
    if under_way := today.day.tickets.exclude(state__in=ENDED).filter(there).distinct().count():
        sentence = ngettext(
            "%(count)s visitor under way may still have to come to %(station)s. Try again when they have finished.",
            "%(count)s visitors under way may still have to come to %(station)s. Try again when they have finished.",
            under_way,
        )
        raise Conflict("station_needed", sentence % (names | {"count": under_way}))
    CounterStation.objects.filter(station=station).delete()
    _retire(today, station)
    today.log("setup", what=f"station {station.key}", retired=True)


def retire_counter(today: Today, counter: Counter) -> None:
    """Use a desk no longer: it calls from no line, and is nobody's own any more.

    Raises Conflict while somebody sits there or a visitor is to come there, and where a line would be left alone.
    """
    names = {"number": counter.number}
    if Shift.objects.filter(counter=counter, closed_at=None).exists():
        raise Conflict("counter_open", _("Counter %(number)s is open. Close it first.") % names)
    sent = Q(counter=counter) | Q(wanted_counter=counter)
    ticket = today.day.tickets.exclude(state__in=ENDED).filter(sent).first()
    if ticket is not None:
        sentence = _("%(label)s is to come to Counter %(number)s.")
        raise Conflict("counter_needed", sentence % (names | {"label": ticket.label}))
    set_serving(today, {counter.number: []})
    Posting.objects.filter(counter=counter).update(counter=None)
    _retire(today, counter)
    today.log("setup", counter=counter, what=f"counter {counter.number}", retired=True)


def retire_service(today: Today, service: Service) -> None:
    """Offer a service no longer. Visitors with its numbers, and its files, go their way to the end.

    Raises Conflict for the only service by which files are picked up, while there are files to come.
    """
    check_own(today, service)
    others = today.office.services.filter(collects=True, retired_at=None).exclude(pk=service.pk)
    waiting = File.objects.filter(office=today.office, state__in=FILE_OPEN).count()
    if service.collects and waiting and not others.exists():
        sentence = ngettext(
            "%(count)s file is still to be picked up, and only by %(service)s.",
            "%(count)s files are still to be picked up, and only by %(service)s.",
            waiting,
        )
        raise Conflict("service_needed", sentence % {"count": waiting, "service": service.title})
    _retire(today, service)
    today.log("setup", what=f"service {service.key}", retired=True)


def use_again(today: Today, row: Station | Counter | Service) -> None:
    """Take what was retired into use again. A counter serves nothing until its lines are chosen.

    Raises Conflict for a service whose flow would no longer pass the check.
    """
    if row.retired_at is None:
        return
    newest = row.flows.order_by("-version").first() if isinstance(row, Service) else None
    if isinstance(row, Service) and newest and (wrong := check(row.title, read_flow(newest), today.office)):
        raise Conflict("flow_faults", "\n".join(wrong))
    row.retired_at = None
    row.save(update_fields=["retired_at"])
    name = row.number if isinstance(row, Counter) else row.key
    today.log("setup", what=f"{row._meta.model_name} {name}", retired=False)


def _retire(today: Today, row: Station | Counter | Service) -> None:
    row.retired_at = today.now
    row.save(update_fields=["retired_at"])
