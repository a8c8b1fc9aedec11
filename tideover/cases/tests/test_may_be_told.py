"""Who may be told what, in a few words: as the page of permissions says it."""

from datetime import timedelta
from typing import Any

from tests.fixtures import TESTS, House
from tideover.cases.beside import beside, with_what_is_beside
from tideover.cases.may_be_told import NOT_ASKED, SHORT, MayBeTold
from tideover.cases.models import Case
from tideover.cases.queries import employers_in
from tideover.consent.actions import record_decision
from tideover.consent.queries import grid_of
from tideover.consent.rules import Choice, KindOfInformation, Party, Purpose
from tideover.employment.actions import record_post
from tideover.foundation import clock
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.models import EmployerContact
from tideover.people.rules import EmployerRole


def at_work(house: House, *names: str) -> tuple[Case, EmployerContact]:
    """A case about a post at the first of these employers, with somebody who works there."""
    person = house.person()
    employers = [record_employer(service=house.service, by=TESTS, name=name) for name in names]
    posts = [record_post(person=person, by=TESTS, employer=each, title="Carer") for each in employers]
    contact = record_employer_contact(employer=employers[0], by=TESTS, name="Jo", role=EmployerRole.LINE_MANAGER)
    return house.case(person=person, post=posts[0], asked=False), contact


def decide(case: Case, party: Party, decision: Choice, *kinds: KindOfInformation, **known: Any) -> None:
    """The client decides about each of these kinds."""
    about = {"person": case.person, "by": TESTS, "party": party, "purpose": Purpose.SUPPORT, "on": clock.today()}
    for kind in kinds:
        record_decision(**{**about, **known}, kind=kind, decision=decision)


def told(house: House, case: Case) -> MayBeTold:
    """What the case page says."""
    rows = with_what_is_beside(Case.objects.select_related(*Case.shown_with), house.actor())
    return beside(rows.get(pk=case.pk), clock.today()).told


def test_each_is_told_of_in_a_few_words(house: House) -> None:
    kinds = KindOfInformation
    with house.open():
        case, contact = at_work(house, "Brook House")
        whom = {"employer_contact": contact}
        assert told(house, case).contacts.get(contact.pk, NOT_ASKED) == NOT_ASKED
        decide(case, Party.EMPLOYER, Choice.GIVEN, kinds.WORK, kinds.PLAN, **whom)
        decide(case, Party.EMPLOYER, Choice.REFUSED, kinds.HEALTH, **whom)
        decide(case, Party.GP, Choice.GIVEN, kinds.HEALTH, exception="not the diagnosis")
        decide(case, Party.UNION, Choice.REFUSED, kinds.FINANCE)
        said = told(house, case)
        assert said.contacts[contact.pk] == "May be told: work, plan; not health"
        assert said.others == (("GP", "May be told: health in part"), ("Union representative", "Not to be told: money"))
        assert said.supporters == NOT_ASKED


def test_what_has_lapsed_or_was_said_for_another_purpose_is_no_permission(house: House) -> None:
    with house.open():
        case, _ = at_work(house, "Brook House")
        ago = clock.today() - timedelta(days=30)
        decide(case, Party.GP, Choice.GIVEN, KindOfInformation.PLAN, on=ago, valid_until=ago + timedelta(days=9))
        decide(case, Party.UNION, Choice.GIVEN, KindOfInformation.PLAN, purpose=Purpose.EVALUATION)
        assert told(house, case).others == (("GP", "Not to be told: plan"),)


def test_what_was_said_of_an_employer_without_a_name_counts_for_the_only_one(house: House) -> None:
    with house.open():
        for names in (("Brook House",), ("Brook House", "Mill")):
            case, contact = at_work(house, *names)
            decide(case, Party.EMPLOYER, Choice.GIVEN, KindOfInformation.WORK)
            said = told(house, case).employers.get(contact.employer_id, NOT_ASKED)
            assert said == ("May be told: work" if len(names) == 1 else NOT_ASKED)
            grid = {
                row.told.code: row for row in grid_of(case.person, employers_in(case), Purpose.SUPPORT, clock.today())
            }
            row = grid[f"employer-at-{contact.employer_id}"]
            assert [SHORT[cell.kind] in said for cell in row.cells] == [cell.is_told for cell in row.cells]


def test_the_page_shows_them_with_the_people(house: House) -> None:
    with house.open():
        case, contact = at_work(house, "Brook House")
        decide(case, Party.EMPLOYER, Choice.GIVEN, KindOfInformation.WORK, employer_contact=contact)
    page = house.client().get(f"/cases/{case.reference}/").content.decode()
    assert "May be told: work" in page
    assert f'href="/cases/{case.reference}/permissions/support/"' in page
