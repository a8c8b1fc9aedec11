"""One client from the first call to an agreed ending and back, through the pages, with every due on the way."""

import re
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.fixtures import TESTS, House
from tideover.cases.actions import end_case
from tideover.cases.rules import EndingReason, PauseReason, Told
from tideover.foundation import clock
from tideover.foundation.models import Account, Membership
from tideover.organisation.actions import add_staff
from tideover.people.rules import Way
from tideover.referrals.rules import Source
from tideover.worklist.check import check_dues

pytestmark = [pytest.mark.browser, pytest.mark.thorough]

MONDAY = date(2026, 11, 2)
FULL = 12
"""As many active cases as a full-time case manager may hold."""


class Calendar:
    """The day on which the service lives."""

    def __init__(self) -> None:
        self.moment = clock.local(MONDAY, 12)

    def now(self) -> datetime:
        """The present moment, for the pages as well."""
        return self.moment

    def wait(self, days: int) -> None:
        """Let days pass."""
        self.moment += timedelta(days=days)

    @property
    def today(self) -> date:
        """Today."""
        return self.moment.date()


class Desk:
    """What the service's people do in their browsers."""

    def __init__(self, open_page: Open, house: House, calendar: Calendar) -> None:
        self.open_page, self.house, self.calendar = open_page, house, calendar
        self.reference = self.referral = ""

    def at(self, address: str, role: str = "case_manager") -> Page:
        """A page of the service, as the person of a role sees it."""
        return self.open_page(address, role=role)

    def case(self, page: str = "", role: str = "case_manager") -> Page:
        """A page of the case."""
        return self.at(f"/cases/{self.reference}/{page}", role)

    def is_asked_of_referral(self, *labels: str) -> None:
        """The worklist of whoever took the referral shows these dues of it, and no others."""
        shown = self.at("/", "intake_worker").locator(".app-due__why")
        expect(shown).to_have_count(len(labels))
        for label in labels:
            expect(shown.filter(has_text=re.compile(label))).to_have_count(1)

    def owes(self, *sentences: str, role: str = "case_manager") -> None:
        """The case page shows these dues under "Next", and no others."""
        shown = self.case(role=role).locator(".app-due__why")
        expect(shown).to_have_count(len(sentences))
        for sentence in sentences:
            expect(shown.filter(has_text=re.compile(sentence))).to_have_count(1)


@pytest.fixture
def calendar(monkeypatch: pytest.MonkeyPatch) -> Calendar:
    """A calendar that every part of the program asks."""
    made = Calendar()
    monkeypatch.setattr(clock, "now", made.now)
    return made


def fill_day(page: Page, name: str, day: date) -> None:
    """Type a day into the three fields of a date."""
    for part in ("day", "month", "year"):
        page.locator(f"#id_{name}-{part}").fill(str(getattr(day, part)))


def save(page: Page, words: str) -> None:
    """Press the form's button; the page that follows says what was saved."""
    page.locator("#page-form button[type=submit]").first.click()
    expect(page.get_by_role("status")).to_contain_text(words)


def test_from_referral_to_ending_and_back(open_page: Open, calendar: Calendar, living: House) -> None:
    desk = Desk(open_page, living, calendar)
    known = someone_known(living)
    a_full_caseload(living)
    a_colleague(living)
    refer(desk)
    find_the_duplicate(desk, known)
    accept(desk)
    give_over_the_cap(desk)
    ask_for_permissions(desk)
    meet(desk)
    miss(desk)
    hand_over(desk)
    pause(desk)
    end(desk)
    follow_up(desk)
    reopen(desk)
    with living.open():
        assert [line for checked in check_dues(living.service.pk) for line in checked.drift] == []


def someone_known(house: House) -> str:
    """A person whose earlier case has ended."""
    with house.open():
        person = house.person(
            given_name="Catherine", family_name="Whyte", birth_date=date(1979, 5, 3), postcode="LS6 2AB"
        )
        case = house.case(person=person, accepted=400, asked=False)
        end_case(case=case, by=TESTS, on=clock.today() - timedelta(days=300), reason=EndingReason.SETTLED)
    return person.name


def a_full_caseload(house: House) -> None:
    """The case manager holds as many active cases as the policy lets them."""
    with house.open():
        for number in range(FULL):
            house.case(person=house.person(given_name=f"Client {number}"))


