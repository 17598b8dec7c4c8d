"""Signing in and out, and where a person works."""

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, LogoutView
from django.utils.translation import gettext_lazy as _

from counters.models import Posting, Role

WORKPLACES = {
    Role.OFFICER: "/loket/",
    Role.GREETER: "/penerangan/",
    Role.SUPERVISOR: "/pengawas/",
    Role.ADMINISTRATOR: "/pengawas/",
}


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
    """The sign-in page; afterwards everybody lands where they work, or where they wanted to go."""

    template_name = "counters/sign_in.html"
    authentication_form = SignInForm

    def get_default_redirect_url(self) -> str:
        return workplace_of(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = self.request.user
        here = workplace_of(user) if user.is_authenticated else ""
        return super().get_context_data(workplace=here, **kwargs)


class SignOut(LogoutView):
    """Out, and back to the sign-in page. By POST only: a link could sign somebody out."""

    next_page = "/masuk/"
