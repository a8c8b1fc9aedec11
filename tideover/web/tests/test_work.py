"""The pages of a client's work, as a case manager meets them."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from tests.fixtures import TESTS, House
from tideover.cases.actions import accept, allocate
from tideover.cases.models import Case
from tideover.employment.actions import (
    correct_post,
    correct_spell,
    describe_absence,
    record_earlier_absence,
    record_post,
    record_spell,
    remove_spell,
)
from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.employment.rules import Condition, Contract, EndedBy, SpellState, WorkIsCause, pay_words
from tideover.foundation import clock
from tideover.people.actions import record_employer
from tideover.people.models import Employer, EmployerContact
from tideover.referrals.actions import receive_referral
from tideover.worklist.models import Standing

AT_WORK, OFF_SICK = SpellState.AT_WORK, SpellState.OFF_SICK
HUGE = "x" * 100_000


def days_ago(days: int) -> date:
    """The day that many days before today."""
    return clock.today() - timedelta(days=days)


def typed(name: str, day: date) -> dict[str, int]:
    """A day in its three boxes."""
    return {f"{name}_day": day.day, f"{name}_month": day.month, f"{name}_year": day.year}


def send(client: Client, case: Case, where: str, fields: dict[str, Any]) -> str:
    """Send a form about the client's work: the page that comes back, after what it leads to."""
    known = {"submission": str(uuid4())}
    response = client.post(f"/cases/{case.reference}/work/{where}", {**known, **fields}, follow=True)
    assert response.status_code == 200
    return response.content.decode()


def shown(client: Client, case: Case, where: str = "") -> str:
    """A page about the client's work."""
    response = client.get(f"/cases/{case.reference}/work/{where}")
    assert response.status_code == 200
    return response.content.decode()


def absent(house: House) -> tuple[Case, Spell, Spell]:
    """A case of somebody at work for years and off sick for 60 days, with both spells."""
    person = house.person(given_name="Ada", family_name="Lee")
    employer = record_employer(service=house.service, by=TESTS, name="Brook House")
    post = record_post(person=person, by=TESTS, employer=employer, title="carer", started_on=days_ago(2000))
    working = record_spell(person=person, by=TESTS, state=AT_WORK, starts_on=days_ago(2000), post=post)
    off = record_spell(person=person, by=TESTS, state=OFF_SICK, starts_on=days_ago(60), post=post)
    return house.case(person=person, post=post), working, off