def a_colleague(house: House) -> None:
    """A second case manager in the team."""
    account = Account.objects.create_user("second@harbour.example", name="Second Harbour")
    with house.open():
        Membership.objects.create(account=account, service=house.service, roles=["case_manager"])
        house.accounts["second"] = account
        house.staff["second"] = add_staff(team=house.team, by=TESTS, name=account.name, account=account)


def refer(desk: Desk) -> None:
    """A practice refers somebody whose name is spelt another way this time."""
    page = desk.at("/referrals/new/", "intake_worker")
    page.get_by_label("Given name").fill("Katherine")
    page.get_by_label("Family name").fill("White")
    fill_day(page, "birth_date", date(1979, 5, 3))
    page.get_by_label("Postcode").fill("ls62ab")
    page.get_by_label("Who sent them?").select_option(label=Source.GP.label)
    page.get_by_label("What does the referrer want?").fill("Help with a way back to work.")
    page.get_by_label("What does the person want?").fill("To keep my job.")
    page.locator("#page-form button[type=submit]").first.click()
    page.wait_for_url("**/who/")
    desk.referral = page.url.split("/")[-3]


def find_the_duplicate(desk: Desk, known: str) -> None:
    """The page found who it is; a person says so."""
    page = desk.at(f"/referrals/{desk.referral}/who/", "intake_worker")
    page.get_by_label(f"The same person as {known}").check()
    save(page, f"this referral is of {known}")


def accept(desk: Desk) -> None:
    """The referral is acknowledged, and accepted by the team's manager: each due goes with what settles it."""
    desk.is_asked_of_referral("not acknowledged", "not decided")
    page = desk.at(f"/referrals/{desk.referral}/day/acknowledged/", "intake_worker")
    save(page, "Recorded as acknowledged.")
    desk.is_asked_of_referral("not decided")
    desk.calendar.wait(1)
    page = desk.at(f"/referrals/{desk.referral}/accept/", "team_manager")
    page.get_by_label("Team").select_option(label="North")
    save(page, "is open, and nobody holds it yet")
    desk.reference = page.url.split("/")[-3]
    desk.is_asked_of_referral("told")
    page = desk.at(f"/referrals/{desk.referral}/day/asked/", "intake_worker")
    page.get_by_label("Yes, they agree").check()
    save(page, "Recorded what they said.")
    page = desk.at(f"/referrals/{desk.referral}/day/told/", "intake_worker")
    page.get_by_label(Way.LETTER.label).check()
    save(page, "the referrer was told")
    desk.is_asked_of_referral()


def give_over_the_cap(desk: Desk) -> None:
    """Nobody is given a thirteenth case without a reason, which is shown."""
    page = desk.case("allocate/", "team_manager")
    page.get_by_label(desk.house.case_manager.name).check()
    page.locator("#page-form button[type=submit]").first.click()
    expect(page.locator(".nhsuk-error-summary")).to_contain_text("cap")
    page.get_by_label("Why it is right although they are at their cap or away").fill("She knows the employer.")
    save(page, "holds this case now")
    desk.owes("was referred .* no first appointment", "first contact .* to come", "has not been asked who may be told")


def ask_for_permissions(desk: Desk) -> None:
    """Decisions about the GP, and asking is no longer due."""
    for kind in ("work", "contact"):
        page = desk.case(f"permissions/support/gp.{kind}/")
        page.get_by_label("Given", exact=True).check()
        save(page, "GP")
    desk.owes("was referred .* no first appointment", "first contact .* to come")


def meet(desk: Desk) -> None:
    """Three contacts; between them two attempts that reach nobody."""
    contact(desk, "She rang us first.")
    desk.owes("was referred .* no first appointment", "Last spoke with")
    for days in (3, 1):
        desk.calendar.wait(days)
        page = desk.case("attempts/new/")
        save(page, "ttempt")
    desk.owes("was referred .* no first appointment", "Last spoke with")
    desk.calendar.wait(1)
    contact(desk, "She was at the hospital.")
    desk.owes("was referred .* no first appointment", "Last spoke with")
    desk.calendar.wait(2)
    contact(desk, "Agreed to meet at the library.")


def contact(desk: Desk, note: str) -> None:
    """A telephone call with the client, just ended."""
    page = desk.case("contacts/new/")
    page.get_by_label("Note (optional)").fill(note)
    save(page, "Contact recorded")


