"""Two records are found to be of one person: whatever reads one reads both, and taking it back leaves all as before."""

import re
from datetime import timedelta
from difflib import unified_diff
from typing import Any
from uuid import uuid4

import pytest

from tests.fixtures import TESTS, House
from tideover.cases.actions import accept, end_case, open_case, record_supporter, reopen_case
from tideover.cases.models import Case
from tideover.cases.rules import EndingReason, Relation
from tideover.consent.actions import ask_to_disclose, record_decision
from tideover.consent.gate import may_tell
from tideover.consent.rules import Choice, Ground, KindOfInformation, Party, Purpose
from tideover.employment.actions import record_post, record_spell
from tideover.employment.queries import spells_of
from tideover.employment.rules import SpellState
from tideover.evaluation.extracts.pseudonyms import Pseudonyms
from tideover.evaluation.extracts.reading import batches
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.models import ReadLogEntry
from tideover.people.actions.merging import merge, undo_merge
from tideover.people.matching import likely_duplicates
from tideover.people.models import Person
from tideover.people.open_work import open_work_of
from tideover.referrals.actions import receive_referral
from tideover.referrals.actions.identifying import say_same_person, tell_apart
from tideover.referrals.rules import Identity
from tideover.web.queries.approvals import waiting_approvals
from tideover.worklist.check import check_dues
from tideover.worklist.models import Due

HEALTH: dict[str, Any] = {"party": Party.GP, "kind": KindOfInformation.HEALTH, "purpose": Purpose.SUPPORT}


def ended(house: House, **details: Any) -> Case:
    """A case that has ended, of somebody who permitted their GP to be told and worked as a cook."""
    person = house.person(**details)
    case = house.case(person=person, accepted=400)
    record_decision(person=person, by=TESTS, decision=Choice.GIVEN, on=clock.today() - timedelta(days=300), **HEALTH)
    post = record_post(person=person, by=TESTS, title="Cook")
    record_spell(
        person=person,
        by=TESTS,
        state=SpellState.OFF_SICK,
        starts_on=clock.today() - timedelta(days=20),
        post=post,
    )
    record_supporter(case=case, by=TESTS, name="Sam", relation=Relation.FRIEND)
    ask_to_disclose(
        person=person, by=TESTS, ground=Ground.LEGAL_DUTY, basis="x", reason="x", staff=house.case_manager, **HEALTH
    )
    return end_case(case=case, by=TESTS, on=clock.today() - timedelta(days=100), reason=EndingReason.SETTLED)


def everything(house: House, case: Case, earlier: Case) -> dict[str, Any]:
    """What pages show of the two cases, and what is stored for the worklist."""
    client = house.client("team_manager")
    with house.open():
        dues = sorted(Due.objects.values_list("case", "kind", "about", "on"))
        drift = [line for checked in check_dues(house.service.pk) for line in checked.drift]
        permitted = may_tell(Case.objects.get(pk=case.pk).person, on=clock.today(), **HEALTH).is_permitted
    pages = {
        "case": client.get(f"/cases/{case.reference}/"),
        "earlier": client.get(f"/cases/{earlier.reference}/"),
        "search": client.get("/cases/?q=Smyth"),
        "permissions": client.get(f"/cases/{case.reference}/permissions/support/"),
        "supporters": client.get(f"/cases/{case.reference}/supporters/"),
        "told": client.get(f"/cases/{case.reference}/told/"),
        "list": client.get("/cases/?show=all&sort=name"),
    }
    assert all(page.status_code == 200 for page in pages.values())
    shown = {name: page.content.decode().partition("<main")[2] for name, page in pages.items()}
    return {"dues": dues, "drift": drift, "permitted": permitted, **shown}


def unlike(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[str]]:
    """What differs beside the tokens that each page has anew, and the order of what is due on one day."""

    def plain(value: Any) -> list[str]:
        return sorted(re.sub(r'value="[^"]*"', "", str(value)).splitlines())

    return {
        name: list(unified_diff(plain(before[name]), plain(after[name]), n=0))
        for name in before
        if plain(before[name]) != plain(after[name])
    }