def test_the_page_tells_how_they_stand_how_far_it_is_known_and_what_follows(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
        causes = [Condition.STRESS, Condition.BREATHING]
        describe_absence(spell=off, by=TESTS, version=1, causes=causes, work_is_cause=WorkIsCause.YES)
        record_earlier_absence(spell=off, by=TESTS, began_on=date(2020, 2, 29), weeks=6)
    page = shown(house.client(), case)
    assert "off sick since" in page
    assert "Still absent from work" in page
    assert "Stress or adjustment disorder; breathing. Work is a cause" in page
    assert "Off before from 29 Feb 2020, 6 weeks" in page
    assert "Still so today" in page
    assert "app-life__off_sick" in page
    assert "See work" in house.client().get(f"/cases/{case.reference}/").content.decode()


def test_where_nothing_is_recorded_the_page_says_how_to_begin(house: House) -> None:
    with house.open():
        case = house.case()
    page = shown(house.client(), case)
    assert "Nothing is recorded of their work" in page
    assert "Add a post" in page
    assert "Still so today" not in page


def test_a_post_with_a_new_employer_and_somebody_there_becomes_the_post_at_risk(house: House) -> None:
    with house.open():
        case = house.case()
    fields = {
        "title": "Carer",
        "contract": "permanent",
        "employer": "Mill Lane Homes",
        "hours_basis": "full_time",
        "usual_weekly_hours": "37.5",
        "pay_from": "20000",
        "pay_to": "25000",
        **typed("started_on", date(2016, 2, 29)),
        "contact_name": "Jo Bell",
        "contact_role": "line_manager",
        "contact_telephone": "01632 960041",
    }
    page = send(house.client(), case, "posts/new/", fields)
    assert "Carer at Mill Lane Homes added" in page
    assert "£20,000 to £25,000 a year" in page
    assert "Jo Bell" in page
    with house.open():
        post = Post.objects.get()
        case.refresh_from_db()
        assert (case.post, post.started_on, post.income_band) == (post, date(2016, 2, 29), "20000-25000")
        assert EmployerContact.objects.get().employer == post.employer


def test_a_second_post_stands_beside_the_one_at_risk(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    page = send(house.client(), case, "posts/new/", {"title": "Cleaner", "employer": "Mill Lane Homes"})
    assert "Also in this case" in page
    with house.open():
        case.refresh_from_db()
        assert case.post_id == off.post_id
        assert case.further_posts.get(until=None).post.title == "Cleaner"


@pytest.mark.parametrize("name", ["brook house", "BROOK  HOUSE", "Brook-House"])
def test_an_employer_that_is_known_is_found_by_its_name(house: House, name: str) -> None:
    with house.open():
        case, _, _ = absent(house)
    send(house.client(), case, "posts/new/", {"title": "Cook", "employer": name})
    with house.open():
        assert Employer.objects.count() == 1
        assert Post.objects.get(title="Cook").employer == Employer.objects.get()


def test_an_employer_with_a_similar_name_is_asked_about(house: House) -> None:
    with house.open():
        case, _, _ = absent(house)
    client, fields = house.client(), {"title": "Cook", "employer": "Brook Care Ltd"}
    page = send(client, case, "posts/new/", fields)
    assert "Which employer is it?" in page
    assert "Brook House" in page
    with house.open():
        assert Post.objects.count() == 1
        known = Employer.objects.get()
    send(client, case, "posts/new/", {**fields, "which": known.pk})
    send(client, case, "posts/new/", {**fields, "title": "Maid", "which": "new"})
    with house.open():
        assert Post.objects.get(title="Cook").employer == known
        assert Post.objects.get(title="Maid").employer.name == "Brook Care Ltd"


def test_an_employer_of_another_service_is_never_offered(house: House, neighbour: House) -> None:
    with neighbour.open():
        record_employer(service=neighbour.service, by=TESTS, name="Brook House")
    with house.open():
        case = house.case()
    page = send(house.client(), case, "posts/new/", {"title": "Cook", "employer": "Brook Care"})
    assert "Which employer is it?" not in page
    assert "Cook at Brook Care added" in page


def test_a_post_of_which_nothing_is_known_is_refused(house: House) -> None:
    with house.open():
        case = house.case()
    assert "Enter the job title" in send(house.client(), case, "posts/new/", {"dates_are_estimated": "on"})
    with house.open():
        assert not Post.objects.exists()


def test_somebody_self_employed_has_a_post_without_employer(house: House) -> None:
    with house.open():
        case = house.case()
    client, fields = house.client(), {"title": "Gardener", "contract": "self_employed"}
    assert "Leave the employer empty" in send(client, case, "posts/new/", {**fields, "employer": "Herself"})
    send(client, case, "posts/new/", fields)
    with house.open():
        post = Post.objects.get()
        assert (post.contract, post.employer) == (Contract.SELF_EMPLOYED, None)


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"title": HUGE}, "must be 120 characters or fewer"),
        ({"employer": HUGE}, "must be 120 characters or fewer"),
        ({"employer": "a\x00b"}, "cannot be kept"),
        ({"usual_weekly_hours": "0"}, "must be 0.5 or more"),
        ({"usual_weekly_hours": "100.5"}, "must be 100 or less"),
        ({"pay_from": "2000", "pay_to": "1000"}, "Enter as much as the pay it begins with"),
        ({"pay_from": "9" * 30}, "or less"),
        ({"contract": "eternal"}, "from the list"),
        ({"ended_by": "dismissal"}, "Enter the last day"),
        (typed("started_on", date(2999, 1, 1)), "in the future"),
        ({"started_on_day": "30", "started_on_month": "2", "started_on_year": "2020"}, "must be a real date"),
        ({"contact_name": "Jo"}, "Enter the employer that they are at"),
        ({"employer": "New", "contact_email": "jo@example.org"}, "Enter whose telephone or e-mail"),
    ],
)
def test_a_post_that_cannot_be_is_refused_and_what_was_typed_stays(
    house: House, fields: dict[str, Any], sentence: str
) -> None:
    with house.open():
        case = house.case()
    page = send(house.client(), case, "posts/new/", {"title": "Kept title", **fields})
    assert sentence in page
    assert "There is a problem" in page
    assert "Kept title" in page or "title" in fields
    with house.open():
        assert not Post.objects.exists()
        assert not Employer.objects.exists()


