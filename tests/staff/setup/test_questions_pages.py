"""The question tree and the conditions of papers, in words: each change keeps every condition one that can be met."""

import re

import pytest

from counters.domain.conditions import faults_of
from counters.domain.papers import told
from counters.models import Role
from tests.office import employ, issue
from tests.staff.conftest import person
from tests.staff.setup.test_row_pages import revision, shown

SERVICE = "/pengaturan/samsat/layanan/pengesahan"
QUESTIONS, PAPERS = f"{SERVICE}/pertanyaan/", f"{SERVICE}/syarat/"


def ticked(html):
    return re.findall(r'name="(?:applies_if|asked_if)" value="([^"]+)" checked', html)


def answers(question):
    return list(question.choices.values_list("name", flat=True))


@pytest.fixture
def question(service):
    return service.questions.get(key="pemohon")


@pytest.fixture
def page(question):
    return f"{QUESTIONS}{question.pk}/"


def test_a_question_is_added_and_decides_about_a_paper(hall, administrator, service):
    before = revision(hall.office)
    said = {"do": "add", "name": "Plat hilang?", "first": "Tidak", "second": "Ya"}
    response = administrator.submits(QUESTIONS, **said)
    made = service.questions.get(key="plat-hilang")
    assert response["Location"] == f"{QUESTIONS}{made.pk}/"
    assert (answers(made), revision(hall.office)) == (["Tidak", "Ya"], before + 1)

    paper = service.papers.get(key="stnk")
    form = shown(administrator.text(f"{PAPERS}{paper.pk}/"))
    form.pop("applies_if", None)
    form |= {"source": "Samsat asal", "applies_if": ["plat-hilang:ya", "pemohon:pemilik", "pemohon:kuasa"]}
    assert administrator.submits(f"{PAPERS}{paper.pk}/", **form).status_code == 302
    paper.refresh_from_db()
    assert paper.applies_if == {"plat-hilang": ["ya"], "pemohon": ["pemilik", "kuasa"]}
    assert paper.source == "Samsat asal"

    def keys(**given):
        return [row.key for row in told(service, given, None)[1]]

    assert "stnk" in keys(**{"plat-hilang": "ya"}, pemohon="kuasa")
    assert "stnk" not in keys(**{"plat-hilang": "tidak"}, pemohon="kuasa")
    html = administrator.text(f"{PAPERS}{paper.pk}/")
    assert ticked(html) == ["pemohon:pemilik", "pemohon:kuasa", "plat-hilang:ya"]
    assert "only if: Ya, and The owner or Somebody else, by proxy" in administrator.text(PAPERS)


def test_the_lists_of_each_way_of_answering_are_shown(administrator, service):
    lists = re.findall(r"<summary>(.*?)</details>", administrator.text(QUESTIONS), re.S)
    assert [text.split("<")[0].strip() for text in lists] == [
        "The owner", "Somebody else, by proxy", "A company", "Heirs: the owner has died",
    ]  # fmt: skip
    for text, choice in zip(lists, ["pemilik", "kuasa", "perusahaan", "ahli-waris"], strict=True):
        assert text.count("<li>") == len(told(service, {"pemohon": choice}, None)[1])


def test_a_question_that_hangs_on_another_stays_behind_it(administrator, service, question):
    administrator.submits(QUESTIONS, do="add", name="Cabang?", first="Tidak", second="Ya", key="a")
    branch = service.questions.get(key="cabang")
    place = f"{QUESTIONS}{branch.pk}/"
    form = shown(administrator.text(place)) | {"asked_if": ["pemohon:perusahaan"]}
    assert administrator.submits(place, **form).status_code == 302
    refused = administrator.submits(QUESTIONS, do=f"up:{branch.pk}", key="b")
    gone = administrator.submits(QUESTIONS, do=f"remove:{question.pk}", key="c")

    assert (refused.status_code, gone.status_code) == (409, 409)
    said = "The condition of question “Cabang?” names the question “Who is here?”, which is not asked before."
    assert said in refused.content.decode()
    assert (
        "paper “Owner&#x27;s identity card (KTP)” names the question “Who is here?”" in gone.content.decode()
    )
    assert [row.key for row in service.questions.all()] == ["pemohon", "cabang"]
    assert "A company · Ya" in administrator.text(QUESTIONS)
    assert administrator.submits(QUESTIONS, do=f"remove:{branch.pk}", key="d").status_code == 302
    assert not service.questions.filter(key="cabang").exists()