def test_every_page_of_either_case_reads_both_records_until_it_is_taken_back(house: House) -> None:
    with house.open():
        earlier = ended(house, given_name="Jon", family_name="Smyth")
        case = house.case(person=house.person(given_name="John", family_name="Smith"), asked=False)
    before = everything(house, case, earlier)
    assert (before["permitted"], before["drift"]) == (False, [])
    assert case.reference not in before["search"]
    with house.open():
        merge(person=Person.objects.get(pk=earlier.person_id), into=Person.objects.get(pk=case.person_id), by=TESTS)
    after = everything(house, case, earlier)
    assert after["drift"] == []
    assert after["permitted"]
    for words in ("Off sick", "Cook", "Sam", "Also known as", "Jon Smyth", earlier.reference, "settled in work"):
        assert words in after["case"], words
        assert words not in before["case"], words
    assert "John Smith" in after["earlier"]
    assert case.reference in after["earlier"]
    assert case.reference in after["search"]
    assert "John Smith" in after["search"]
    assert "Jon Smyth" not in after["list"]
    assert "Sam" in after["supporters"]
    # Somebody who was asked in the earlier case was asked: the worklist asks no more.
    kinds = {
        name: {kind for key, kind, *_ in found["dues"] if key == case.pk}
        for name, found in (("before", before), ("after", after))
    }
    assert "ask_permissions" in kinds["before"] - kinds["after"]
    with house.open():
        undo_merge(person=Person.objects.get(pk=earlier.person_id), by=TESTS)
    assert unlike(before, everything(house, case, earlier)) == {}


def test_whoever_gets_in_touch_is_told_what_is_known_of_the_surviving_record(house: House) -> None:
    with house.open():
        earlier, going_on = ended(house), house.case(person=house.person(access_needs="Before noon"))
        merge(person=Person.objects.get(pk=going_on.person_id), into=_with_needs(house), by=TESTS)
        merge(person=Person.objects.get(pk=earlier.person_id), into=_with_needs(house), by=TESTS)
    client = house.client()
    for where in (f"{earlier.reference}/follow-ups/13/", f"{going_on.reference}/meetings/plan/"):
        page = client.get(f"/cases/{where}").content.decode()
        assert "In large letters" in page, where
        assert "Before noon" not in page, where


def _with_needs(house: House) -> Person:
    return house.person(given_name="Survivor", access_needs="In large letters")


def test_records_found_one_after_another_come_apart_one_after_another(house: House) -> None:
    with house.open():
        first, second, third = (house.person(given_name=name) for name in ("Ann", "Anne", "Anna"))
        merge(person=first, into=second, by=TESTS)
        merge(person=second, into=third, by=TESTS)
        first.refresh_from_db()
        assert first.surviving == third
        undo_merge(person=second, by=TESTS)
        first.refresh_from_db()
        assert first.surviving == second
        undo_merge(person=first, by=TESTS)
        assert not Person.objects.exclude(merged_into=None).exists()


def test_a_person_has_one_going_onwhichever_record_it_is_of(house: House) -> None:
    with house.open():
        earlier = ended(house, given_name="Jon")
        case = house.case()
        one, other = Person.objects.get(pk=earlier.person_id), Person.objects.get(pk=case.person_id)
        merge(person=one, into=other, by=TESTS)
        one.refresh_from_db()
        assert open_work_of([one.pk])[one.pk].reference == case.reference
        with pytest.raises(Refused, match=f"already has an open case, {case.reference}"):
            open_case(person=one, team=house.team, by=TESTS, accepted_on=clock.today())
        with pytest.raises(Refused, match=f"already has an open case, {case.reference}"):
            reopen_case(case=earlier, by=TESTS, because="Asked")
        third = house.case(person=house.person(given_name="Jo")).person
        with pytest.raises(Refused, match="Both have an open case"):
            merge(person=third, into=other, by=TESTS)


def test_a_change_at_work_in_either_case_ends_what_the_other_record_says(house: House) -> None:
    with house.open():
        earlier = ended(house, given_name="Jon")
        case = house.case()
        merge(person=Person.objects.get(pk=earlier.person_id), into=case.person, by=TESTS)
        post = Person.objects.get(pk=earlier.person_id).posts.get()
        record_spell(person=case.person, by=TESTS, state=SpellState.AT_WORK, starts_on=clock.today(), post=post)
        spells = spells_of([case.person_id])[case.person_id]
        assert [(spell.state, spell.ends_on is None) for spell in spells] == [
            (SpellState.OFF_SICK, False),
            (SpellState.AT_WORK, True),
        ]


def test_a_request_to_tell_waits_for_the_team_of_the_case_that_goes_on(house: House) -> None:
    with house.open():
        earlier = ended(house, given_name="Jon")
        case = house.case(team=house.other_team, case_manager=house.staff["elsewhere"])
        assert waiting_approvals(house.other_team) == []
        merge(person=Person.objects.get(pk=earlier.person_id), into=case.person, by=TESTS)
        assert [row.name for row in waiting_approvals(house.other_team)] == [case.person.name]


def test_a_likeness_of_a_second_record_leads_to_the_one_that_survives(house: House) -> None:
    with house.open():
        second, survivor = house.person(given_name="Stephen"), house.person(given_name="Mark", birth_date=None)
        like = Person.objects.get(pk=house.person(given_name="Steven").pk)
        assert [each.person for each in likely_duplicates(like)] == [second]
        merge(person=second, into=survivor, by=TESTS)
        assert [each.person for each in likely_duplicates(like)] == [survivor]
        assert likely_duplicates(Person.objects.get(pk=second.pk))[0].person == like


