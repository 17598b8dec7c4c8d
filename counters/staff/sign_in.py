"""Signing in and out, and where a person works."""

import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from counters.domain.attempts import Limit
from counters.domain.errors import TooMany
from counters.models import Posting, Role

WORKPLACES = {
    Role.OFFICER: "/loket/",
    Role.GREETER: "/penerangan/",
    Role.SUPERVISOR: "/pengawas/",
    Role.ADMINISTRATOR: "/pengawas/",
}

# Wrong passwords. An office of thirty officers behind one address has room for their mistakes of a morning.
WRONG_AT_ACCOUNT = Limit("sign-in", settings.SIGN_IN_MISTAKES, datetime.timedelta(minutes=5))
WRONG_AT_ADDRESS = Limit("sign-in-from", settings.SIGN_IN_MISTAKES_ADDRESS, datetime.timedelta(minutes=15))


def workplace_of(user: Any) -> str:
    """The page on which a person's day begins."""
    posting = Posting.objects.filter(user=user).exclude(role=Role.KIOSK).order_by("pk").first()
    if posting:
        return WORKPLACES[Role(posting.role)]
    return "/admin/" if user.is_staff else "/loket/"


class SignInForm(AuthenticationForm):
    """Django's form with a sentence that does not tell which of the two was wrong."""

    error_messages = {
        "invalid_login": _("This user name and password do not belong together. Capital letters count."),
        "inactive": _("This account has been switched off. Please ask the administrator."),
    }


class SignIn(LoginView):
    """The sign-in page; afterwards everybody lands where they work, or where they wanted to go.

    Who guesses has to wait: counted for account and address together, so that nobody can lock an officer out from
    another desk, and for the address alone, so that nobody can try one password on all accounts.
    """

    template_name = "counters/sign_in.html"
    authentication_form = SignInForm

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        self.who = (request.META.get("REMOTE_ADDR", ""), request.POST.get("username", "").strip().lower())
        try:
            WRONG_AT_ACCOUNT.check(*self.who)
            WRONG_AT_ADDRESS.check(self.who[0])
        except TooMany as refused:
            form = self.get_form_class()(request)
            return self.render_to_response(self.get_context_data(form=form, wait=str(refused)), status=429)
        return super().post(request, *args, **kwargs)

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        WRONG_AT_ACCOUNT.note(*self.who)
        WRONG_AT_ADDRESS.note(self.who[0])
        return super().form_invalid(form)

    def get_default_redirect_url(self) -> str:
        return workplace_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        here = workplace_of(user) if user.is_authenticated else ""
        return super().get_context_data(workplace=here, **kwargs)


class SignOut(LogoutView):
    """Out, and back to the sign-in page. By POST only: a link could sign somebody out."""

    next_page = "/masuk/"
