"""The doors of the staff's pages: who stands before them, and how a refusal is told."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from counters.domain.errors import Forbidden, NotFound, Refused
from counters.live.picture import latest
from counters.live.screen import Screen
from counters.models import Counter, Posting, Service
from counters.staff import access
from counters.staff.sign_in import workplace_of

View = Callable[..., HttpResponse]


def page(view: View) -> View:
    """A page for people who are signed in; refusals become a page with their sentence."""

    @require_safe
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            return _refusal_page(request, refusal)

    return guarded


def form(view: View) -> View:
    """A page with a form that posts to itself, for people who are signed in. `view` draws refusals that belong to
    the form with what was typed; all others become a page, or JSON for a script."""

    @require_http_methods(["GET", "HEAD", "POST"])
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(request.get_full_path())
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            if is_script(request) and request.method == "POST":
                return JsonResponse({"error": str(refusal), "code": refusal.code}, status=refusal.status)
            return _refusal_page(request, refusal)

    return guarded


def command(view: View) -> View:
    """A command of people who are signed in. `view` raises Refused, or returns what `done` made.

    A script gets refusals as JSON with their status; a plain form goes back to its page with the sentence,
    unless that page would not open either.
    """

    @require_POST
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not request.user.is_authenticated:
            return redirect_to_login(_home(request))
        try:
            return view(request, *args, **kwargs)
        except Refused as refusal:
            if is_script(request):
                body = {"error": str(refusal), "code": refusal.code, "state": refusal.state}
                return JsonResponse(body, status=refusal.status)
            if refusal.status in {403, 404}:
                return _refusal_page(request, refusal)
            messages.error(request, str(refusal))
            return redirect(_home(request))

    return guarded


def done(
    request: HttpRequest, back: str, message: str = "", *, screen: Screen | None = None, leave: bool = False
) -> HttpResponse:
    """The answer to a command: the new picture for a script, or back to its page. `leave`: go there anyway."""
    if not is_script(request):
        if message:
            messages.success(request, message)
        return redirect(back)
    body: dict[str, Any] = {}
    if message:
        body["message"] = message
    if leave:
        body["next"] = back
    elif screen:
        body["picture"] = screen.draw(latest(screen.office))
    return JsonResponse(body)


def is_script(request: HttpRequest) -> bool:
    """Whether quick-form.js asks, or anything else that reads JSON."""
    return request.headers.get("X-Requested-With") == "fetch" or not request.accepts("text/html")


def posting_for(user: Any, right: str, office: str = "") -> Posting:
    """The posting with which a person uses a page: in `office` (its key), or the first that has the right.

    Raises NotFound for an office where the person does not work, Forbidden where the role does not allow it.
    """
    rows = Posting.objects.select_related("office", "user", "counter").filter(user=user, user__is_active=True)
    postings = list((rows.filter(office__key=office) if office else rows).order_by("pk"))
    if not postings:
        if office:
            raise NotFound("unknown_office", _("There is no such office here."))
        raise Forbidden("no_posting", _("You have no post in this office."))
    for posting in postings:
        if access.may(posting, right):
            return posting
    raise Forbidden("forbidden", _("Your role does not allow this."))


def posting_at(user: Any, counter: int) -> tuple[Posting, Counter]:
    """A person's posting in the office of a counter, and the counter. Raises NotFound for a strange one."""
    desk = Counter.objects.select_related("office").filter(pk=counter, retired_at=None).first()
    strange = NotFound("unknown_counter", _("There is no such counter here."))
    if desk is None:
        raise strange
    try:
        posting = access.posting_in(user, desk.office)
    except NotFound as unknown:
        raise strange from unknown
    access.require(posting, "console")
    return posting, desk


def service_of(posting: Posting, key: str) -> Service:
    """A service of the posting's office. Raises NotFound."""
    found = posting.office.services.filter(key=key).first()
    if found is None:
        raise NotFound("unknown_service", _("There is no such service here."))
    return found


def language() -> str:
    """The language in which this request's screen is drawn."""
    return known_language(get_language() or "")


def known_language(code: str) -> str:
    """`code` if the screens speak it, else the language of the house."""
    return code if code in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE


def _home(request: HttpRequest) -> str:
    """The page a command was given from: its address without what names the command."""
    first, *rest = request.path.strip("/").split("/")
    return f"/{first}/{rest[0]}/" if rest else f"/{first}/"


def _refusal_page(request: HttpRequest, refusal: Refused) -> HttpResponse:
    context = {"refusal": refusal, "workplace": workplace_of(request.user)}
    return render(request, "counters/refused.html", context, status=refusal.status)
