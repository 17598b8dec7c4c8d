"""The console by its keys: dialogs act on what was seen, ticks outlive new pictures, a second press does nothing."""

import httpx
import pytest
from playwright.sync_api import expect

from tests.e2e.people import Hall


@pytest.fixture
def hall(browser, server):
    return Hall(browser, server, language="en")


@pytest.fixture
def api(server):
    token = server.token("petugas3")
    with httpx.Client(
        base_url=f"{server.url}/api/v1", headers={"Authorization": f"Bearer {token}"}, timeout=30
    ) as web:
        yield web


def take(api):
    """One more number for counter 3, given elsewhere; its label."""
    return given(api)["label"]


def given(api):
    return api.post("/offices/samsat/tickets", json={"service": "pengesahan"}).json()


def state_of(api, ticket):
    secret = ticket["link"].rstrip("/").rsplit("/", 1)[1]
    return api.get(f"/tickets/{secret}").json()["state"]


def at_work(hall):
    """The officer of counter 3 at the open counter."""
    console = hall.signed_in("petugas3", "/loket/")
    console.keyboard.press("Enter")
    expect(console.locator(".console-bar [data-state=open]")).to_be_visible()
    return console


def test_ticks_outlive_a_new_picture_and_name_the_missing_papers(hall, api):
    console, first = at_work(hall), take(api)
    expect(console.locator("#line .number")).to_have_text([first])
    console.keyboard.press("n")
    console.locator("[data-tick=ktp]").check()
    second = take(api)
    expect(console.locator("#line .number")).to_have_text([second])
    expect(console.locator("[data-tick=ktp]")).to_be_checked()

    # The focus is on a tick, yet the letters work; Enter in the dialog sets aside.
    console.keyboard.press("p")
    dialog = console.locator("#park")
    expect(dialog.locator("[name=papers][value=ktp]")).not_to_be_checked()
    expect(dialog.locator("[name=papers][value=stnk]")).to_be_checked()
    console.keyboard.press("Enter")
    expect(console.locator("#aside .number")).to_have_text([first])
    expect(dialog).not_to_be_visible()
    expect(console.locator("#aside small").first).to_contain_text("STNK")
    assert hall.complaints == []


def test_a_dialog_acts_on_whom_it_was_opened_for_or_not_at_all(hall, api):
    console, tickets = at_work(hall), [given(api), given(api)]
    first, second = (ticket["label"] for ticket in tickets)
    expect(console.locator("#line .number")).to_have_text([first, second])
    console.keyboard.press("n")
    expect(console.locator(".visitor-head .number")).to_have_text(first)
    console.keyboard.press("b")
    expect(console.locator("#cancel")).to_contain_text(first)
    counter = console.url.rstrip("/").rsplit("/", 1)[1]
    assert api.post(f"/counters/{counter}/finish", json={}).is_success
    assert api.post(f"/counters/{counter}/call-next", json={}).is_success
    expect(console.locator(".visitor-head .number")).to_have_text(second)

    console.locator("#cancel .danger").click()
    expect(console.locator("#cancel-said")).to_have_attribute("data-message", "wrong")
    assert [state_of(api, ticket) for ticket in tickets] == ["processing", "called"]


def test_keys_pressed_twice_or_silenced_do_nothing(hall, api):
    console = at_work(hall)
    tickets = [given(api) for _more in range(3)]
    labels = [ticket["label"] for ticket in tickets]
    expect(console.locator("#line .number")).to_have_text(labels)
    console.locator("#account summary").click()
    console.locator("[data-set='keys=off']").click()
    console.locator("#account summary").click()
    console.keyboard.press("n")
    expect(console.locator("#line .number")).to_have_text(labels)
    console.locator("#account summary").click()
    console.locator("[data-set='keys=off']").click()
    console.evaluate("document.activeElement.blur()")

    for key, state in (("n", "called"), ("s", "serving"), ("Enter", "called")):
        console.keyboard.press(key)
        expect(console.locator(f".visitor-head [data-state={state}]")).to_be_visible()
        console.keyboard.press(key)
        expect(console.locator("form[aria-busy=true]")).to_have_count(0)
    expect(console.locator(".visitor-head .number")).to_have_text(labels[1])
    assert [state_of(api, ticket) for ticket in tickets] == ["processing", "called", "waiting"]
