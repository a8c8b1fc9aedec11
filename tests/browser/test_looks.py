"""Every staff page at the width of a desk and of a phone: axe finds nothing, and nothing is cut off."""

from datetime import date, timedelta
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import PHONE, WIDE, Open, faults, too_wide
from tests.fixtures import TESTS, House
from tests.thorough import IS_THOROUGH
from tideover.cases.actions import (
    add_document,
    break_glass,
    end_case,
    raise_concern,
    receive_complaint,
    record_supporter,
    take_out_document,
)
from tideover.cases.models import BreakGlass, Case, Document, Ending, EndingReason
from tideover.cases.rules import CameFrom, ComplaintAbout, DocumentKind, Relation, WhyGlassBroken
from tideover.consent.actions import answer_request, ask_to_disclose
from tideover.consent.rules import Answer, Ground, KindOfInformation, Purpose
from tideover.consent.rules import Party as Told
from tideover.diary.actions import (
    Agreeing,
    Manner,
    Taking,
    ask_for_handovers,
    expect_clients,
    note_intention,
    plan_group_session,
    record_meeting,
)
from tideover.diary.rules import LONGEST_NOTE, HandingOver, Occasion, Party
from tideover.employment.actions import record_post, record_spell
from tideover.employment.models import Post, Spell
from tideover.employment.rules import SpellState
from tideover.exchange.actions import check_folder, receive_folder
from tideover.exchange.models import Import
from tideover.foundation import clock
from tideover.organisation.models import Intervention
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.actions.merging import merge
from tideover.people.models import EmployerContact, Person
from tideover.people.rules import EmployerRole, Way
from tideover.provision.actions import await_care, offer, suggest
from tideover.provision.rules import CareKind
from tideover.referrals.actions import take_referral
from tideover.referrals.models import Referral
from tideover.referrals.rules import Source

pytestmark = pytest.mark.browser

LONG = "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafers"
RIGHT_TO_LEFT = "عبد الرحمن بن محمد"


