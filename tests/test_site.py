"""What every page of the site has in common: its headers, its static files, and what is kept out of the log."""

import logging
import re
import sqlite3
import subprocess
import sys

import httpx
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client

from queue_site.addresses import lan_addresses, reachable_url
from queue_site.logs import HideTicketLinks
from tests.office import make_office
from tests.servers import ROOT, clean_environment


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/masuk/", "/admin/login/", "/healthz", "/nothing/here/"])
def test_every_page_carries_the_strict_headers(client, address):
    headers = client.get(address).headers
    policy = dict(part.split(" ", 1) for part in headers["Content-Security-Policy"].split("; "))
    assert policy["default-src"] == policy["base-uri"] == policy["frame-ancestors"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["form-action"] == "'self'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] in ("same-origin", "no-referrer")


@pytest.mark.django_db
def test_a_foreign_host_name_is_refused(client):
    assert client.get("/", headers={"host": "evil.example"}).status_code == 400


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/masuk/", "/i18n/setlang/", "/kiosk/samsat/pengesahan/"])
def test_a_form_in_another_encoding_is_refused_with_a_sentence(address):
    client = Client(enforce_csrf_checks=True, headers={"Accept-Language": "en"})
    client.cookies["csrftoken"] = "a" * 32
    kind = "application/x-www-form-urlencoded; charset=utf-16"
    answer = client.post(address, b"a=1", content_type=kind)

    assert answer.status_code == 400
    assert "The address or the form was not as it should be." in answer.content.decode()


@pytest.mark.sqlite_only
def test_a_busy_database_asks_a_form_to_be_sent_again(transactional_db):
    office = make_office()
    client = Client(raise_request_exception=False)
    form = {"key": "0123456789abcdef"}
    other = sqlite3.connect(settings.DATABASES["default"]["NAME"], isolation_level=None)
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout = 10")
    try:
        other.execute("BEGIN IMMEDIATE")
        answer = client.post(f"/kiosk/{office.key}/pengesahan/", form)
        # quick-form.js takes 503 for a server that is away, and sends the same key again.
        assert (answer.status_code, answer.headers["Retry-After"]) == (503, "1")
        assert ">503<" in answer.content.decode()
    finally:
        other.close()
        connection.close()
    assert client.post(f"/kiosk/{office.key}/pengesahan/", form).status_code == 302


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("public_url", "secure"), [("https://antrean.example", True), ("http://10.0.0.5:8000", False)]
)
def test_cookies_are_for_https_only_where_the_office_has_https(tmp_path, public_url, secure):
    shown = subprocess.run(
        [sys.executable, "manage.py", "diffsettings", "--all"],
        cwd=ROOT,
        env={**clean_environment(), "DATA_DIR": str(tmp_path), "PUBLIC_URL": public_url},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    found = dict(line.removeprefix("### ").split(" = ", 1) for line in shown.splitlines())
    for cookie in ("SESSION", "CSRF", "LANGUAGE"):
        assert found[f"{cookie}_COOKIE_SECURE"] == str(secure)
        assert found[f"{cookie}_COOKIE_HTTPONLY"] == "True"
        assert found[f"{cookie}_COOKIE_SAMESITE"] == "'Lax'"
    assert found["CSRF_TRUSTED_ORIGINS"] == f"['{public_url}']"
    assert found["DEBUG"] == "False"


@pytest.mark.sqlite_only
@pytest.mark.parametrize(("given", "kept"), [("", []), ("old", ["old"]), ("old,older", ["old", "older"])])
def test_keys_of_before_come_from_the_environment(given, kept, tmp_path):
    shown = subprocess.run(
        [sys.executable, "manage.py", "diffsettings", "--all"],
        cwd=ROOT,
        env={**clean_environment(), "DATA_DIR": str(tmp_path), "SECRET_KEY_FALLBACKS": given},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert f"SECRET_KEY_FALLBACKS = {kept}" in shown.replace("### ", "").splitlines()


def test_scripts_import_each_other_by_names_that_change_with_their_content(shared_server):
    page = httpx.get(f"{shared_server.url}/layar/samsat/").text
    sources = re.findall(r'(?:src|href)="(/static/[^"]+)"', page)
    assert sources
    imported = []
    for source in sources:
        answer = httpx.get(shared_server.url + source)
        assert answer.status_code == 200, source
        assert "immutable" in answer.headers["cache-control"], source
        if source.endswith(".js"):
            imported += re.findall(r'(?:from|import)\s*"(\.[^"]+)"', answer.text)
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) for name in imported), imported


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("line", "kept"),
    [
        ("Internal Server Error: /t/geheim/", "Internal Server Error: /t/…/"),
        ("GET /kiosk/samsat/tiket/geheim/?ulang=1", "GET /kiosk/samsat/tiket/…/?ulang=1"),
        ("/ws/tickets/geheim/ /api/v1/tickets/geheim", "/ws/tickets/…/ /api/v1/tickets/…"),
        ("/layar/samsat/", "/layar/samsat/"),
    ],
)
def test_no_ticket_link_reaches_the_log(line, kept):
    for message, arguments in ((line, ()), ("%s", (line,))):
        record = logging.LogRecord("django.request", logging.ERROR, "", 0, message, arguments, None)
        assert HideTicketLinks().filter(record)
        assert record.getMessage() == kept


@pytest.mark.sqlite_only
@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("127.0.0.1", 8000, "http://127.0.0.1:8000"),
        ("antrean.local", 80, "http://antrean.local"),
        ("fe80::1", 8000, "http://[fe80::1]:8000"),
    ],
)
def test_the_printed_address_is_the_one_that_was_asked_for(host, port, url):
    assert reachable_url(host, port) == url


@pytest.mark.sqlite_only
def test_without_a_chosen_address_visitors_get_one_they_can_reach(monkeypatch):
    assert reachable_url("0.0.0.0", 8000) == f"http://{[*lan_addresses(), 'localhost'][0]}:8000"
    monkeypatch.setattr("queue_site.addresses.lan_addresses", list)
    assert reachable_url("0.0.0.0", 8000) == "http://localhost:8000"
