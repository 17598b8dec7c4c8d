"""Changes of what a service costs. What was asked for on a day that has begun stays written: a changed amount is a
new row from another day on."""

import datetime

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from counters.domain.day import Today
from counters.domain.errors import Conflict, Invalid, NotFound
from counters.models import Fee, Service, Variant

ONE_DAY = datetime.timedelta(days=1)


def change_fee(today: Today, fee: Fee, amount: int | None, *, begins: datetime.date, legal_basis: str) -> Fee:
    """Ask another amount (rupiah; none: reckoned at the counter) from the day `begins` on.

    The present row ends on the day before. Raises Invalid for a day that has passed or that is not after the
    row's own beginning, Conflict where a row for that time is there already.
    """
    _check_own(today, fee.service)
    if begins < today.day.date:
        raise Invalid("begins", _("A new amount cannot begin on a day that has passed."))
    if begins <= fee.valid_from:
        raise Invalid(
            "begins", _("A new amount must begin after %(date)s.") % {"date": _said(fee.valid_from)}
        )
    if fee.valid_until is not None and fee.valid_until < begins:
        raise Conflict("fee_ended", _("“%(fee)s” ends before that day.") % {"fee": fee.title})
    until, fee.valid_until = fee.valid_until, begins - ONE_DAY
    fee.save(update_fields=["valid_until"])
    made = Fee(
        service=fee.service, name=fee.name, name_en=fee.name_en, position=fee.position, variant=fee.variant,
        step=fee.step, amount=amount, legal_basis=legal_basis, valid_from=begins, valid_until=until,
    )  # fmt: skip
    return _store(today, made)


def end_fee(today: Today, fee: Fee, last: datetime.date) -> Fee:
    """Ask a fee until the day `last`. Raises Invalid for a day before yesterday or before its own beginning."""
    _check_own(today, fee.service)
    if last < max(today.day.date - ONE_DAY, fee.valid_from):
        raise Invalid("last", _("The last day cannot lie before yesterday or before the fee begins."))
    fee.valid_until = last
    _check_free(fee)
    fee.save(update_fields=["valid_until"])
    today.log("setup", what=f"fee {fee.service.key} {fee.name}", until=last.isoformat())
    return fee


def add_fee(
    today: Today, service: Service, name: str, amount: int | None, *, begins: datetime.date, name_en: str = "",
    legal_basis: str = "", variant: Variant | None = None, step: str = "",
) -> Fee:  # fmt: skip
    """Ask for something new from the day `begins` on. Raises Invalid or Conflict as `change_fee`."""
    _check_own(today, service)
    if begins < today.day.date:
        raise Invalid("begins", _("A new amount cannot begin on a day that has passed."))
    position = max(service.fees.values_list("position", flat=True), default=-1) + 1
    made = Fee(
        service=service, name=name, name_en=name_en, position=position, variant=variant, step=step,
        amount=amount, legal_basis=legal_basis, valid_from=begins,
    )  # fmt: skip
    return _store(today, made)


def withdraw_fee(today: Today, fee: Fee) -> None:
    """Take back a row that has not begun; the one that was to end for it goes on. Raises Conflict once it has."""
    _check_own(today, fee.service)
    if fee.valid_from <= today.day.date:
        raise Conflict("fee_begun", _("“%(fee)s” is asked for already: end it instead.") % {"fee": fee.title})
    before = Fee.objects.filter(
        service=fee.service, name=fee.name, variant=fee.variant, valid_until=fee.valid_from - ONE_DAY
    ).first()
    until, what = fee.valid_until, f"fee {fee.service.key} {fee.name}"
    fee.delete()
    if before:
        before.valid_until = until
        before.save(update_fields=["valid_until"])
    today.log("setup", what=what, withdrawn=True)


def _said(date: datetime.date) -> str:
    return date_format(date, "j F Y")


def _check_own(today: Today, service: Service) -> None:
    if service.office_id != today.office.pk:
        raise NotFound("unknown_service", _("There is no such service here."))


def _check_free(fee: Fee) -> None:
    """Raises Conflict where another row of the same name and kind is asked for at the same time."""
    others = Fee.objects.filter(service=fee.service, name=fee.name, variant=fee.variant).exclude(pk=fee.pk)
    for other in others:
        ends_before = other.valid_until is not None and other.valid_until < fee.valid_from
        begins_after = fee.valid_until is not None and fee.valid_until < other.valid_from
        if not (ends_before or begins_after):
            names = {"fee": fee.title, "date": _said(other.valid_from)}
            sentence = _("“%(fee)s” has an amount for that time already, from %(date)s on.")
            raise Conflict("fee_overlaps", sentence % names)


def _store(today: Today, fee: Fee) -> Fee:
    _check_free(fee)
    fee.save(force_insert=True)
    today.log("setup", what=f"fee {fee.service.key} {fee.name}", begins=fee.valid_from.isoformat())
    return fee
