"""What has happened in a case, told newest first and whole."""

import re
from datetime import date, timedelta
from typing import Any

import pytest

from tests.fixtures import TESTS, House
from tideover.assessments.actions import record_assessment
from tideover.cases.actions import add_document, end_case, take_out_document
from tideover.cases.models import Case, Document, EndingReason
from tideover.cases.rules import CameFrom, DocumentKind
from tideover.diary.rules import Party
from tideover.employment.actions import record_post, record_spell
from tideover.employment.rules import SpellState
from tideover.foundation import clock
from tideover.organisation.models import Intervention
from tideover.provision.actions import offer, suggest
from tideover.web.queries.case_story import case_story
from tideover.web.queries.moments import Moment
from tideover.web.queries.timeline import GROUPS, KINDS, PAGE_SIZE, Asked

DAY = timedelta(days=1)


def a_story(house: House) -> Case:
    """A case in which something of each kind has happened."""
    today = clock.today()
    case = house.case(accepted=40)
    post = record_post(person=case.person, by=TESTS, title="Carer")
    record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=today - 400 * DAY, post=post)
    record_spell(person=case.person, by=TESTS, state=SpellState.OFF_SICK, starts_on=today - 60 * DAY, post=post)
    house.contact(case, days_ago=35)
    record_assessment(case=case, by=TESTS, staff=None, on=today - 35 * DAY, in_their_words="I want to go back.")
    provision = suggest(case=case, by=TESTS, staff=None, intervention=Intervention.objects.get(), on=today - 30 * DAY)
    offer(provision=provision, by=TESTS, on=today - 29 * DAY)
    end_case(case=case, by=TESTS, on=today, reason=EndingReason.GOALS_MET)
    return case


def titles(case: Case, **asked: object) -> list[str]:
    """The lines of the timeline."""
    case = Case.objects.select_related(*Case.shown_with).get(pk=case.pk)
    story = case_story(case, clock.today(), Asked(**asked))  # type: ignore[arg-type]
    return [moment.title for moment in story.timeline.moments]


def test_everything_that_happened_is_told_newest_first(house: House) -> None:
    with house.open():
        case = a_story(house)
        assert titles(case) == [
            "Case ended: what was agreed is done",
            "Cognitive behaviour therapy: offered",
            "Telephone with Maryam",
            "Assessed",
            "Case accepted",
            "Off sick",
            "At work",
        ]


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ({"show": "work"}, ["Off sick", "At work"]),
        ({"show": "help"}, ["Cognitive behaviour therapy: offered"]),
        ({"show": "contact"}, ["Telephone with Maryam"]),
        ({"show": "case"}, ["Case ended: what was agreed is done", "Assessed", "Case accepted"]),
        ({"party": Party.CLIENT}, ["Telephone with Maryam"]),
        ({"show": "work", "party": Party.CLIENT}, []),
    ],
)
def test_kinds_and_parties_narrow_it(house: House, asked: dict[str, str], expected: list[str]) -> None:
    with house.open():
        assert titles(a_story(house), **asked) == expected


@pytest.mark.parametrize("contacts", [0, 20, 58, 59, 75])
def test_its_pages_leave_nothing_out_and_tell_nothing_twice(house: House, contacts: int) -> None:
    with house.open():
        case = a_story(house)
        for number in range(contacts):
            house.contact(case, at=clock.now() - timedelta(hours=13 * number + 1))
        pages: list[Moment] = []
        for skip in range(0, contacts + 7, PAGE_SIZE):
            shown = Case.objects.select_related(*Case.shown_with).get(pk=case.pk)
            page = case_story(shown, clock.today(), Asked(skip=skip)).timeline
            is_last = skip + PAGE_SIZE >= contacts + 7
            assert page.earlier == (None if is_last else skip + PAGE_SIZE)
            pages += page.moments
        assert len({(moment.kind, moment.key) for moment in pages}) == len(pages) == contacts + 7
        assert [moment.order for moment in pages] == sorted((moment.order for moment in pages), reverse=True)


def test_an_estimated_date_claims_no_more_than_its_month(house: House) -> None:
    with house.open():
        case = house.case()
        record_spell(
            person=case.person,
            by=TESTS,
            state=SpellState.OFF_SICK,
            starts_on=date(2002, 10, 15),
            dates_are_estimated=True,
        )
    shown = house.client().get(f"/cases/{case.reference}/").content.decode()
    assert "about October 2002" in shown
    assert "15 Oct 2002" not in shown


def test_the_links_that_narrow_it_keep_the_place(house: House) -> None:
    with house.open():
        case = house.case()
    shown = house.client().get(f"/cases/{case.reference}/").content.decode()
    for address in ("?show=help#happened", "?with=employer#happened", "?notes=full#happened"):
        assert f'href="{address}"' in shown, address


def documented(case: Case, name: str, **known: Any) -> Document:
    """A fit note from the GP."""
    known = {"came_from": CameFrom.GP, "kind": DocumentKind.FIT_NOTE, "dated_on": date(2026, 3, 2), **known}
    return add_document(case=case, by=TESTS, staff=case.case_manager, name=name, content=name.encode(), **known)


def test_it_says_how_much_there_is_of_each_kind_and_with_whom(house: House) -> None:
    with house.open():
        case = a_story(house)
        house.contact(case, days_ago=20, parties=[Party.CLIENT, Party.EMPLOYER])
        house.contact(case, days_ago=19, parties=[Party.UNION])
        documented(case, "note.txt")
        shown = Case.objects.select_related(*Case.shown_with).get(pk=case.pk)
        for show in ("", *KINDS):
            for party in ("", *GROUPS):
                told = case_story(shown, clock.today(), Asked(show=show, party=party)).timeline
                assert told.of_kind[show] == told.with_party[party] == len(told.moments), (show, party)
        everything = case_story(shown, clock.today(), Asked()).timeline
        assert everything.of_kind[""] == sum(everything.of_kind[kind] for kind in KINDS) == 10


def test_a_kind_of_which_there_is_nothing_says_so_and_keeps_the_other_filter(house: House) -> None:
    with house.open():
        case = house.case()
    shown = house.client().get(f"/cases/{case.reference}/?show=document&with=employer").content.decode()
    assert "Nothing of this kind yet" in shown
    assert re.search('href="[?](show=contact&amp;with=employer|with=employer&amp;show=contact)#happened"', shown)


def test_a_document_is_told_when_it_was_added_and_what_was_taken_out_without_its_name(house: House) -> None:
    with house.open():
        case = house.case()
        documented(case, "note.txt")
        wrong = documented(case, "Jo Blogs.txt", kind=DocumentKind.CONSENT, came_from=None)
        take_out_document(document=wrong, by=TESTS, staff=None, reason="Not theirs")
        assert titles(case, show="document") == ["Consent form: taken out again", "Fit note of 2 Mar 2026"]
        assert titles(case, party="others") == ["Fit note of 2 Mar 2026"]
    shown = house.client().get(f"/cases/{case.reference}/").content.decode()
    assert "Not theirs" in shown
    assert "Blogs" not in shown
    assert f'href="/cases/{case.reference}/documents/"' in shown


def test_documents_come_from_the_parties_that_a_contact_is_with() -> None:
    assert set(CameFrom.codes()) == set(Party.codes())
