"""Addresses, their spellings and methods, and how a body may be called."""

import pytest

from tests.api.conftest import problem, undone
from tests.api.test_bad_input import COMMANDS, ISSUE, LOOKS
from tests.office import at_desk, desk, issue

NOWHERE = [
    "",
    "/",
    "/nirgends",
    "/offices/samsat/nirgends",
    "/counters/3",
    "/counters/3/dance",
    "/tickets/A-001/prioritise",
    "/a%0Ab",
    "/offices/a/b/c/d",
    "/docs",
]
# What to say to each verb so that it has something to do at a counter where nobody is, or may not be refused early.
SAID = {
    "call": {"ticket": "A-001"},
    "resume": {"ticket": "A-001"},
    "park": {"reason": "Berkas kurang"},
    "pause-issuing": {"reason": "full"},
    "transfer": {"station": "kasir"},
    "tickets": {"service": "pengesahan"},
}


def test_an_address_that_is_none_answers_in_json(call):
    for path in NOWHERE:
        for method in ("get", "post", "put", "delete"):
            answer = getattr(call.nobody.client, method)(f"/api/v1{path}")
            assert problem(answer) == (404, "unknown_address"), path


@pytest.mark.parametrize(
    ("paths", "allowed", "wrong"),
    [
        (COMMANDS, "POST", ("get", "head", "put", "patch", "delete", "options")),
        ([*LOOKS, "tickets/x"], "GET, HEAD", ("post", "put", "patch", "delete", "options")),
    ],
)
def test_a_method_that_an_address_does_not_know_is_refused(call, paths, allowed, wrong):
    for path in paths:
        for method in wrong:
            for slash in ("", "/"):
                answer = getattr(call.nobody.client, method)(f"/api/v1/{path.format(counter=3)}{slash}")
                assert (answer.status_code, answer.headers["Allow"]) == (405, allowed), (path, method)
                assert method == "head" or problem(answer) == (405, "method")


def test_head_is_get_without_a_body(call):
    for path in LOOKS:
        answer = call.nobody.client.head(f"/api/v1/{path}")
        assert (answer.status_code, answer.content) == (200, b""), path


def test_a_slash_at_the_end_of_a_look_changes_nothing(call):
    for path in LOOKS:
        assert call.nobody.get(path).json() == call.nobody.get(f"{path}/").json(), path


def test_a_slash_at_the_end_of_a_command_loses_nothing(call):
    issue(call.cast.office)
    at_desk(call.cast, 3, "open")
    for path in COMMANDS:
        address = path.format(counter=desk(call.cast.office, 3).pk)
        body = SAID.get(path.rpartition("/")[2], {})
        with undone():
            first = call.supervisor.post(f"{address}/", body, key="k-1")
            assert first.status_code in {200, 201, 409}, path
            assert call.supervisor.post(address, body, key="k-1").json() == first.json(), path


def test_json_is_json_whatever_it_is_called(call):
    body, headers = b'{"service": "pengesahan"}', call.kiosk.headers
    for kind in (
        "application/json",
        "text/plain",
        "application/x-www-form-urlencoded",
        "",
        "multipart/form-data",
    ):
        answer = call.kiosk.client.generic(
            "POST", f"/api/v1/{ISSUE}", body, content_type=kind, headers=headers
        )
        assert answer.status_code == 201, kind


def test_an_escaped_or_marked_text_is_read_all_the_same(call):
    for body in (b'{"service": "\\u0070engesahan"}', b'\xef\xbb\xbf{"service": "pengesahan"}'):
        assert call.kiosk.post(ISSUE, body).status_code == 201


def test_no_cookie_is_needed_or_given(call):
    answer = call.kiosk.issue()
    assert (answer.status_code, dict(answer.cookies)) == (201, {})