def miss(desk: Desk) -> None:
    """An appointment is booked, missed, and another booked for it."""
    book(desk, 5)
    desk.owes("has an appointment")
    desk.calendar.wait(6)
    desk.owes("had an appointment|What happened is not recorded")
    page = desk.case()
    page.get_by_role("link", name="Record what happened", exact=True).first.click()
    page.get_by_label("It was missed").check()
    save(page, "missed")
    desk.owes("was referred .* no first appointment", "Last spoke with", "missed the appointment")
    book(desk, 3)
    desk.owes("has an appointment")
    desk.calendar.wait(3)
    page = desk.case()
    page.get_by_role("link", name="Record what happened", exact=True).first.click()
    page.get_by_label("It took place").check()
    page.locator("#page-form button[type=submit]").first.click()
    page.wait_for_url("**/contacts/new/**")
    page.get_by_label("Note (optional)").fill("We met.")
    save(page, "Contact recorded")
    desk.owes("Last spoke with")


def book(desk: Desk, days: int) -> None:
    """Book an appointment with the client."""
    page = desk.case("appointments/new/")
    fill_day(page, "at", desk.calendar.today + timedelta(days=days))
    page.get_by_label("Time", exact=True).fill("10:00")
    save(page, "booked")


def hand_over(desk: Desk) -> None:
    """The case changes hands with a summary, and its dues with it."""
    page = desk.case("handover/")
    page.get_by_label("Who takes the case on?").select_option(label="Second Harbour")
    page.get_by_label("What matters to them").fill("Her mornings are bad.")
    page.get_by_label("What was promised").fill("Nothing.")
    page.get_by_label("Next steps").fill("Speak with the line manager.")
    page.get_by_label("No", exact=True).check()
    page.get_by_label("Why not?").fill("They have met.")
    page.locator("#page-form button[type=submit]").first.click()
    expect(page.locator("#page-form")).to_have_count(0)
    expect(desk.at("/", "second").locator(".app-person__name")).to_have_count(1)
    desk.owes("Last spoke with", role="second")


def pause(desk: Desk) -> None:
    """While the case waits, only looking at it again is due."""
    page = desk.case("pause/", "second")
    page.get_by_label(PauseReason.TREATMENT.label).check()
    fill_day(page, "look_again_on", desk.calendar.today + timedelta(days=21))
    save(page, "The case waits.")
    desk.owes("has waited since", role="second")
    desk.calendar.wait(21)
    page = desk.case(role="second")
    page.get_by_role("link", name="Look at the pause").click()
    page.get_by_label("Go on with the case").check()
    save(page, "The case goes on.")
    desk.owes("Nobody has spoken", role="second")


def end(desk: Desk) -> None:
    """What was agreed at the end is what the page shows of a closed case, and nothing of the case is due."""
    page = desk.case("end/", "second")
    page.get_by_label(EndingReason.GOALS_MET.label).check()
    page.get_by_label("Yes", exact=True).check()
    fill_day(page, "talk_held_on", desk.calendar.today)
    page.get_by_label("What was said about the way back").fill("Ring us at any time.")
    page.get_by_label(Told.GP.label).check()
    page.get_by_role("group", name="How were the others told?").get_by_label(Way.LETTER.label).check()
    save(page, "The case has ended")
    expect(desk.case(role="second").locator("main")).to_contain_text("Ring us at any time.")
    desk.owes(role="second")


def follow_up(desk: Desk) -> None:
    """Weeks later the team's queue asks for somebody to ring, until it is done."""
    queue = f"a[href='/cases/{desk.reference}/']"
    expect(desk.at("/follow-ups/", "team_manager").locator(queue)).to_have_count(0)
    desk.calendar.wait(13 * 7)
    page = desk.at("/follow-ups/", "team_manager")
    page.locator("tr", has=page.locator(queue)).locator("a.nhsuk-button").click()
    page.get_by_label("They told us how it goes").check()
    page.get_by_label("Telephone", exact=True).check()
    page.get_by_label("They did not say").check()
    save(page, "told us how it goes")
    expect(desk.at("/follow-ups/", "team_manager").locator(queue)).to_have_count(0)


def reopen(desk: Desk) -> None:
    """An ended case goes on with all that happened in it; what its ending still asked for is gone."""
    page = desk.case("reopen/", "second")
    page.get_by_label("Why", exact=True).fill("The new line manager does not keep to the plan.")
    save(page, "The case is open again.")
    expect(page.locator("main")).to_contain_text("We met.")
    desk.owes("Opened again today", role="second")
