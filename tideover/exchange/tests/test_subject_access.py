"""A copy of all that is held about somebody, given to them."""

from datetime import timedelta
from typing import Any

from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import add_document, raise_concern, record_supporter, take_out_document
from tideover.cases.models import Case
from tideover.cases.rules import DocumentKind, Relation
from tideover.cases.tests.test_steering_pages import day, send
from tideover.consent.actions import ask_to_disclose
from tideover.consent.rules import Ground, KindOfInformation, Purpose
from tideover.consent.rules import Party as Told
from tideover.employment.actions import record_post
from tideover.exchange.about import tables_about
from tideover.exchange.models import SubjectAccess
from tideover.exchange.subject_access.contents import OTHERS_OWN, SAID
from tideover.exchange.subject_access.rules import FILE_LASTS
from tideover.foundation import clock
from tideover.foundation.models import Event, ReadLogEntry
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.rules import EmployerRole
from tideover.referrals.actions import receive_referral
from tideover.worklist.actions import put_off
from tideover.worklist.models import Due
from tideover.worklist.rules import DueKind


def rich(house: House) -> Case:
    """A case with what belongs to others beside what is the client's."""
    with house.open():
        case = house.case(person=house.person(telephone="01632 960777"))
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        jo = record_employer_contact(
            employer=employer, by=TESTS, name="Jo Line", role=EmployerRole.LINE_MANAGER, telephone="01632 960042"
        )
        house.contact(case, note="She hopes to be back in May.", employer_contact=jo, parties=["client", "employer"])
        record_supporter(
            case=case, by=TESTS, name="Sam Friend", relation=Relation.FRIEND, telephone="01632 960043", note="Worn out"
        )
        record_post(person=case.person, by=TESTS, employer=employer, title="Carer", income_band="30000-40000")
        week = clock.today() + timedelta(days=7)
        worry: dict[str, Any] = {
            "on": clock.today(),
            "what": "Fears him",
            "plan": "Ring",
            "told": "GP",
            "review_on": week,
        }
        raise_concern(case=case, by=TESTS, staff=house.case_manager, **worry)
    return case


def give(client: Client, case: Case, **more: str) -> str:
    """Note that a copy is given; where that leads."""
    where = f"/people/{case.person_id}/copy/"
    return send(client, where, checked="known", **day("asked_on", clock.today()), **more)


def fetched(client: Client, case: Case) -> str:
    """The file of the latest copy."""
    copy = SubjectAccess.objects.latest("pk")
    response = client.get(f"/people/{case.person_id}/copy/{copy.pk}/")
    assert response["Content-Disposition"].startswith("attachment;")
    return response.content.decode()


