"""A case with posts at two employers: one employer is not another, and everybody at both can be named."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import pytest
from django.urls import reverse

from tests.fixtures import TESTS, House
from tideover.cases.actions import choose_posts, end_case
from tideover.cases.models import Case
from tideover.cases.rules import EndingReason, Told
from tideover.cases.tests.test_disclosure_pages import sent as told
from tideover.cases.tests.test_permission_pages import sent as decided
from tideover.consent.actions import ask_to_disclose, record_decision
from tideover.consent.gate import may_tell
from tideover.consent.models import Disclosure, DisclosureRequest, PermissionDecision
from tideover.consent.queries import permission_facts
from tideover.consent.rules import Choice, Ground, KindOfInformation, Party, Purpose
from tideover.employment.actions import record_post
from tideover.employment.models import Post
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.models import Employer, EmployerContact, Person
from tideover.people.rules import EmployerRole, Way

WORK, SUPPORT = KindOfInformation.WORK, Purpose.SUPPORT
GIVEN = {"party": Party.EMPLOYER, "kind": WORK, "purpose": SUPPORT, "decision": Choice.GIVEN}


@dataclass
class TwoJobs:
    """A case that is about a post at Brook House and one at Mill Lane, with somebody named at each."""

    case: Case
    brook: Employer
    mill: Employer
    jo: EmployerContact
    al: EmployerContact

    def page(self, name: str, **more: object) -> str:
        """The address of a page about the case."""
        return reverse(name, kwargs={"reference": self.case.reference, **more})


@pytest.fixture
def two(house: House) -> Iterator[TwoJobs]:
    with house.open():
        person = house.person()
        brook, mill = (record_employer(service=house.service, by=TESTS, name=name) for name in ("Brook House", "Mill"))
        posts = [post_at(person, employer) for employer in (brook, mill)]
        case = house.case(person=person, post=posts[0], asked=False)
        choose_posts(case=case, by=TESTS, post=posts[0], further=[posts[1]])
        yield TwoJobs(case, brook, mill, named_at(brook, "Jo Bell"), named_at(mill, "Al Day"))


def post_at(person: Person, employer: Employer) -> Post:
    """A post of somebody there."""
    return record_post(person=person, by=TESTS, employer=employer, title="Carer")


def named_at(employer: Employer, name: str) -> EmployerContact:
    """Somebody there."""
    return record_employer_contact(employer=employer, by=TESTS, name=name, role=EmployerRole.LINE_MANAGER)


def test_the_grid_has_both_employers_and_keeps_them_apart(house: House, two: TwoJobs) -> None:
    grid = two.page("permissions", purpose="support")
    client = house.client()
    shown = client.get(grid).content.decode()
    for whom in (
        "Jo Bell, line manager at Brook House",
        "Al Day, line manager at Mill",
        "Brook House, nobody in particular",
        "Mill, nobody in particular",
    ):
        assert f'dir="auto">{whom}' in shown
    cell = two.page("record_permission", purpose="support", cell=f"employer-at-{two.mill.pk}.work")
    assert client.post(cell, decided())["Location"] == grid
    kept = PermissionDecision.objects.get()
    assert (kept.employer, kept.employer_contact) == (two.mill, None)
    shown = client.get(grid).content.decode()
    assert shown.count(">Given<") == 1
    assert 'Given</strong><span class="nhsuk-u-visually-hidden">: Work: duties, hours, adjustments, Mill,' in shown
    assert "Given" in client.get(cell).content.decode().split("said before")[1]


def test_the_gate_lets_nobody_tell_one_employer_by_the_permission_for_another(two: TwoJobs) -> None:
    today = clock.today()
    record_decision(person=two.case.person, by=TESTS, on=today, employer=two.brook, **GIVEN)  # type: ignore[arg-type]
    assert may_tell(two.case.person, Party.EMPLOYER, WORK, SUPPORT, today, employer=two.brook).is_permitted
    for contact, employer, name in ((None, two.mill, "Mill"), (two.al, None, "Al Day"), (two.jo, None, "Jo Bell")):
        ruling = may_tell(two.case.person, Party.EMPLOYER, WORK, SUPPORT, today, contact, employer)
        assert not ruling.is_permitted
        assert ruling.sentence.startswith(f"The client was not asked whether {name} may be told this.")


def test_a_telling_names_the_employer_and_rests_on_what_was_decided_about_them(house: House, two: TwoJobs) -> None:
    today = clock.today()
    record_decision(person=two.case.person, by=TESTS, on=today, employer=two.brook, **GIVEN)  # type: ignore[arg-type]
    client, form = house.client(), two.page("record_telling")
    refused = client.post(form, told(whom=f"employer-at-{two.mill.pk}", kind="work")).content.decode()
    assert "The client was not asked whether Mill may be told this." in refused
    assert "location" in client.post(form, told(whom=f"employer-at-{two.brook.pk}", kind="work")).headers
    assert Disclosure.objects.get().employer == two.brook
    assert "Brook House, Dr Shah</strong> · Work" in client.get(two.page("disclosures")).content.decode()


def test_whom_to_tell_without_permission_is_one_of_the_employers(house: House, two: TwoJobs) -> None:
    asked = {"ground": "safeguarding", "basis": "Policy", "reason": "Danger", "submission": str(uuid4())}
    form = {**told(whom=f"employer-at-{two.mill.pk}"), **asked}
    assert "location" in house.client().post(two.page("ask_to_tell"), form).headers
    assert DisclosureRequest.objects.get().employer == two.mill
    assert "Mill" in house.client("team_manager").get("/team/").content.decode()


def test_an_employer_is_no_other_party_and_stands_beside_nobody_there(two: TwoJobs) -> None:
    known: dict[str, Any] = {
        "person": two.case.person,
        "by": TESTS,
        "kind": WORK,
        "purpose": SUPPORT,
        "employer": two.brook,
    }
    given = {**known, "decision": Choice.GIVEN, "on": clock.today()}
    with pytest.raises(Refused, match="Choose the employer as the party"):
        record_decision(party=Party.GP, **given)
    with pytest.raises(Refused, match="not both"):
        record_decision(party=Party.EMPLOYER, employer_contact=two.jo, **given)
    with pytest.raises(Refused, match="not both"):
        ask_to_disclose(
            party=Party.EMPLOYER,
            employer_contact=two.jo,
            ground=Ground.LEGAL_DUTY,
            basis="x",
            reason="x",
            staff=two.case.case_manager,
            **known,
        )


def test_what_was_decided_before_an_employer_had_a_name_is_about_the_only_one(house: House) -> None:
    with house.open():
        person, today = house.person(), clock.today()
        record_decision(person=person, by=TESTS, on=today, **GIVEN)  # type: ignore[arg-type]
        assert may_tell(person, Party.EMPLOYER, WORK, SUPPORT, today).is_permitted
        only = record_employer(service=house.service, by=TESTS, name="Brook House")
        post = post_at(person, only)
        assert may_tell(person, Party.EMPLOYER, WORK, SUPPORT, today, employer=only).is_permitted
        case = house.case(person=person, post=post, asked=False)
        grid = reverse("permissions", args=[case.reference, "support"])
        assert "An employer who is not named" not in house.client().get(grid).content.decode()
        another = record_employer(service=house.service, by=TESTS, name="Mill")
        post_at(person, another)
        for employer in (only, another):
            assert not may_tell(person, Party.EMPLOYER, WORK, SUPPORT, today, employer=employer).is_permitted
            record_decision(person=person, by=TESTS, on=today, employer=employer, **GIVEN)  # type: ignore[arg-type]
            assert may_tell(person, Party.EMPLOYER, WORK, SUPPORT, today, employer=employer).is_permitted
        assert "An employer who is not named" in house.client().get(grid).content.decode()
        refused = GIVEN | {"decision": Choice.REFUSED}
        record_decision(person=person, by=TESTS, on=today, **refused)  # type: ignore[arg-type]
        for employer in (only, another):
            assert not may_tell(person, Party.EMPLOYER, WORK, SUPPORT, today, employer=employer).is_permitted


def test_a_permission_for_a_named_employer_takes_the_place_of_the_one_before_the_name(house: House) -> None:
    with house.open():
        person, today = house.person(), clock.today()
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        record_decision(person=person, by=TESTS, on=today, valid_until=today, **GIVEN)  # type: ignore[arg-type]
        record_decision(person=person, by=TESTS, on=today, valid_until=today, employer=employer, **GIVEN)  # type: ignore[arg-type]
        facts = permission_facts([person.pk])[person.pk]
    assert facts.lapses == (("Brook House: work: duties, hours, adjustments", today),)


def test_of_an_ending_the_employer_of_the_post_at_risk_is_told_and_no_other(two: TwoJobs) -> None:
    today = clock.today()
    may_hear = GIVEN | {"kind": KindOfInformation.CONTACT, "person": two.case.person, "by": TESTS, "on": today}
    told = {"case": two.case, "by": TESTS, "on": today, "reason": EndingReason.OTHER, "told": [Told.EMPLOYER]}
    record_decision(employer=two.mill, **may_hear)  # type: ignore[arg-type]
    with pytest.raises(Refused, match="did not let you tell the employer"):
        end_case(**told, told_way=Way.LETTER)  # type: ignore[arg-type]
    record_decision(employer=two.brook, **may_hear)  # type: ignore[arg-type]
    end_case(**told, told_way=Way.LETTER)  # type: ignore[arg-type]
    assert Disclosure.objects.get().employer == two.brook


def test_of_an_ending_the_only_employer_is_told_though_the_case_names_no_post(house: House) -> None:
    with house.open():
        person, today = house.person(), clock.today()
        may_hear = GIVEN | {"kind": KindOfInformation.CONTACT, "person": person, "by": TESTS, "on": today}
        record_decision(**may_hear)  # type: ignore[arg-type]
        only = record_employer(service=house.service, by=TESTS, name="Brook House")
        post_at(person, only)
        told = {"case": house.case(person=person), "by": TESTS, "on": today, "told": [Told.EMPLOYER]}
        end_case(**told, reason=EndingReason.OTHER, told_way=Way.LETTER)  # type: ignore[arg-type]
        assert Disclosure.objects.get().employer == only


def test_a_case_that_names_no_post_is_about_the_employers_of_its_client(house: House) -> None:
    with house.open():
        person = house.person()
        employer = record_employer(service=house.service, by=TESTS, name="Brook House")
        post_at(person, employer)
        case = house.case(person=person)
        named_at(employer, "Jo Bell")
    grid = reverse("permissions", args=[case.reference, "support"])
    assert "Jo Bell, line manager" in house.client().get(grid).content.decode()


def test_everybody_at_both_employers_can_be_named_where_contact_is_recorded(house: House, two: TwoJobs) -> None:
    for form in ("record_contact", "book_appointment", "plan_meeting", "record_meeting"):
        shown = house.client().get(two.page(form)).content.decode()
        for whom in ("Jo Bell, line manager at Brook House", "Al Day, line manager at Mill"):
            assert whom in shown, (form, whom)
        assert "Somebody else at Brook House or Mill" in shown, form
