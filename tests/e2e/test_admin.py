"""The administrator's pages in a real browser: styled, and working under the strict content policy."""

import secrets

from playwright.sync_api import Page, expect


def test_the_administrator_signs_in_and_finds_the_office(page: Page, shared_server):
    complaints = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: complaints.append(str(error)))
    password = secrets.token_urlsafe(12)
    shared_server.environment["DJANGO_SUPERUSER_PASSWORD"] = password
    shared_server.manage(
        "createsuperuser", "--no-input", "--username", "kepala", "--email", "kepala@example.org"
    )

    page.goto(f"{shared_server.url}/admin/")
    styles = page.locator('link[rel="stylesheet"]').first.get_attribute("href")
    page.fill("#id_username", "kepala")
    page.fill("#id_password", password)
    page.click("input[type=submit]")

    expect(page.locator("#user-tools")).to_contain_text("kepala", ignore_case=True)
    assert complaints == []
    answer = page.request.get(shared_server.url + styles)
    assert "immutable" in answer.headers["cache-control"], (
        "static files have hashed names and are kept for ever"
    )