def test_a_manager_notes_that_a_copy_is_given_and_fetches_it(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    where = f"/people/{case.person_id}/copy/"
    assert where in manager.get(f"/cases/{case.reference}/").content.decode()
    assert give(manager, case) == where
    assert "Fetch the file" in manager.get(where).content.decode()
    file = fetched(manager, case)
    for told in ("What we hold about you", "01632 960777", "She hopes to be back in May.", "Fears him", "Sam Friend"):
        assert told in file
    assert f"{house.case_manager.name}, member of staff" in file
    event = Event.objects.get(type="subject access given")
    assert (event.subject_kind, event.subject_id) == ("person", case.person_id)
    looks = ReadLogEntry.objects.filter(permission="SUBJECT_ACCESS", subject_kind="person", subject_id=case.person_id)
    assert looks.count() == 3


def test_what_belongs_to_others_is_left_out_and_said_so(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    give(manager, case)
    file = fetched(manager, case)
    for others in ("01632 960042", "01632 960043", "Worn out"):
        assert others not in file
    assert "We have left out how to reach your family" in file
    assert "Jo Line, line manager" in file


def test_codes_and_keys_are_told_in_words(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    give(manager, case)
    file = fetched(manager, case)
    assert "Telephone" in file
    assert "£30,000 to £40,000 a year" in file
    for code in ("30000", "in_person", "line_manager", "[&#39;", "None", "datetime"):
        assert code not in file


def test_safety_concerns_can_be_left_out(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    with house.open():
        later = clock.today() + timedelta(days=10)
        (due,) = Due.objects.filter(case=case, kind=DueKind.REVIEW_CONCERN)
        what: dict[str, Any] = {"kind": DueKind.REVIEW_CONCERN, "about": due.about, "staff": house.case_manager}
        put_off(case=case, by=TESTS, to=later, reason="Refuge is full", **what)
        about: dict[str, Any] = {"party": Told.GP, "kind": KindOfInformation.HEALTH, "purpose": Purpose.SUPPORT}
        about |= {"ground": Ground.SAFEGUARDING, "basis": "Care Act", "reason": "She is not safe at home"}
        ask_to_disclose(person=case.person, by=TESTS, staff=house.case_manager, **about)
    give(manager, case, without_concerns="on")
    file = fetched(manager, case).lower()
    for told in ("fears him", "concern", "not safe at home", "refuge is full"):
        assert told not in file


def test_the_file_needs_nothing_else(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    give(manager, case)
    file = fetched(manager, case)
    assert "<style>" in file
    for outside in ("<script", "<link", "<img", "src="):
        assert outside not in file


def test_the_file_is_there_for_a_day(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    give(manager, case)
    copy = SubjectAccess.objects.get()
    with clock.frozen(clock.now() + FILE_LASTS + timedelta(minutes=1)):
        manager = house.client("team_manager")
        assert manager.get(f"/people/{case.person_id}/copy/{copy.pk}/").status_code == 404


def test_an_administrator_finds_the_person_by_the_case_and_a_case_manager_does_not(house: House) -> None:
    case = rich(house)
    administrator = house.client("service_administrator")
    found = administrator.get("/people/copy/", {"reference": case.reference.lower()})
    assert found["Location"] == f"/people/{case.person_id}/copy/"
    assert "has this reference" in administrator.get("/people/copy/?reference=TO-9999").content.decode()
    assert house.client().get(found["Location"]).status_code == 403


def test_somebody_who_was_only_referred_has_the_right_as_well(house: House) -> None:
    with house.open():
        person = house.person(family_name="Referred")
        referral = receive_referral(person=person, by=TESTS, received_on=clock.today(), person_wants="To go on working")
    manager = house.client("team_manager")
    where = f"/people/{person.pk}/copy/"
    assert where in manager.get(f"/referrals/{referral.pk}/").content.decode()
    send(manager, where, checked="document", **day("asked_on", clock.today()))
    copy = SubjectAccess.objects.get()
    assert "To go on working" in manager.get(f"{where}{copy.pk}/").content.decode()


def test_whoever_asks_for_somebody_else_is_named(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    where = f"/people/{case.person_id}/copy/"
    asked = day("asked_on", clock.today())
    assert "Say who asks for them" in send(manager, where, checked="authority", **asked)
    assert send(manager, where, checked="authority", given_to="Her solicitor", **asked) == where


def test_every_name_in_speaking_to_the_person_is_of_a_field_that_is_told() -> None:
    fields = {f"{a.label}.{field.name}" for a in tables_about() for field in a.model._meta.concrete_fields}
    assert set(SAID) <= fields
    assert {f"{label}.{name}" for label, names in OTHERS_OWN.items() for name in names} <= fields


def test_their_documents_are_named_in_the_copy_and_fetched_beside_it(house: House) -> None:
    case, manager = rich(house), house.client("team_manager")
    content, today = b"Dear colleagues, she can do four hours a day.", clock.today()
    kept: dict[str, Any] = {"case": case, "by": TESTS, "staff": house.case_manager, "kind": DocumentKind.HEALTH}
    with house.open():
        document = add_document(**kept, name="From the GP.txt", content=content, dated_on=today, note="Until May")
        wrong = add_document(**kept, name="Of Jo Blogs.txt", content=b"Another's", dated_on=today)
        take_out_document(document=wrong, by=TESTS, staff=None, reason="Not theirs")
    where = f"/people/{case.person_id}/copy/"
    assert "From the GP.txt" not in manager.get(where).content.decode()
    give(manager, case)
    copy = SubjectAccess.objects.latest("pk")
    address = f"{where}{copy.pk}/documents/{document.pk}/"
    assert f'href="{address}"' in manager.get(where).content.decode()
    told = fetched(manager, case)
    for words in ("From the GP.txt", "Until May", "Letter or report about health", "Not theirs"):
        assert words in told, words
    assert "Blogs" not in told
    assert "four hours" not in told
    file = manager.get(address)
    assert file.content == content
    assert file["Content-Disposition"].startswith("attachment;")
    assert manager.get(f"{where}{copy.pk}/documents/{wrong.pk}/").status_code == 404
    with clock.frozen(clock.now() + FILE_LASTS + timedelta(minutes=1)):
        assert house.client("team_manager").get(address).status_code == 404
