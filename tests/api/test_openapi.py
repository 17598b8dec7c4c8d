"""The OpenAPI document says what is there, all of it and nothing else."""

import re

import pytest

from counters.api.urls import document, urlpatterns

DOCUMENT = document()
OPERATIONS = [
    (path, method, operation)
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
]
COMMANDS = [row for row in OPERATIONS if row[1] == "post"]
VERBS = ["open", "pause", "close", "call-next", "call", "recall", "serve", "finish", "finish-next"]
VERBS += ["park", "resume", "transfer", "no-show"]
# Which devices and which work an office has is nobody else's business.
OF_THE_STAFF = {"list_devices", "see_work"}
NAMES = [f"{method} {path}" for path, method, _operation in OPERATIONS]


def resolve(node):
    """A schema with its references followed, one level deep."""
    if "$ref" in node:
        name = node["$ref"].removeprefix("#/components/schemas/")
        return DOCUMENT["components"]["schemas"][name]
    return node


def references(node):
    """Every reference in the document."""
    if isinstance(node, dict):
        if "$ref" in node:
            yield node["$ref"]
        for value in node.values():
            yield from references(value)
    elif isinstance(node, list):
        for value in node:
            yield from references(value)


def test_the_document_is_served_as_it_is(call):
    answer = call.nobody.get("openapi.json")
    assert answer.status_code == 200
    assert answer.json()["openapi"] == "3.1.0"
    assert answer.json()["info"]["title"] == "Antrean Prima"
    assert list(answer.json()["paths"]) == list(DOCUMENT["paths"])


def test_it_lists_exactly_the_addresses():
    routes = {re.sub(r"<(\w+)>", r"{\1}", f"/{pattern.pattern}") for pattern in urlpatterns[:-1]}
    assert {path for path in routes if not path.endswith("/")} - {"/api/v1/openapi.json"} == set(
        DOCUMENT["paths"]
    )
    assert {path.rstrip("/") for path in routes} == {*DOCUMENT["paths"], "/api/v1/openapi.json"}


def test_it_lists_the_addresses_of_the_contract():
    assert {(method, path.removeprefix("/api/v1/")) for path, method, _operation in OPERATIONS} == {
        ("get", "offices"),
        ("get", "offices/{office}"),
        ("get", "offices/{office}/board"),
        ("post", "offices/{office}/tickets"),
        ("get", "offices/{office}/notices"),
        ("post", "offices/{office}/notices"),
        ("post", "offices/{office}/notices/{notice}/end"),
        ("post", "offices/{office}/pickups"),
        ("get", "files/{secret}"),
        ("get", "offices/{office}/files"),
        ("get", "offices/{office}/work-list"),
        ("post", "offices/{office}/work-list/complete"),
        *(
            ("post", f"offices/{{office}}/files/{{number}}/{verb}")
            for verb in ("complete", "send-back", "cancel")
        ),
        ("get", "offices/{office}/devices"),
        ("post", "offices/{office}/devices/{device}/revoke"),
        ("get", "tickets/{secret}"),
        *(("post", f"counters/{{counter}}/{verb}") for verb in VERBS),
        ("post", "offices/{office}/pause-issuing"),
        ("post", "offices/{office}/resume-issuing"),
        *(
            ("post", f"tickets/{{ticket}}/{verb}")
            for verb in ("complete", "cancel", "check", "return", "resume")
        ),
    }


def test_every_reference_leads_somewhere():
    known = {f"#/components/schemas/{name}" for name in DOCUMENT["components"]["schemas"]}
    assert set(references(DOCUMENT)) == known


def test_operations_have_names_of_their_own():
    ids = [operation["operationId"] for _path, _method, operation in OPERATIONS]
    assert len(set(ids)) == len(ids)


@pytest.mark.parametrize(("path", "method", "operation"), OPERATIONS, ids=NAMES)
def test_every_operation_is_described(path, method, operation):
    assert operation["summary"]
    assert operation["description"].endswith(".")
    assert operation["tags"]
    for status, answer in operation["responses"].items():
        schema = answer["content"]["application/json"]["schema"]
        assert answer["description"].endswith(".")
        if status >= 400:
            assert schema == {"$ref": "#/components/schemas/Problem"}
        else:
            assert resolve(schema)["type"] in {"object", "array"}
    said = {row["name"] for row in operation["parameters"] if row["in"] == "path"}
    assert said == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize(("path", "method", "operation"), COMMANDS, ids=[row[0] for row in COMMANDS])
def test_every_command_tells_its_key_its_token_and_its_refusals(path, method, operation):
    gives = path.endswith(("/tickets", "/pickups"))
    good = {200, 201} if gives else {200}
    assert set(operation["responses"]) == {*good, 400, 401, 403, 404, 409, 422, 503}
    assert operation["security"] == [{"Bearer": []}]
    headers = [row["name"] for row in operation["parameters"] if row["in"] == "header"]
    assert headers == ["Idempotency-Key"]
    if path.endswith("/end"):
        return  # nothing need be said
    schema = operation["requestBody"]["content"]["application/json"]["schema"]
    body = resolve(schema["anyOf"][0] if "anyOf" in schema else schema)
    assert operation["requestBody"]["required"] is bool(body.get("required"))
    # A row of the work list says which step it is believed to be at.
    of_files = "/files/" in path or "/work-list/" in path
    if not gives and not of_files and not path.endswith(("/notices", "-issuing")):
        assert "expected" in body["properties"]


def test_looking_needs_no_token_but_for_what_is_of_the_staff_alone():
    looks = {
        operation["operationId"]: operation for _path, method, operation in OPERATIONS if method == "get"
    }
    assert {name for name, operation in looks.items() if "security" in operation} == OF_THE_STAFF
    assert DOCUMENT["components"]["securitySchemes"] == {"Bearer": {"type": "http", "scheme": "bearer"}}