def test_people_of_two_teams_are_merged_only_by_somebody_who_reaches_both(house: House) -> None:
    with house.open():
        ours = house.case(person=house.person(postcode="SA1 1AA"))
        theirs = house.case(
            person=house.person(postcode="SA1 1AA", telephone="01632 960999"),
            team=house.other_team,
            case_manager=house.staff["elsewhere"],
        )
    where = f"/cases/{ours.reference}/same-person/"
    assert house.client("case_manager").get(where).status_code == 403
    manager = house.client("team_manager")
    page = manager.get(where).content.decode()
    assert "Somebody like them is with South team" in page
    assert "01632 960999" not in page
    answer = {"who": str(theirs.person_id), "submission": str(uuid4())}
    assert "Choose" in manager.post(where, answer).content.decode()
    worker = house.client("intake_worker")
    assert "01632 960999" in worker.get(where).content.decode()
    assert "Both have an open case" in worker.post(where, answer).content.decode()
    with house.open():
        end_case(case=theirs, by=TESTS, on=clock.today(), reason=EndingReason.MOVED_AWAY)
    answer["submission"] = str(uuid4())
    assert "is of Maryam" in worker.get(worker.post(where, answer)["Location"]).content.decode()
    page = manager.get(f"/cases/{ours.reference}/").content.decode()
    assert theirs.reference in page
    assert f'href="/cases/{theirs.reference}/"' not in page
    assert manager.get(f"/cases/{theirs.reference}/").status_code == 404
    back = worker.post(f"{where}{theirs.person_id}/", {"submission": str(uuid4())})
    assert back.status_code == 302
    assert theirs.reference not in manager.get(f"/cases/{ours.reference}/").content.decode()


def test_a_case_that_looks_nothing_alike_is_named_by_its_reference(house: House) -> None:
    """Somebody married, moved and was written down with another birthday: only whoever knows them can say so."""
    with house.open():
        ours = house.case(person=house.person(given_name="Ann", family_name="Hill"))
        other = ended(house, given_name="Zoe", family_name="Patel", birth_date=None, telephone="01632 960999")
        theirs = house.case(
            person=house.person(given_name="Bob", family_name="Stone", birth_date=None),
            team=house.other_team,
            case_manager=house.staff["elsewhere"],
        )
    manager, where = house.client("team_manager"), f"/cases/{ours.reference}/same-person/"
    assert "01632 960999" not in manager.get(where).content.decode()
    page = manager.get(where, {"reference": other.reference.lower()}).content.decode()
    assert "01632 960999" in page
    assert "Nothing that is known agrees." in page
    assert ReadLogEntry.objects.filter(permission="PERSON_MERGE", subject_id=other.pk, outcome="read").exists()
    for reference, sentence in (
        (theirs.reference, "You reach no case with this reference"),
        ("TO-9999", "You reach no case with this reference"),
        (ours.reference, "This is a case of the same record"),
    ):
        page = manager.get(where, {"reference": reference}).content.decode()
        assert sentence in page
        assert "Stone" not in page
    answer = {"who": str(other.person_id), "submission": str(uuid4())}
    assert "Choose" in manager.post(where, answer).content.decode(), "only whom the page shows can be chosen"
    saved = manager.post(f"{where}?reference={other.reference}", {**answer, "submission": str(uuid4())})
    assert "is of Ann Hill too" in manager.get(saved["Location"]).content.decode()


def test_an_extract_tells_of_a_case_what_either_record_says(house: House) -> None:
    with house.open():
        earlier = ended(house, given_name="Jon")
        case = house.case()
        merge(person=Person.objects.get(pk=earlier.person_id), into=case.person, by=TESTS)
        found = list(batches(house.service.pk, clock.today(), Pseudonyms()))
    clients, spells = found[0]["clients"], found[0]["spells"]
    assert len(set(clients["person"].to_pylist())) == 1
    assert sorted(spells["client"].to_pylist()) == sorted(clients["client"].to_pylist())


def test_what_was_accepted_for_somebody_known_stays_and_it_is_said_what_to_do(house: House) -> None:
    with house.open():
        known, new = house.person(), house.person(telephone="01632 960001")
        referral = receive_referral(person=new, by=TESTS, received_on=clock.today(), identity=Identity.OPEN)
        say_same_person(referral=referral, by=TESTS, known=known)
        case = accept(referral=referral, by=TESTS, on=clock.today(), team=house.team)
        with pytest.raises(Refused, match=f"end {case.reference} .* then take a new referral for whoever it was"):
            tell_apart(referral=referral, by=TESTS)
        end_case(case=case, by=TESTS, on=clock.today(), reason=EndingReason.OTHER)
        with pytest.raises(Refused, match="If it was somebody else, take a new referral"):
            tell_apart(referral=referral, by=TESTS)