def full(house: House) -> Case:
    """A caseload with long and right-to-left names; a case with 60 moments, one of them with the longest note."""
    with house.open():
        for name in (LONG, RIGHT_TO_LEFT):
            house.case(person=house.person(given_name=name, family_name=name[:80]), accepted=20)
        person = house.person(
            given_name="Seán", telephone="+44 7700 900 123", email=f"{'a' * 60}@mail.example", access_needs=LONG * 3
        )
        case = house.case(person=person, accepted=90, post=at_work(house, person))
        offered = suggest(case=case, by=TESTS, on=days_ago(60), intervention=Intervention.objects.get())
        offer(provision=offered, by=TESTS, on=days_ago(50))
        for days in range(1, 61):
            house.contact(case, days_ago=days, note=f"{RIGHT_TO_LEFT} 🙂 " * 10, parties=[Party.CLIENT, Party.EMPLOYER])
        house.contact(case, days_ago=0, at=clock.now() - timedelta(minutes=5), note="Long " * (LONGEST_NOTE // 5))
        house.appointment(case, purpose=LONG, place=LONG)
        house.case(case_manager=None)
        ended = house.case()
        end_case(case=ended, by=TESTS, on=clock.today(), reason=EndingReason.SETTLED)
    return case


def days_ago(days: int) -> date:
    """The day that many days before today."""
    return clock.today() - timedelta(days=days)


def at_work(house: House, person: Person) -> Post:
    """A post from which the person is absent, at an employer with somebody of a long name."""
    employer = record_employer(service=house.service, by=TESTS, name="Brook House")
    record_employer_contact(
        employer=employer, by=TESTS, name=LONG, role=EmployerRole.LINE_MANAGER, telephone="01632 960041"
    )
    post = record_post(person=person, by=TESTS, employer=employer, title="Carer")
    record_spell(person=person, by=TESTS, state=SpellState.AT_WORK, starts_on=days_ago(900), post=post)
    record_spell(person=person, by=TESTS, state=SpellState.OFF_SICK, starts_on=days_ago(120), post=post)
    return post


def opened_from_outside(house: House, case: Case) -> BreakGlass:
    """A case that the case manager opened though they do not hold it."""
    born = case.person.birth_date
    assert born
    return break_glass(
        by=house.actor(),
        named=case.reference,
        birth_date=born,
        purpose=WhyGlassBroken.CLIENT_ASKS,
        reason=f"Rang. {LONG}",
    )


def refused_folder(house: House) -> Import:
    """A folder that came by a page and has many faults."""
    files = [(f"{LONG}.csv", b""), ("datapackage.json", b'{"resources": ["' + LONG.encode() + b'"]}')]
    with house.open():
        brought = receive_folder(service_id=house.service.pk, by=TESTS, files=files)
        return check_folder(brought=brought)


def beside(house: House, case: Case) -> dict[str, int]:
    """What stands beside a case and its client, by the names that addresses have for them."""
    today, holder = clock.today(), house.case_manager
    about: dict[str, Any] = {"party": Told.GP, "kind": KindOfInformation.HEALTH, "purpose": Purpose.SUPPORT}
    why: dict[str, Any] = {"ground": Ground.LEGAL_DUTY, "basis": LONG, "reason": RIGHT_TO_LEFT, "staff": holder}
    asked, approved = (ask_to_disclose(person=case.person, by=TESTS, **why, **about) for _ in range(2))
    answer_request(request=approved, by=TESTS, answer=Answer.APPROVED, staff=house.staff["team_manager"])
    second = house.person(given_name=RIGHT_TO_LEFT, family_name=LONG, birth_date=None)
    merge(person=second, into=case.person, by=TESTS)
    worry: dict[str, Any] = {"on": today, "what": LONG, "plan": RIGHT_TO_LEFT, "told": "GP"}
    review_on = today + timedelta(days=7)
    said: dict[str, Any] = {"about": ComplaintAbout.SERVICE, "words": LONG, "received_on": today}
    return {
        "asked": asked.pk,
        "approved": approved.pk,
        "record": second.pk,
        "concern": raise_concern(case=case, by=TESTS, staff=holder, review_on=review_on, **worry).pk,
        "intention": note_intention(case=case, by=TESTS, staff=holder, what=LONG[:200], on=review_on).pk,
        "complaint": receive_complaint(case=case, by=TESTS, **said).pk,
        "supporter": record_supporter(case=case, by=TESTS, name=LONG, relation=Relation.FRIEND).pk,
        "document": documents(case)[-1].pk,
        "referral": a_referral(house).pk,
    }


def documents(case: Case) -> list[Document]:
    """Documents of a case with names that are hard to draw; the first was taken out."""
    added = [
        add_document(
            case=case,
            by=TESTS,
            staff=case.case_manager,
            name=f"{name}.txt",
            content=name.encode(),
            kind=DocumentKind.MONEY,
            dated_on=clock.today(),
            came_from=CameFrom.OTHER_HEALTH,
            note=name,
        )
        for name in ("Wrong", RIGHT_TO_LEFT, LONG)
    ]
    take_out_document(document=added[0], by=TESTS, staff=case.case_manager, reason=LONG)
    return added


def a_referral(house: House) -> Referral:
    """A referral of somebody with a long name who looks like a client."""
    return take_referral(
        service=house.service,
        by=TESTS,
        staff=None,
        received_on=days_ago(9),
        source=Source.GP,
        heard=None,
        person={"given_name": "Maryam", "family_name": "Oneill", "birth_date": date(1980, 2, 29)},
        answers={},
        referrer_organisation=LONG,
        referrer_wants=RIGHT_TO_LEFT,
    )


ADDRESSES = {
    "reading": (
        ("/", "case_manager"),
        ("/cases/", "case_manager"),
        ("/cases/?q=nobody", "case_manager"),
        ("/cases/{reference}/", "case_manager"),
        ("/cases/{reference}/?notes=full", "case_manager"),
        ("/cases/", "intake_worker"),
        ("/cases/?q=a", "intake_worker"),
        ("/cases/", "provider"),
        ("/team/", "team_manager"),
        ("/cases/", "team_manager"),
        ("/reports/monitoring/", "team_manager"),
    ),
    "writing": (
        ("/cases/{reference}/contacts/new/", "case_manager"),
        ("/cases/{reference}/attempts/new/", "case_manager"),
        ("/cases/{reference}/appointments/new/", "case_manager"),
        ("/cases/{reference}/appointments/{appointment}/", "case_manager"),
        ("/cases/{reference}/appointments/{appointment}/move/", "case_manager"),
        ("/cases/{reference}/meetings/plan/", "case_manager"),
        ("/cases/{reference}/meetings/new/", "case_manager"),
        ("/cases/{reference}/meetings/{meeting}/", "case_manager"),
        ("/cases/{reference}/meetings/{meeting}/agreed/", "case_manager"),
        ("/cases/{reference}/groups/", "case_manager"),
        ("/groups/", "case_manager"),
        ("/groups/new/", "case_manager"),
        ("/groups/{group}/", "case_manager"),
        ("/groups/{group}/expected/", "case_manager"),
        ("/groups/{group}/who-came/", "case_manager"),
        ("/groups/{group}/call-off/", "case_manager"),
        ("/cases/{reference}/handover/", "case_manager"),
        ("/cases/{reference}/keep-in-touch/", "case_manager"),
        ("/cases/{reference}/care/", "case_manager"),
        ("/cases/{reference}/care/new/", "case_manager"),
        ("/cases/{reference}/care/{care}/", "case_manager"),
        ("/cases/{reference}/person/", "case_manager"),
        ("/cases/{reference}/work/", "case_manager"),
        ("/cases/{reference}/work/new/", "case_manager"),
        ("/cases/{reference}/work/spells/{spell}/", "case_manager"),
        ("/cases/{reference}/work/spells/{spell}/remove/", "case_manager"),
        ("/cases/{reference}/work/spells/{spell}/absence/", "case_manager"),
        ("/cases/{reference}/work/spells/{spell}/absence/before/", "case_manager"),
        ("/cases/{reference}/work/posts/new/", "case_manager"),
        ("/cases/{reference}/work/posts/{post}/", "case_manager"),
        ("/cases/{reference}/work/posts/{post}/end/", "case_manager"),
        ("/cases/{reference}/work/posts/{post}/remove/", "case_manager"),
        ("/cases/{reference}/work/posts/{post}/people/", "case_manager"),
        ("/cases/{reference}/put-off/next_contact/", "case_manager"),
        ("/cases/{reference}/permissions/support/", "case_manager"),
        ("/cases/{reference}/permissions/support/gp.work/", "case_manager"),
        ("/cases/{reference}/permissions/support/whom/gp/", "case_manager"),
        ("/cases/{reference}/legal-basis/", "case_manager"),
        ("/cases/{reference}/told/", "case_manager"),
        ("/cases/{reference}/told/new/", "case_manager"),
        ("/cases/{reference}/told/ask/", "case_manager"),
        ("/cases/{reference}/people/employer-{contact}/left/", "case_manager"),
        ("/cases/{reference}/pause/", "case_manager"),
        ("/cases/{reference}/end/", "case_manager"),
        ("/cases/{reference}/follow-ups/13/", "case_manager"),
        ("/follow-ups/", "case_manager"),
        ("/cases/{reference}/reopen/", "case_manager"),
        ("/cases/{reference}/concerns/", "case_manager"),
        ("/cases/{reference}/concerns/new/", "case_manager"),
        ("/cases/{reference}/to-do/new/", "case_manager"),
        ("/cases/{reference}/complaints/", "case_manager"),
        ("/cases/{reference}/complaints/new/", "case_manager"),
        ("/cases/{reference}/supporters/", "case_manager"),
        ("/cases/{reference}/supporters/new/", "case_manager"),
        ("/cases/{reference}/documents/", "case_manager"),
        ("/cases/{reference}/documents/new/", "case_manager"),
        ("/cases/{reference}/documents/{document}/take-out/", "case_manager"),
        ("/cases/{reference}/?show=document", "case_manager"),
        ("/cases/{reference}/posts/", "case_manager"),
        ("/cases/{reference}/history/", "case_manager"),
        ("/cases/break-glass/", "case_manager"),
        ("/cases/{reference}/allocate/", "team_manager"),
        ("/cases/{reference}/placement/", "team_manager"),
        ("/cases/{reference}/sign-off/", "team_manager"),
        ("/cases/{reference}/same-person/", "team_manager"),
        ("/cases/{reference}/same-person/{record}/", "team_manager"),
        ("/cases/{reference}/told/{asked}/answer/", "team_manager"),
        ("/cases/{reference}/told/{approved}/new/", "case_manager"),
        ("/cases/{reference}/concerns/{concern}/", "case_manager"),
        ("/cases/{reference}/to-do/{intention}/", "case_manager"),
        ("/cases/{reference}/complaints/{complaint}/", "case_manager"),
        ("/cases/{reference}/supporters/{supporter}/", "case_manager"),
        ("/cases/{reference}/handovers/", "case_manager"),
        ("/cases/{ended}/endings/{ending}/", "team_manager"),
        ("/winding-down/", "team_manager"),
        ("/people/{person}/copy/", "team_manager"),
        ("/cases/{unheld}/", "case_manager"),
        ("/cases/{unheld}/break-glass/{grant}/", "team_manager"),
    ),
    "referrals": (
        ("/referrals/", "intake_worker"),
        ("/referrals/?show=decided", "intake_worker"),
        ("/referrals/new/", "intake_worker"),
        ("/referrals/{referral}/", "intake_worker"),
        ("/referrals/{referral}/correct/", "intake_worker"),
        ("/referrals/{referral}/person/", "intake_worker"),
        ("/referrals/{referral}/who/", "intake_worker"),
        ("/referrals/{referral}/apart/", "intake_worker"),
        ("/referrals/{referral}/decide/", "intake_worker"),
        ("/referrals/{referral}/accept/", "intake_worker"),
        ("/referrals/{referral}/day/waiting/", "intake_worker"),
        ("/referrals/{referral}/day/asked/", "intake_worker"),
        ("/referrals/outreach/", "intake_worker"),
        ("/referrals/outreach/new/", "intake_worker"),
        ("/cases/{reference}/same-person/", "intake_worker"),
    ),
    "running the service": (
        ("/account/calendar/", "case_manager"),
        ("/account/morning-e-mail/", "case_manager"),
        ("/?by=day", "case_manager"),
        ("/team/waiting-times/", "team_manager"),
        ("/team/away/", "team_manager"),
        ("/team/endings/", "team_manager"),
        ("/team/handovers/", "team_manager"),
        ("/team/handovers/take-back/?batch={batch}", "team_manager"),
        ("/team/{holder}/", "team_manager"),
        ("/team/{holder}/reassign/", "team_manager"),
        ("/team/{holder}/reassign/to/?all=1", "team_manager"),
        ("/organisation/", "service_administrator"),
        ("/organisation/leave/", "service_administrator"),
        ("/organisation/leave/new/", "service_administrator"),
        ("/organisation/policy/", "service_administrator"),
        ("/organisation/people/", "service_administrator"),
        ("/organisation/people/new/", "service_administrator"),
        ("/organisation/teams/new/", "service_administrator"),
        ("/organisation/people/?show=left", "service_administrator"),
        ("/organisation/policy/questions/?template=at_risk", "service_administrator"),
        ("/organisation/set-up/", "service_administrator"),
        ("/organisation/changes/", "auditor"),
        ("/organisation/closed/", "service_administrator"),
        ("/organisation/help/", "service_administrator"),
        ("/organisation/help/new/", "service_administrator"),
        ("/imports/", "service_administrator"),
        ("/imports/{brought}/", "service_administrator"),
        ("/cases/{reference}/history/", "auditor"),
        ("/people/copy/?reference=nobody", "service_administrator"),
        ("/retention/", "service_administrator"),
        ("/retention/{person}/", "service_administrator"),
        ("/read-log/", "auditor"),
        ("/read-log/?show=refused&on_day=x", "auditor"),
        ("/read-log/sign-ins/", "auditor"),
    ),
}
"""Every page with the role that looks at it, in groups that are tested beside one another."""


LATER = [group for group in ADDRESSES if group != "reading"]


def troubles(page: Page) -> list[str]:
    """What is wrong with a page at either width. axe takes most of the time of these tests, so that it looks at
    the narrow page only in a thorough run."""
    found = []
    for width in (WIDE, PHONE):
        page.set_viewport_size({"width": width, "height": 800})
        look = faults if width == WIDE or IS_THOROUGH else too_wide
        found += [f"{width}: {fault}" for fault in look(page)]
    page.context.close()
    return found


@pytest.mark.parametrize("group", ["reading", *(pytest.param(each, marks=pytest.mark.thorough) for each in LATER)])
def test_every_page_passes_axe_and_fits_its_window(open_page: Open, living: House, group: str) -> None:
    case = full(living)
    with living.open():
        appointment = case.appointments.get().pk
        contact = EmployerContact.objects.get().pk
        absence = Spell.objects.get(person=case.person_id, state=SpellState.OFF_SICK)
        care = await_care(
            case=case, by=TESTS, kind=CareKind.TEST, what=LONG, from_whom=RIGHT_TO_LEFT, since=days_ago(40)
        ).pk
        taking = [Taking(Party.CLIENT), Taking(Party.GP)]
        spoke: dict[str, Any] = {
            "agenda": LONG,
            "note": RIGHT_TO_LEFT,
            "names": LONG,
            "agreed": [Agreeing(taking[1], LONG)],
        }
        at, staff = clock.now() - timedelta(hours=1), living.case_manager
        meeting = record_meeting(
            case=case, by=TESTS, staff=staff, occasion=Occasion.CONFERENCE, at=at, way=Way.VIDEO, taking=taking, **spoke
        ).pk
        session = plan_group_session(team=case.team, by=TESTS, staff=staff, led_by=staff, title=LONG, at=at, place=LONG)
        expect_clients(session=session, by=TESTS, expected=[case], among=[])
        keys = beside(living, case)
        by_then = Manner(how=HandingOver.WITH_SUMMARY, write_by=clock.today())
        manager = living.staff["team_manager"]
        batch = ask_for_handovers(giver=staff, by=TESTS, asked_by=manager, takers={case: manager}, manner=by_then)
        ending = Ending.objects.select_related("case").get()
        unheld = Case.objects.filter(case_manager=None)[0]
        grant = opened_from_outside(living, unheld)
    brought = refused_folder(living).pk
    named = {**keys, "reference": case.reference, "appointment": appointment, "brought": brought}
    named |= {"contact": contact, "care": care, "post": absence.post_id, "spell": absence.pk}
    named |= {"person": case.person_id, "unheld": unheld.reference, "grant": grant.pk}
    named |= {"meeting": meeting, "group": session.pk, "holder": staff.pk, "batch": batch}
    named |= {"ended": ending.case.reference, "ending": ending.pk}
    found = {}
    for address, role in ADDRESSES[group]:
        if problems := troubles(open_page(address.format(**named), role=role)):
            found[address, role] = problems
    assert found == {}


@pytest.mark.thorough
def test_empty_pages_pass_axe_too(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case(person=living.person(given_name="", family_name="", birth_date=None), accepted=0)
    for address, role in [
        ("/", "team_manager"),
        ("/cases/", "case_manager"),
        (f"/cases/{case.reference}/", "case_manager"),
        ("/imports/", "service_administrator"),
    ]:
        assert troubles(open_page(address, role=role)) == []


@pytest.mark.thorough
def test_a_refused_form_passes_axe(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
    for form in ("contacts/new/", "appointments/new/", "work/new/"):
        page = open_page(f"/cases/{case.reference}/{form}", width=PHONE)
        page.locator("#page-form [id$=-year]").first.fill("x")
        page.locator("#page-form button[type=submit]").click()
        expect(page.locator(".nhsuk-error-summary")).to_be_visible()
        assert faults(page) == []


@pytest.mark.thorough
def test_the_head_is_of_one_height_with_and_without_its_search(open_page: Open, living: House) -> None:
    for width in (WIDE, PHONE):
        page = open_page("/", width=width)
        side = page.locator(".app-header__account").bounding_box()
        top = page.locator(".app-navigation").bounding_box()
        page.goto(f"{page.url}cases/")
        without = page.locator(".app-header__account").bounding_box()
        assert side
        assert top
        assert without
        assert (without["x"], without["y"]) == (side["x"], side["y"]), width
        if width == WIDE:
            assert page.locator(".app-navigation").bounding_box() == top


def test_on_a_phone_what_is_next_comes_before_where_things_stand(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
    tops = {}
    for width in (WIDE, PHONE):
        page = open_page(f"/cases/{case.reference}/", width=width)
        boxes = [page.locator(name).bounding_box() for name in ("#next", "#stands")]
        tops[width] = [box["y"] for box in boxes if box]
    assert tops[PHONE] == sorted(tops[PHONE])
    assert tops[WIDE] == sorted(tops[WIDE], reverse=True)


def test_a_print_names_no_addresses_of_links(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case(person=living.person(telephone="07700 900123"))
    page = open_page(f"/cases/{case.reference}/")
    page.emulate_media(media="print")
    shown = page.locator(".app-reach a").first.evaluate("link => getComputedStyle(link, '::after').content")
    assert shown in ("none", "normal")


def test_the_menu_of_a_case_opens_and_closes_by_keyboard(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
    page = open_page(f"/cases/{case.reference}/")
    page.locator(".app-menu summary").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("link", name="Record an attempt")).to_be_visible()
    assert faults(page) == []
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Record an attempt")).to_be_hidden()
    expect(page.locator(".app-menu summary")).to_be_focused()


def test_a_printed_case_shows_every_note_and_no_buttons(open_page: Open, living: House) -> None:
    with living.open():
        case = living.case()
        living.contact(case, note="Only in print.")
    page = open_page(f"/cases/{case.reference}/")
    note = page.get_by_text("Only in print.", exact=True).last
    expect(note).to_be_hidden()
    page.emulate_media(media="print")
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    expect(note).to_be_visible()
    expect(page.get_by_role("link", name="Record a contact")).to_have_count(0)


def test_j_and_k_walk_the_people_and_enter_opens_one(open_page: Open, living: House) -> None:
    with living.open():
        first, second = living.case(accepted=30), living.case(accepted=20)
    page = open_page("/")
    for keys, reference in (("j", first), ("j", second), ("k", first)):
        page.keyboard.press(keys)
        assert page.evaluate("document.activeElement.pathname") == f"/cases/{reference.reference}/"
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/cases/{first.reference}/")
