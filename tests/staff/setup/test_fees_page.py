"""A changed amount is another row from another day on; what was asked before stays as it was."""

import datetime

import pytest

from counters.live.picture import latest
from counters.models import Event, Fee
from tests.staff.conftest import Person

FEES = "/pengaturan/samsat/layanan/perpanjangan/biaya/"
TODAY = datetime.date(2025, 3, 3)
SOON = datetime.date(2025, 3, 10)


@pytest.fixture
def service(hall):
    return hall.office.services.get(key="perpanjangan")


@pytest.fixture
def fee(service):
    return service.fees.get(name="Perpanjangan STNK 5 tahun", variant__key="r2")


def rows(fee):
    same = Fee.objects.filter(service=fee.service, name=fee.name, variant=fee.variant).order_by("valid_from")
    return [(row.amount, row.valid_from, row.valid_until) for row in same]


def change(administrator: Person, fee, **words):
    form = {
        "do": f"change:{fee.pk}",
        "amount": "120.000",
        "begins": SOON.isoformat(),
        "legal_basis": "PP baru",
    }
    return administrator.submits(FEES, **form | words)


def test_the_page_shows_what_is_asked_today(administrator, fee):
    page = administrator.text(FEES)
    assert "Rp100.000" in page
    assert "Asked today" in page
    assert "from 20 January 2021" in page


def test_a_changed_amount_is_a_new_row_and_the_old_one_ends_the_day_before(hall, administrator, fee):
    began = fee.valid_from
    assert change(administrator, fee).status_code == 302
    assert rows(fee) == [
        (100_000, began, SOON - datetime.timedelta(days=1)),
        (120_000, SOON, None),
    ]
    assert Event.objects.latest("pk").data["what"] == "fee perpanjangan Perpanjangan STNK 5 tahun"
    assert "120.000" in administrator.text(FEES)
    asked = latest(hall.office).fees[fee.service_id]
    assert [row.amount for row in asked if row.name == fee.name and row.variant == fee.variant] == [100_000]


def test_from_its_day_on_the_new_amount_is_asked(hall, administrator, fee, morning):
    change(administrator, fee)
    morning.forward(hours=24 * 8)
    asked = latest(hall.office).fees[fee.service_id]
    assert [row.amount for row in asked if row.name == fee.name and row.variant == fee.variant] == [120_000]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ({"begins": "2025-03-02"}, "cannot begin on a day that has passed"),
        ({"begins": "besok"}, "“besok” is no date."),
        ({"amount": "banyak"}, "is no amount in rupiah"),
        ({"amount": "99999999999"}, "is no amount in rupiah"),
        ({"amount": "²"}, "is no amount in rupiah"),
        ({"legal_basis": "x" * 201}, "at most 200 characters"),
    ],
)
def test_what_cannot_be_is_refused_and_comes_back_as_typed(administrator, fee, words, sentence):
    before = rows(fee)
    response = change(administrator, fee, **words)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in page
    assert f'<details id="change-{fee.pk}" open>' in page
    assert 'value="PP baru"' in page or "legal_basis" in words
    assert rows(fee) == before


def test_two_amounts_for_one_day_are_refused(administrator, fee):
    change(administrator, fee)
    response = change(administrator, fee, begins="2025-03-05", amount="1")
    assert response.status_code == 302, (
        "the old row is cut shorter; the one in between ends before the later one"
    )
    assert rows(fee)[1:] == [(1, datetime.date(2025, 3, 5), datetime.date(2025, 3, 9)), (120_000, SOON, None)]
    again = administrator.submits(
        FEES, do="add", name=fee.name, variant="r2", amount="5", begins="2025-04-01"
    )
    assert again.status_code == 409
    assert "has an amount for that time already" in again.content.decode()


def test_an_amount_that_has_not_begun_is_taken_back_and_the_present_one_goes_on(administrator, fee):
    before = rows(fee)
    change(administrator, fee)
    later = Fee.objects.get(name=fee.name, variant=fee.variant, service=fee.service, valid_from=SOON)
    assert administrator.submits(FEES, do=f"withdraw:{later.pk}").status_code == 302
    assert rows(fee) == before
    refused = administrator.submits(FEES, do=f"withdraw:{fee.pk}")
    assert refused.status_code == 409
    assert rows(fee) == before


def test_a_fee_ends(administrator, fee):
    assert administrator.submits(FEES, do=f"end:{fee.pk}", last="2025-03-31").status_code == 302
    assert rows(fee)[0][2] == datetime.date(2025, 3, 31)
    assert administrator.submits(FEES, do=f"end:{fee.pk}", last="2025-01-01").status_code == 422


def test_a_fee_is_added(administrator, service):
    form = {"do": "add", "name": "Materai", "amount": "", "begins": "2025-03-03", "step": "kasir"}
    assert administrator.submits(FEES, **form).status_code == 302
    made = service.fees.get(name="Materai")
    assert (made.amount, made.valid_from, made.variant) == (None, TODAY, None)
    assert administrator.submits(FEES, **form | {"name": ""}).status_code == 422


@pytest.mark.parametrize(
    "do", ["", "add", "x:1", "change:", "change:99999", "end:abc", "withdraw:-1", "change:²"]
)
def test_odd_buttons_are_answered_in_words(administrator, do):
    assert administrator.submits(FEES, do=do, begins="2025-03-03", last="2025-03-03").status_code in {
        404,
        422,
    }


def test_a_fee_of_another_service_is_not_there(administrator, fee, hall):
    strange = hall.office.services.get(key="mutasi-keluar").fees.first()
    assert change(administrator, strange).status_code == 404
