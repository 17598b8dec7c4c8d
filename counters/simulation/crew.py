"""Who works in a simulated office: marked accounts without passwords, one for each counter and each other role."""

from dataclasses import dataclass

from django.contrib.auth import get_user_model
from django.contrib.auth.hashers import make_password
from django.db import transaction

from counters.models import Counter, Office, Posting, Role
from counters.staff.giving_way import SIMULATED

OTHERS = {"penerangan": Role.GREETER, "pengawas": Role.SUPERVISOR, "kiosk": Role.KIOSK}


@dataclass(frozen=True)
class Crew:
    """The postings by which the simulation acts; `officers` by the id of their counter."""

    officers: dict[int, Posting]
    greeter: Posting
    supervisor: Posting
    kiosk: Posting


@transaction.atomic
def hire(office: Office) -> Crew:
    """The crew of an office, made where it is missing. Nobody can sign in as one of them."""
    officers = {
        counter.pk: _posted(office, f"petugas{counter.number}", Role.OFFICER, counter)
        for counter in office.counters.filter(retired_at=None).order_by("number")
    }
    others = {name: _posted(office, name, role) for name, role in OTHERS.items()}
    return Crew(officers, others["penerangan"], others["pengawas"], others["kiosk"])


def _posted(office: Office, name: str, role: Role, counter: Counter | None = None) -> Posting:
    username = f"{SIMULATED}{name}" if office.key == "samsat" else f"{SIMULATED}{name}-{office.key}"
    users = get_user_model().objects
    user = users.filter(username=username).first()
    if user is None:
        user = users.create(username=username, password=make_password(None))
    posting, _made = Posting.objects.select_related("office", "user").get_or_create(
        user=user, office=office, defaults={"role": role, "counter": counter}
    )
    return posting