def test_answers_are_worded_moved_added_and_dropped_by_one_form(administrator, question, page):
    form = shown(administrator.text(page))
    first, second, *_rest = question.choices.all()
    form |= {f"c{first.pk}-name": "Pemiliknya", "new-name": "Diler", "do": f"up:{second.pk}"}
    assert administrator.submits(page, **form).status_code == 302
    assert answers(question)[:2] == ["Orang lain, diwakilkan", "Pemiliknya"]
    assert question.choices.last().key == "diler"
    form = shown(administrator.text(page)) | {"do": f"remove:{question.choices.last().pk}"}
    administrator.submits(page, **form)
    assert not question.choices.filter(key="diler").exists()


def test_an_answer_that_a_paper_hangs_on_is_not_dropped(administrator, service, question, page):
    company = question.choices.get(key="perusahaan")
    form = shown(administrator.text(page)) | {"do": f"remove:{company.pk}", "name": "Siapa di sini?"}
    response = administrator.submits(page, **form)
    assert response.status_code == 409
    assert "names “A company”, no answer to “Who is here?”" in response.content.decode()
    assert 'value="Siapa di sini?"' in response.content.decode()
    question.refresh_from_db()
    assert (question.name, company.pk in question.choices.values_list("pk", flat=True)) == (
        "Siapa yang datang?",
        True,
    )
    assert faults_of(service) == []


def test_two_at_one_question_are_told(hall, administrator, question, page):
    mine = shown(administrator.text(page)) | {"new-name": "Punya saya"}
    other = person(employ(hall.office, Role.ADMINISTRATOR, "admin-dua"))
    other.submits(page, **shown(other.text(page)) | {"new-name": "Punya dia"})
    response = administrator.submits(page, **mine)
    assert response.status_code == 409
    assert 'value="Punya saya"' in response.content.decode()
    assert answers(question)[-1] == "Punya dia"


@pytest.mark.parametrize(
    "said", [{}, {"do": "add", "name": "x"}, {"do": "up:x"}, {"do": "up:99999"}, {"do": "burn:1"}]
)
def test_odd_buttons_are_answered_in_words(administrator, service, said):
    assert administrator.submits(QUESTIONS, **said).status_code in {404, 422}
    assert service.questions.count() == 1


@pytest.mark.parametrize("wrong", [{"do": "up:99999"}, {"do": "burn:1"}, {"name": ""}, {"asked_if": ["a:b"]}])
def test_odd_words_of_a_question_change_nothing(administrator, question, page, wrong):
    before = answers(question)
    assert administrator.submits(page, **shown(administrator.text(page)) | wrong).status_code == 422
    assert answers(question) == before


def test_a_ticket_keeps_the_list_it_was_told(hall, administrator, service):
    ticket = issue(hall.office, "pengesahan")
    before = ticket.paper_list.rows
    paper = service.papers.get(key="stnk")
    form = shown(administrator.text(f"{PAPERS}{paper.pk}/")) | {"name": "STNK lama"}
    administrator.submits(f"{PAPERS}{paper.pk}/", **form)
    ticket.refresh_from_db()
    assert ticket.paper_list.rows == before


def test_a_paper_cannot_hang_on_a_question_that_went_meanwhile(administrator, service):
    administrator.submits(QUESTIONS, do="add", name="Sementara", first="Ya", second="Tidak")
    paper = service.papers.get(key="stnk")
    form = shown(administrator.text(f"{PAPERS}{paper.pk}/")) | {"applies_if": ["sementara:ya"]}
    administrator.submits(QUESTIONS, do=f"remove:{service.questions.get(key='sementara').pk}")
    assert administrator.submits(f"{PAPERS}{paper.pk}/", **form).status_code == 422
    assert faults_of(service) == []
