"""Who may be told what: the grid, and changing one cell of it, as a person meets them."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.fixtures import TESTS, House
from tideover.cases.models import Case
from tideover.consent.actions import record_decision
from tideover.consent.models import PermissionDecision
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.employment.actions import record_post
from tideover.foundation import clock
from tideover.foundation.models import Event
from tideover.people.actions import employer_contact_left, record_employer, record_employer_contact
from tideover.people.models import EmployerContact
from tideover.people.rules import EmployerRole

NAME = "Carol Whitlow"


def at_work(house: House) -> tuple[Case, EmployerContact]:
    """A case with an employer, and somebody there."""
    employer = record_employer(service=house.service, by=TESTS, name="Estuary Buses")
    contact = record_employer_contact(employer=employer, by=TESTS, name=NAME, role=EmployerRole.LINE_MANAGER)
    person = house.person()
    return house.case(
        asked=False, person=person, post=record_post(person=person, by=TESTS, employer=employer, title="Driver")
    ), contact


def sent(decision: str = "given", **changed: str) -> dict[str, str]:
    """The form as somebody fills it in today."""
    today = clock.today()
    day = {"on_day": str(today.day), "on_month": str(today.month), "on_year": str(today.year)}
    return {
        **day,
        "decision": decision,
        "how": "spoken",
        "words_of": "client",
        "exception": "",
        "submission": str(uuid4()),
        **changed,
    }


def test_the_grid_shows_each_party_and_what_was_decided(house: House) -> None:
    with house.open():
        case, contact = at_work(house)
        client = house.client()
    grid = f"/cases/{case.reference}/permissions/support/"
    before = client.get(grid).content.decode()
    assert NAME in before
    assert "Estuary Buses, nobody in particular" in before
    assert ">Given<" not in before
    cell = f"{grid}employer-{contact.pk}.work/"
    assert client.post(cell, sent(exception="not about my back"))["Location"] == grid
    after = client.get(grid).content.decode()
    assert f"Saved for {NAME}, line manager. Work: duties, hours, adjustments: given." in after
    assert after.count(">Given<") == 1
    assert ', except: <span dir="auto">not about my back</span>' in after
    with house.open():
        kept = PermissionDecision.objects.get()
    assert (kept.employer_contact_id, kept.kind, kept.purpose, kept.exception) == (
        contact.pk,
        "work",
        "support",
        "not about my back",
    )
    assert kept.recorded_by_id == house.case_manager.pk


def test_a_decision_for_one_purpose_is_none_for_another(house: House) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    address = f"/cases/{case.reference}/permissions"
    client.post(f"{address}/support/gp.health/", sent())
    assert ">Given<" in client.get(f"{address}/support/").content.decode()
    assert ">Given<" not in client.get(f"{address}/evaluation/").content.decode()


def test_withdrawing_shows_at_once_and_keeps_what_was_given(house: House) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    grid = f"/cases/{case.reference}/permissions/support/"
    for decision in ("given", "withdrawn"):
        client.post(f"{grid}gp.health/", sent(decision))
    page = client.get(grid).content.decode()
    assert "Withdrawn" in page
    assert ">Given<" not in page
    with house.open():
        assert PermissionDecision.objects.count() == 2


def test_a_form_sent_twice_records_once(house: House) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    form = sent()
    for _ in range(2):
        assert client.post(f"/cases/{case.reference}/permissions/support/gp.work/", form).status_code == 302
    with house.open():
        assert PermissionDecision.objects.count() == 1


@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"decision": ""}, "Choose what the client decided"),
        ({"decision": "perhaps"}, "from the list"),
        ({"exception": "x" * 301}, "must be 300 characters or fewer"),
        ({"on_year": "2999"}, "cannot be in the future"),
        ({"on_day": "30", "on_month": "2"}, "must be a real date"),
    ],
)
def test_a_refusal_says_what_to_do_and_keeps_what_was_typed(
    house: House, changed: dict[str, str], sentence: str
) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    response = client.post(
        f"/cases/{case.reference}/permissions/support/gp.work/", sent(exception="بلا اسم 🙂") | changed
    )
    page = response.content.decode()
    assert sentence in page
    assert changed.get("exception", "بلا اسم 🙂") in page
    with house.open():
        assert not PermissionDecision.objects.exists()


@pytest.mark.parametrize(
    "cell", ["gp.everything", "nobody.work", "gp", "employer-99999999.work", "employer-x.work", "."]
)
def test_a_cell_that_is_none_is_not_found(house: House, cell: str) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    assert client.get(f"/cases/{case.reference}/permissions/support/{cell}/").status_code == 404
    assert client.get(f"/cases/{case.reference}/permissions/{cell}/").status_code == 404


def test_somebody_at_an_employer_that_is_not_the_clients_is_not_found(house: House) -> None:
    with house.open():
        _case, contact = at_work(house)
        other, client = house.case(asked=False), house.client()
    assert client.get(f"/cases/{other.reference}/permissions/support/employer-{contact.pk}.work/").status_code == 404


def test_the_grid_takes_as_many_queries_for_many_decisions_as_for_one(
    house: House,
) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    grid, counts = f"/cases/{case.reference}/permissions/support/", []
    for _ in range(2):
        client.get(grid)
        with CaptureQueriesContext(connection) as asked:
            client.get(grid)
        counts.append(len(asked))
        for kind in ("work", "plan", "health"):
            client.post(f"{grid}gp.{kind}/", sent())
        client.get(grid)
    assert counts[0] == counts[1]


def test_days_ahead_are_not_decided_yet(house: House) -> None:
    with house.open():
        case, client = house.case(asked=False), house.client()
    tomorrow = clock.today() + timedelta(days=1)
    day = {"on_day": str(tomorrow.day), "on_month": str(tomorrow.month), "on_year": str(tomorrow.year)}
    page = client.post(f"/cases/{case.reference}/permissions/support/gp.work/", sent(**day)).content.decode()
    assert "Enter today or an earlier day" in page


def test_a_permission_lapses_and_the_grid_says_when(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
        for kind, until in ((KindOfInformation.WORK, -1), (KindOfInformation.PLAN, 0)):
            today = clock.today()
            record_decision(
                person=case.person,
                by=TESTS,
                party=Party.GP,
                kind=kind,
                purpose=Purpose.SUPPORT,
                decision=Choice.GIVEN,
                on=today - timedelta(days=9),
                valid_until=today + timedelta(days=until),
            )
    page = client.get(f"/cases/{case.reference}/permissions/support/").content.decode()
    assert page.count(">Given<") == 1
    assert page.count(">Lapsed<") == 1
    assert ", ended <time" in page
    assert ", until <time" in page


def test_a_cell_shows_what_was_said_before_in_whose_words_and_who_recorded_it(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    cell = f"/cases/{case.reference}/permissions/support/gp.work/"
    client.post(cell, sent(words_of="supporter", exception="not <b>nights</b>", how="written"))
    page = client.get(cell).content.decode()
    assert "in writing" in page
    assert "not &lt;b&gt;nights&lt;/b&gt;" in page
    assert f"Somebody speaking for the client. Recorded by {house.case_manager.name}" in page


def test_days_that_cannot_be_are_refused_at_their_field(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    before = {"valid_until_day": "1", "valid_until_month": "1", "valid_until_year": "2020"}
    cell = f"/cases/{case.reference}/permissions/support/gp.work/"
    assert "It would end before it begins" in client.post(cell, sent(**before)).content.decode()
    assert "Leave these empty" in client.post(cell, sent("refused", **before)).content.decode()


def test_somebody_who_left_stands_apart_and_cannot_be_permitted_anything(house: House) -> None:
    with house.open():
        case, contact = at_work(house)
        client = house.client()
    grid = f"/cases/{case.reference}/permissions/support/"
    client.post(f"{grid}employer-{contact.pk}.work/", sent())
    left = sent()
    assert client.post(f"/cases/{case.reference}/people/employer-{contact.pk}/left/", left)["Location"] == grid
    page = client.get(grid).content.decode()
    assert f"{NAME} has left the employer." in page
    assert "Not at the employer any more" in page
    assert "<strong>Given</strong>" not in page
    refused = client.post(f"{grid}employer-{contact.pk}.plan/", sent()).content.decode()
    assert "has left the employer. Ask the client about whoever came after them" in refused
    again = client.post(f"/cases/{case.reference}/people/employer-{contact.pk}/left/", sent()).content.decode()
    assert "is known to have left" in again
    with house.open():
        assert PermissionDecision.objects.count() == 1
        assert Event.objects.filter(type="permissions ended with a contact", subject_id=case.person_id).exists()
    assert client.get(f"/cases/{case.reference}/people/gp/left/").status_code == 404


def test_the_legal_basis_stands_apart_from_what_is_permitted(house: House) -> None:
    with house.open():
        case, client = house.case(), house.client()
    grid = f"/cases/{case.reference}/permissions/support/"
    assert "legal basis is not recorded yet" in client.get(grid).content.decode()
    basis = f"/cases/{case.reference}/legal-basis/"
    assert "Choose the basis for personal data" in client.post(basis, sent()).content.decode()
    assert client.post(basis, sent(article6="public_task", article9="care"))["Location"] == grid
    page = client.get(grid).content.decode()
    assert "Public task, 6(1)(e); for data on health: Health or social care, 9(2)(h)." in page
    assert ">Given<" not in page
    ahead = sent(article6="consent", article9="care", on_year="2999")
    assert "cannot begin in the future" in client.post(basis, ahead).content.decode()


def test_what_was_said_in_one_talk_is_recorded_on_one_page(house: House) -> None:
    with house.open():
        case, contact = at_work(house)
        client = house.client()
    grid = f"/cases/{case.reference}/permissions/support/"
    page = f"{grid}whom/employer-{contact.pk}/"
    assert f'href="{page}"' in client.get(grid).content.decode()
    assert "As it is: not asked" in client.get(page).content.decode()
    nothing = client.post(page, sent()).content.decode()
    assert "Choose what the client decided about at least one kind of information." in nothing
    assert client.post(page, sent(work="given", plan="given", health="refused"))["Location"] == grid
    with house.open():
        kept = set(PermissionDecision.objects.values_list("employer_contact", "kind", "decision", "how"))
    assert kept == {
        (contact.pk, kind, decision, "spoken")
        for kind, decision in (("work", "given"), ("plan", "given"), ("health", "refused"))
    }
    shown = client.get(grid).content.decode()
    assert f"Saved for {NAME}, line manager: 3 decisions." in shown
    assert shown.count(">Given<") == 2
    assert "As it is: refused" in client.get(page).content.decode()


def test_of_a_talk_that_cannot_have_been_nothing_is_recorded(house: House) -> None:
    with house.open():
        case, contact = at_work(house)
        client = house.client()
    page = f"/cases/{case.reference}/permissions/support/whom/employer-{contact.pk}/"
    later = clock.today() + timedelta(days=2)
    day = {"on_day": str(later.day), "on_month": str(later.month), "on_year": str(later.year)}
    assert "A decision cannot be in the future." in client.post(page, sent(work="given", **day)).content.decode()
    with house.open():
        assert not PermissionDecision.objects.exists()
        employer_contact_left(contact=contact, by=TESTS, on=clock.today())
    assert client.get(page).status_code == 404