def test_a_form_that_is_sent_twice_adds_one_post(house: House) -> None:
    with house.open():
        case = house.case()
    client, fields = house.client(), {"title": "Carer", "employer": "Mill Lane", "submission": str(uuid4())}
    for _ in range(2):
        send(client, case, "posts/new/", fields)
    with house.open():
        assert Post.objects.count() == 1


def test_a_post_is_corrected_and_shows_what_somebody_else_changed(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
        post = off.post
        assert post
        began = typed("started_on", post.started_on)
        correct_post(post=post, by=TESTS, version=1, title="nurse")
    client, fields = house.client(), {"title": "cook", "employer": "Brook House", "version": 1, **began}
    page = send(client, case, f"posts/{post.pk}/", fields)
    assert "Somebody else changed this" in page
    assert "nurse" in page
    assert "Corrected" in send(client, case, f"posts/{post.pk}/", {**fields, "version": 2})
    with house.open():
        post.refresh_from_db()
        assert (post.title, post.employer) == ("cook", Employer.objects.get())


def test_a_post_ends_and_what_ran_in_it_ends_with_it(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    client, where = house.client(), f"posts/{off.post_id}/end/"
    assert "Choose how it ended" in send(client, case, where, typed("on", days_ago(3)))
    page = send(client, case, where, {**typed("on", days_ago(3)), "ended_by": "redundancy"})
    assert "The post has ended" in page
    assert "redundancy" in page
    with house.open():
        off.refresh_from_db()
        assert (off.ends_on, off.post and off.post.ended_by) == (days_ago(3), EndedBy.REDUNDANCY)


def test_a_change_at_work_is_recorded_told_and_known_to_today_if_that_is_said(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    back = {"state": "at_work", "post": off.post_id, **typed("starts_on", days_ago(14))}
    page = send(house.client(), case, "new/", {**back, "still": "on"})
    assert "Change at work recorded" in page
    assert "Retained in the same post" in page
    with house.open():
        spell = Spell.objects.get(ends_on=None)
        assert spell.confirmed_on == clock.today()
        assert Standing.objects.get(case=case).stage == "in_work_support"
    story = house.client().get(f"/cases/{case.reference}/").content.decode()
    assert "at work since" in story


def test_a_change_that_is_not_said_to_hold_today_is_known_to_its_first_day(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    send(house.client(), case, "new/", {"state": "at_work", "post": off.post_id, **typed("starts_on", days_ago(14))})
    with house.open():
        assert Spell.objects.get(ends_on=None).confirmed_on is None


@pytest.mark.parametrize(
    ("fields", "sentence"),
    [
        ({"state": "at_work", **typed("starts_on", date(2020, 1, 1))}, "Choose the post"),
        (typed("starts_on", date(2020, 1, 1)), "Choose how they stand at work"),
        ({"state": "unemployed", "weekly_hours": "0", **typed("starts_on", date(2020, 1, 1))}, "0.5 or more"),
        (
            {"state": "unemployed", "starts_on_day": "29", "starts_on_month": "2", "starts_on_year": "2021"},
            "must be a real date",
        ),
        (
            {"state": "unemployed", **typed("starts_on", date(2020, 1, 2)), **typed("ends_on", date(2020, 1, 1))},
            "cannot come before the first",
        ),
        ({"state": HUGE, **typed("starts_on", date(2020, 1, 1))}, "from the list"),
        ({"state": "off_sick", "post": HUGE, **typed("starts_on", date(2020, 1, 1))}, "from the list"),
    ],
)
def test_a_change_at_work_that_cannot_be_is_refused(house: House, fields: dict[str, Any], sentence: str) -> None:
    with house.open():
        case = house.case()
    page = send(house.client(), case, "new/", fields)
    assert "There is a problem" in page
    assert sentence in page
    with house.open():
        assert not Spell.objects.exists()


def test_the_post_chosen_beforehand_is_left_out_for_a_state_that_cannot_be_in_one(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    fields = {"state": "unemployed", "post": off.post_id, **typed("starts_on", days_ago(3))}
    send(house.client(), case, "new/", fields)
    with house.open():
        assert Spell.objects.get(ends_on=None).post is None


def test_the_same_again_is_refused_and_the_form_says_since_when_it_is_so(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    fields = {"state": "off_sick", "post": off.post_id, **typed("starts_on", clock.today())}
    assert "Ada has been off sick in this post since" in send(house.client(), case, "new/", fields)


def form_of(spell: Spell) -> dict[str, Any]:
    """What the form that corrects a spell sends if nothing is changed."""
    until = typed("ends_on", spell.ends_on) if spell.ends_on else {}
    began = typed("starts_on", spell.starts_on)
    return {"state": spell.state, "post": spell.post_id, "version": spell.version, **began, **until}


def test_a_spell_is_corrected_and_one_that_overlaps_is_refused(house: House) -> None:
    with house.open():
        case, working, off = absent(house)
    client, where = house.client(), f"spells/{off.pk}/"
    earlier = {**form_of(off), **typed("starts_on", days_ago(70))}
    assert "Enter days outside it, or correct it first" in send(client, case, where, earlier)
    assert "Corrected" in send(client, case, where, {**earlier, "neighbours_follow": "on"})
    with house.open():
        working.refresh_from_db()
        off.refresh_from_db()
        assert (working.ends_on, off.starts_on) == (days_ago(71), days_ago(70))


def test_days_that_are_not_certain_claim_no_more_than_their_month(house: House) -> None:
    with house.open():
        case, working, _ = absent(house)
    page = send(house.client(), case, f"spells/{working.pk}/", {**form_of(working), "dates_are_estimated": "on"})
    assert f"about {working.starts_on:%B %Y}" in page


def test_a_form_that_changes_nothing_says_so_in_no_history(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    send(house.client(), case, f"spells/{off.pk}/", form_of(off))
    with house.open():
        off.refresh_from_db()
        assert off.version == 1


def test_two_people_who_correct_one_spell_see_each_others_change(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
        mine = {**form_of(off), **typed("starts_on", days_ago(50))}
        correct_spell(spell=off, by=TESTS, version=1, starts_on=days_ago(40))
    page = send(house.client(), case, f"spells/{off.pk}/", mine)
    assert "Somebody else changed this" in page
    assert "What you typed is below" in page
    assert "Corrected" in send(house.client(), case, f"spells/{off.pk}/", {**mine, "version": 2})


def test_a_spell_entered_in_error_is_removed_once(house: House) -> None:
    with house.open():
        case, working, off = absent(house)
    client, where, fields = house.client(), f"spells/{off.pk}/remove/", {"submission": str(uuid4())}
    assert "&#39;At work&#39; goes on instead" in shown(client, case, where)
    for sentence in ("Removed. What it said is kept", "removed meanwhile"):
        assert sentence in send(client, case, where, {**fields, "goes_on_again": "on"})
    with house.open():
        assert Spell.objects.get() == working
        assert Spell.objects.get().ends_on is None
    assert client.get(f"/cases/{case.reference}/work/spells/99999999/").status_code == 404


def test_a_form_about_a_spell_that_somebody_removed_leads_to_what_is_left(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
        mine, key = form_of(off), off.pk
        remove_spell(spell=off, by=TESTS)
    for where in (f"spells/{key}/", f"spells/{key}/absence/", f"spells/{key}/absence/before/"):
        assert "This was removed meanwhile" in send(house.client(), case, where, mine)


def test_an_absence_is_described_with_what_came_before(house: House) -> None:
    with house.open():
        case, working, off = absent(house)
    client, where = house.client(), f"spells/{off.pk}/absence/"
    fields = {"causes": ["stress", "cancer"], "work_is_cause": "partly", "version": 1}
    assert "Work is partly a cause" in send(client, case, where, fields)
    before = {**typed("began_on", date(2020, 2, 29)), "weeks": "6", "date_is_estimated": "on"}
    assert "About February 2020, 6 weeks" in send(client, case, f"{where}before/", before)
    assert "must be 520 or less" in send(client, case, f"{where}before/", {**before, "weeks": "9" * 40})
    assert "from the list" in send(client, case, where, {**fields, "causes": [HUGE], "version": 2})
    with house.open():
        earlier = EarlierAbsence.objects.get()
    for sentence in ("Removed. What it said is kept", "This was removed already"):
        assert sentence in send(client, case, f"{where}before/{earlier.pk}/", {})
    assert client.get(f"/cases/{case.reference}/work/spells/{working.pk}/absence/").status_code == 404


def test_the_timeline_tells_the_causes_with_the_absence(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
        describe_absence(spell=off, by=TESTS, version=1, causes=[Condition.CANCER], work_is_cause=WorkIsCause.NO)
    story = house.client().get(f"/cases/{case.reference}/?show=work").content.decode()
    assert "cancer. work is no cause" in story.lower()


def test_somebody_is_named_at_the_employer_of_a_post(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
        alone = record_post(person=case.person, by=TESTS, title="Gardener", contract=Contract.SELF_EMPLOYED)
    client = house.client()
    assert "Jo added" in send(client, case, f"posts/{off.post_id}/people/", {"name": "Jo", "role": "line_manager"})
    assert client.get(f"/cases/{case.reference}/work/posts/{alone.pk}/people/").status_code == 404


def test_confirming_on_the_work_page_leads_back_to_it(house: House) -> None:
    with house.open():
        case, _, off = absent(house)
    response = house.client().post(f"/cases/{case.reference}/work/confirm/", {"from": "work"})
    assert response["Location"] == f"/cases/{case.reference}/work/"
    with house.open():
        off.refresh_from_db()
        assert off.confirmed_on == clock.today()


@pytest.mark.parametrize(
    ("band", "words"),
    [
        ("", ""),
        ("20000-25000", "£20,000 to £25,000 a year"),
        ("0-10000", "Up to £10,000 a year"),
        ("50000-", "£50,000 a year or more"),
        ("21500-21500", "£21,500 a year"),
    ],
)
def test_pay_is_told_as_people_say_it(band: str, words: str) -> None:
    assert pay_words(band) == words


def test_what_the_referral_said_of_the_absence_is_filled_in_for_the_first_spell_alone(house: House) -> None:
    since = clock.today() - timedelta(days=40)
    with house.open():
        person = house.person(postcode="SA1 1AA")
        referral = receive_referral(person=person, by=TESTS, received_on=clock.today(), absent_since=since)
        case = accept(referral=referral, by=TESTS, on=clock.today(), team=house.team)
        allocate(case=case, by=TESTS, case_manager=house.case_manager)
    client, where = house.client(), f"/cases/{case.reference}/work/new/"
    shown = client.get(where).content.decode()
    assert "The referral said: off work since" in shown
    assert f'value="{since.year}"' in shown
    assert "SA1 1AA" in client.get(f"/referrals/{referral.pk}/").content.decode()
    with house.open():
        assert not Spell.objects.exists()
        record_spell(person=person, by=TESTS, state=SpellState.OFF_SICK, starts_on=since)
    assert "The referral said" not in client.get(where).content.decode()
