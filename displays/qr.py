"""QR codes as SVG inside the page: nothing to fetch, sharp on every printer."""

import segno
from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString, mark_safe


def public_address(request: HttpRequest, path: str) -> str:
    """`path` as a visitor's phone reaches it."""
    return (
        f"{settings.PUBLIC_URL.rstrip('/')}{path}"
        if settings.PUBLIC_URL
        else request.build_absolute_uri(path)
    )


def qr_code(text: str, title: str) -> SafeString:
    """The code of `text`; `title` says to a screen reader what it leads to."""
    code = segno.make(text, error="m", micro=False)
    drawn = code.svg_inline(title=title, svgclass="qr", lineclass=None, omitsize=True, border=2)
    # Only lines of the code and an escaped title are in it.
    return mark_safe(drawn.replace("<svg ", '<svg role="img" ', 1))
