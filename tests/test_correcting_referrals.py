"""Correcting a referral and whom it is of; a referral of somebody who is with us already."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import accept
from tideover.foundation import clock
from tideover.organisation.actions import set_policy
from tideover.people.models import Person
from tideover.referrals.actions import receive_referral
from tideover.referrals.models import Referral
from tideover.referrals.rules import Source
from tideover.worklist.models import Due

DAY = timedelta(days=1)


def shown(referral: Referral, **changed: Any) -> dict[str, Any]:
    """What the form of the referral sends when only this is changed."""
    names = "source heard referrer_name referrer_organisation referrer_reach referrer_wants person_wants employer_name"
    said = {name: getattr(referral, name) for name in (*names.split(), "note", "version")}
    on = referral.received_on
    days = {"received_on_day": on.day, "received_on_month": on.month, "received_on_year": on.year}
    return {**said, **days, "submission": str(uuid4()), **changed}


@pytest.fixture
def referral(house: House) -> Referral:
    """A referral that came three days ago."""
    with house.open():
        return receive_referral(
            person=house.person(), by=TESTS, received_on=clock.today() - 3 * DAY, source=Source.GP, note="First"
        )


def test_a_referral_is_corrected_and_a_colleagues_change_is_shown(house: House, referral: Referral) -> None:
    client, where = house.client("intake_worker"), f"/referrals/{referral.pk}/correct/"
    led = client.post(where, shown(referral, referrer_name="Dr Patel", source="employer"))["Location"]
    assert "Referral corrected." in client.get(led).content.decode()
    stored = Referral.objects.get(pk=referral.pk)
    assert (stored.referrer_name, stored.source, stored.version) == ("Dr Patel", "employer", 2)
    # Somebody else still looks at the first version: another field is kept beside, the same one is asked about.
    client.post(where, shown(referral, note="Second"))
    stored.refresh_from_db()
    assert (stored.referrer_name, stored.note) == ("Dr Patel", "Second")
    page = client.post(where, shown(referral, referrer_name="Dr Shah")).content.decode()
    assert "Dr Patel" in page
    assert Referral.objects.get(pk=referral.pk).referrer_name == "Dr Patel"


def test_the_questions_of_a_referral_are_answered_anew(house: House) -> None:
    with house.open():
        kept = [{"code": "adult", "question": "Is the person 18 or over?", "rules_out": "no", "answer": "no"}]
        referral = receive_referral(person=house.person(), by=TESTS, received_on=clock.today(), eligibility=kept)
        set_policy(service=house.service, by=TESTS, eligibility=[])
    client = house.client("intake_worker")
    client.post(f"/referrals/{referral.pk}/correct/", shown(referral, source="gp", asked_adult="yes"))
    assert Referral.objects.get(pk=referral.pk).eligibility == [{**kept[0], "answer": "yes"}]


def test_a_day_of_receipt_after_what_was_done_is_refused(house: House, referral: Referral) -> None:
    with house.open():
        case = accept(referral=referral, by=TESTS, on=clock.today() - 2 * DAY, team=house.team)
    client, today = house.client("intake_worker"), clock.today()
    days = {"received_on_day": today.day, "received_on_month": today.month, "received_on_year": today.year}
    page = client.post(f"/referrals/{referral.pk}/correct/", shown(referral, **days)).content.decode()
    assert "It was decided on" in page
    # An earlier day moves what is owed in the case.
    first = Due.objects.get(case=case, kind="first_appointment").on
    earlier = clock.today() - 20 * DAY
    days = {"received_on_day": earlier.day, "received_on_month": earlier.month, "received_on_year": earlier.year}
    client.post(f"/referrals/{referral.pk}/correct/", shown(referral, **days))
    assert Due.objects.get(case=case, kind="first_appointment").on < first


def test_the_person_is_corrected_with_what_they_need_until_they_have_a_case(house: House, referral: Referral) -> None:
    client, where = house.client("intake_worker"), f"/referrals/{referral.pk}/person/"
    person = Person.objects.get(pk=referral.person_id)
    form = {"given_name": "Maryam", "family_name": "Ali", "version": person.version, "submission": str(uuid4())}
    led = client.post(where, {**form, "needs": ["interpreter", "large_print"], "language": "Tigrinya"})["Location"]
    page = client.get(led).content.decode()
    assert "Interpreter (Tigrinya); Large print" in page
    assert "Maryam Ali" in page
    with house.open():
        accept(referral=referral, by=TESTS, on=clock.today(), team=house.team)
    page = client.get(where, follow=True).content.decode()
    assert "Their details are corrected there" in page


def test_somebody_who_is_with_us_gets_no_second_case(house: House) -> None:
    with house.open():
        case = house.case()
        referral = receive_referral(person=case.person, by=TESTS, received_on=clock.today(), source=Source.EMPLOYER)
    client = house.client("intake_worker")
    page = client.get(f"/referrals/{referral.pk}/").content.decode()
    assert f"{case.reference} is with" in page
    assert f"/referrals/{referral.pk}/accept/" not in page
    form = client.get(f"/referrals/{referral.pk}/decide/").content.decode()
    assert f"Their open case, {case.reference}" in form
