"""The Indonesian words: none is missing, none has lost a placeholder, and the screens speak them."""

import ast
import html
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation import override
from django.utils.translation.template import templatize

from counters.domain.links import secret_for
from counters.states import AT_COUNTER, State
from tests.office import ticket_in

ROOT = Path(__file__).resolve().parent.parent
APPS = ("queue_site", "displays", "counters")
CATALOGUE = ROOT / "queue_site" / "locale" / "id" / "LC_MESSAGES" / "django.po"
# How the functions of gettext are called here, and which of their first arguments are words.
CALLS = {
    "gettext": "id",
    "gettext_lazy": "id",
    "gettext_noop": "id",
    "_": "id",
    "ngettext": "ids",
    "ngettext_lazy": "ids",
    "pgettext": "context id",
    "pgettext_lazy": "context id",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%[a-z]|%[a-z]|\{\w*\}")
MISSPELT = re.compile(r"\b(antrian\w*|silah?kah?n|nomer\w*)\b", re.IGNORECASE)
SPELT = {"silakan"}

ENGLISH = {
    "the",
    "and",
    "of",
    "to",
    "your",
    "please",
    "waiting",
    "number",
    "Counter",
    "Please",
    "The",
    "Your",
}
SERVICE = "perpanjangan"

# A context (or none), a sentence and its plural (or none), as they stand in the code.
Words = tuple[str | None, str, str | None]


def words_of_python(source: str) -> Iterator[Words]:
    """What a piece of Python gives to gettext."""
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        kind = CALLS.get(
            node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        )
        given = [argument.value for argument in node.args[:2] if isinstance(argument, ast.Constant)]
        if kind is None or not given or not all(isinstance(text, str) for text in given):
            continue
        if kind == "id":
            yield None, given[0], None
        elif len(given) == 2:
            yield (given[0], given[1], None) if kind == "context id" else (None, given[0], given[1])


def words_of_template(source: str) -> Iterator[Words]:
    """What a template gives to gettext, by way of the Python that makemessages reads."""
    drawn = templatize(source)
    for call in re.finditer(r"\b(?:gettext|_|ngettext|pgettext)\(", drawn):
        yield from words_of_python(drawn[call.start() : closing(drawn, call.end())])


def closing(text: str, start: int) -> int:
    """Where the call ends whose arguments begin at `start`; a bracket within a sentence closes nothing."""
    for found in re.finditer(r"\)", text[start:]):
        try:
            ast.parse("f(" + text[start : start + found.end()])
        except SyntaxError:
            continue
        return start + found.end()
    raise AssertionError(text[start : start + 80])


def files(*kinds: str) -> Iterator[Path]:
    for app in APPS:
        yield from (path for kind in kinds for path in sorted((ROOT / app).rglob(f"*{kind}")))


def all_words() -> set[Words]:
    """Every sentence of the three packages."""
    found: set[Words] = set()
    for path in files(".py"):
        found.update(words_of_python(path.read_text(encoding="utf-8")))
    for path in files(".html"):
        found.update(words_of_template(path.read_text(encoding="utf-8")))
    return found


def catalogue() -> dict[tuple[str | None, str], polib.POEntry]:
    return {
        (entry.msgctxt, entry.msgid): entry
        for entry in polib.pofile(str(CATALOGUE), check_for_duplicates=True)
    }


def indonesian(entry: polib.POEntry) -> str:
    return entry.msgstr_plural.get(0, "") if entry.msgid_plural else entry.msgstr


def placeholders(text: str) -> set[str]:
    return set(PLACEHOLDER.findall(text))


@pytest.mark.sqlite_only
def test_the_search_for_words_finds_them():
    python = '_("One")\nngettext("Two", "Twos", n)\npgettext("verb", "Three")\nlazy(_("Four (4)"))\n_(name)'
    assert set(words_of_python(python)) == {
        (None, "One", None),
        (None, "Two", "Twos"),
        ("verb", "Three", None),
        (None, "Four (4)", None),
    }
    template = (
        '{% load i18n %}{% trans "One (1)" %}{% trans "Two" context "verb" %}{{ a|default:_("Three") }}'
        "{% blocktrans trimmed count n=n %}{{ n }} day\n more{% plural %}{{ n }} days{% endblocktrans %}"
    )
    assert set(words_of_template(template)) == {
        (None, "One (1)", None),
        ("verb", "Two", None),
        (None, "Three", None),
        (None, "%(n)s day more", "%(n)s days"),
    }


@pytest.mark.sqlite_only
def test_every_sentence_has_indonesian_words():
    known = catalogue()
    missing = [
        words
        for words in sorted(all_words(), key=str)
        if words[:2] not in known or not indonesian(known[words[:2]]) or known[words[:2]].fuzzy
    ]
    assert missing == [], "bin/translate adds them to the catalogue"


@pytest.mark.sqlite_only
def test_the_catalogue_holds_nothing_that_no_screen_says():
    assert sorted(catalogue().keys() - {words[:2] for words in all_words()}, key=str) == []


@pytest.mark.sqlite_only
def test_indonesian_words_keep_the_placeholders():
    changed = {
        entry.msgid: indonesian(entry)
        for entry in catalogue().values()
        # The singular may spell out its number: Indonesian has one form, which must say it.
        if placeholders(indonesian(entry)) != placeholders(entry.msgid_plural or entry.msgid)
    }
    assert changed == {}


@pytest.mark.sqlite_only
def test_the_compiled_catalogue_is_the_written_one():
    written = polib.pofile(str(CATALOGUE))
    compiled = polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    assert {(e.msgctxt, e.msgid): indonesian(e) for e in compiled} == {
        (e.msgctxt, e.msgid): indonesian(e) for e in written
    }
    assert compiled.metadata["Plural-Forms"] == written.metadata["Plural-Forms"] == "nplurals=1; plural=0;"


@pytest.mark.sqlite_only
def test_the_catalogue_names_files_without_lines_and_without_a_machine():
    places = {place for entry in catalogue().values() for place in entry.occurrences}
    assert {line for _path, line in places} == {""}
    assert [path for path, _line in places if not (ROOT / path).is_file() or Path(path).is_absolute()] == []


@pytest.mark.sqlite_only
def test_no_word_is_misspelt():
    samples = (ROOT / "counters" / "samples").glob("*.toml")
    found = {
        path.relative_to(ROOT).as_posix(): wrong
        for path in [CATALOGUE, *files(".html", ".py"), *samples]
        if (wrong := misspelt(path.read_text(encoding="utf-8")))
    }
    assert found == {}


def misspelt(text: str) -> set[str]:
    # A visitor who types it the other way must still find the service.
    text = re.sub(r"^search_words = .*$", "", text, flags=re.MULTILINE)
    return {word.lower() for word in MISSPELT.findall(text)} - SPELT


@pytest.mark.sqlite_only
def test_the_search_for_misspelt_words_finds_them():
    assert misspelt("Silahkan ambil nomer antrian; silakan ambil nomor antrean.") == {
        "silahkan",
        "nomer",
        "antrian",
    }


def said(response) -> str:
    """The page's words without its tags, addresses and attributes nobody reads."""
    page = re.sub(r"<(script|style)\b.*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    read = re.findall(r"""\b(?:aria-label|placeholder|title|[a-z]+-text)="([^"]*)\"""", page)
    return html.unescape(" ".join([re.sub(r"<[^>]*>", " ", page), *read]))


def english_left(text: str) -> set[str]:
    """English on a page: sentences of the catalogue that Indonesian says otherwise, and words of anybody else."""
    text = re.sub(r"\s+", " ", text)
    pieces = {
        piece.strip(" .,:;“”?!")
        for entry in catalogue().values()
        if indonesian(entry) != entry.msgid
        for sentence in (entry.msgid, entry.msgid_plural)
        for piece in re.split(r"%\(\w+\)s|%%s", sentence)
    }
    # One word alone may be a name, or Indonesian too.
    pieces = {piece for piece in pieces if " " in piece} | ENGLISH
    return {piece for piece in pieces if re.search(rf"\b{re.escape(piece)}\b", text)}


def test_the_search_for_english_finds_it(client, cast):
    with override("en"):
        client.cookies["django_language"] = "en"
        left = english_left(said(client.get(f"/kiosk/{cast.office.key}/")))
    assert {"Take a number", "What do you need", "the"} <= left


def pages_of(cast, tickets) -> dict[object, list[str]]:
    """Addresses by who may read them; nobody in particular comes first."""
    key, desk = cast.office.key, cast.officers[min(cast.officers)]
    public = [
        "/",
        f"/kiosk/{key}/",
        f"/kiosk/{key}/{SERVICE}/",
        f"/kiosk/{key}/kembali/",
        f"/layar/{key}/",
        "/masuk/",
    ]
    phones = [f"/t/{secret_for(ticket.nonce)}/" for ticket in tickets]
    printed = f"/kiosk/{key}/tiket/{secret_for(tickets[0].nonce)}/"
    stories = [f"/pengawas/{key}/tiket/{ticket.label}/" for ticket in tickets]
    desk_pages = [f"/loket/{counter.pk}/" for counter in cast.office.counters.all()]
    return {
        None: [*public, *phones, printed, "/t/unknown/", "/nowhere/"],
        desk: desk_pages,
        cast.greeter: [f"/penerangan/{key}/", f"/penerangan/{key}/layanan/{SERVICE}/"],
        cast.supervisor: ["/loket/", f"/pengawas/{key}/", *stories],
    }


def test_screens_in_indonesian_say_nothing_in_english(client, cast, morning):
    states = sorted(set(State) - {State.EXPIRED}, key=lambda state: state in AT_COUNTER)
    tickets = [ticket_in(cast, state, SERVICE) for state in states]
    found = {}
    for person, addresses in pages_of(cast, tickets).items():
        if person:
            client.force_login(person)
        for address in addresses:
            response = client.get(address)
            assert response.status_code == (404 if address in {"/t/unknown/", "/nowhere/"} else 200), address
            found |= {address: left} if (left := english_left(said(response))) else {}
    assert found == {}
