"""A service with a row in every table, made by what pages, imports and jobs do."""

import uuid
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from typing import Any

from django.utils import timezone

from tests.fixtures import TESTS, House, make_house
from tideover.assessments.actions import record_assessment
from tideover.cases.actions import (
    add_document,
    allocate,
    choose_posts,
    end_case,
    pause,
    raise_concern,
    receive_complaint,
    record_follow_up,
    record_sign_off,
    record_supporter,
    record_time_shares,
    see_ending,
    take_out_document,
)
from tideover.cases.models import BreakGlass, Case, Complaint, Concern, Document, Ending, EndingReason, Supporter
from tideover.cases.rules import (
    CameFrom,
    ComplaintAbout,
    DocumentKind,
    FollowUpOutcome,
    PauseReason,
    Relation,
    WhyGlassBroken,
)
from tideover.consent.actions import (
    answer_request,
    ask_to_disclose,
    record_decision,
    record_disclosure,
    record_legal_basis,
)
from tideover.consent.rules import Answer, Article6, Article9, Choice, Ground, KindOfInformation, Purpose
from tideover.consent.rules import Party as Told
from tideover.diary.actions import (
    Agreeing,
    Joint,
    Manner,
    Taking,
    agree_keeping_in_touch,
    ask_for_handovers,
    expect_clients,
    hand_over,
    hold_group_session,
    make_calendar_address,
    note_intention,
    plan_group_session,
    record_attempt,
    record_meeting,
)
from tideover.diary.models import Appointment, GroupSession, Intention, Meeting
from tideover.diary.rules import HandingOver, Occasion, Party
from tideover.employment.actions import record_earlier_absence, record_post, record_spell
from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.employment.rules import SpellState
from tideover.evaluation.actions import record_rating
from tideover.evaluation.models import Extract
from tideover.evaluation.rules import Rater
from tideover.exchange.models import Import, ImportedRow, RetentionDecision, SubjectAccess
from tideover.exchange.retention.actions import decide as decide_retention
from tideover.exchange.retention.rules import Fate
from tideover.exchange.subject_access.actions import give_copy
from tideover.exchange.subject_access.rules import Checked
from tideover.foundation import clock
from tideover.foundation.access import Permission
from tideover.foundation.actions import writing
from tideover.foundation.events import once_per_subject
from tideover.foundation.models import Draft, ReadLogEntry, SignInEvent, Submission
from tideover.foundation.models.signins import SignInKind
from tideover.organisation.actions import add_staff, ask_access, end_work, record_leave
from tideover.organisation.models import Intervention, Leave, Staff
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.actions.merging import merge
from tideover.people.models import Employer, Person
from tideover.people.rules import EmployerRole, Way
from tideover.provision.actions import await_care, record_help
from tideover.provision.models import CareOutside
from tideover.provision.rules import CareKind
from tideover.referrals.actions import decide, person_answered, receive_referral, wait_for_person
from tideover.referrals.actions.reaching_out import record_outreach
from tideover.referrals.models import Referral
from tideover.referrals.rules import Approached, OutreachKind, ReferralDecision
from tideover.worklist.actions import choose_digest
from tideover.worklist.models import PutOff, StaleCase, StaleReferral
from tideover.worklist.rules import DueKind


@dataclass(frozen=True)
class Filled:
    """A service with a row in every table. Its case manager holds `case` and not `case_elsewhere`."""

    house: House
    case: Case
    case_elsewhere: Case
    appointment: Appointment
    appointment_elsewhere: Appointment
    secret: str
    """Of the address of the case manager's calendar."""
    brought: Import
    whom: str
    """Somebody at the employer of `case`, as an address names them."""
    asked: int
    """What somebody asked to tell about the client of `case`."""
    care: CareOutside
    care_elsewhere: CareOutside
    referral: Referral
    referral_elsewhere: Referral
    leave: Leave
    left: Staff
    """Somebody who does not work here any more."""
    help_: Intervention
    concern: Concern
    concern_elsewhere: Concern
    intention: Intention
    intention_elsewhere: Intention
    complaint: Complaint
    complaint_elsewhere: Complaint
    supporter: Supporter
    supporter_elsewhere: Supporter
    document: Document
    document_elsewhere: Document
    record: Person
    """A second record of the client of `case`."""
    record_elsewhere: Person
    post: Post
    post_elsewhere: Post
    spell: Spell
    spell_elsewhere: Spell
    earlier: EarlierAbsence
    earlier_elsewhere: EarlierAbsence
    grant: BreakGlass
    grant_elsewhere: BreakGlass
    ending: Ending
    ending_elsewhere: Ending
    copy: SubjectAccess
    copy_elsewhere: SubjectAccess
    kept: RetentionDecision
    meeting: Meeting
    meeting_elsewhere: Meeting
    group: GroupSession
    group_elsewhere: GroupSession

    @property
    def service_id(self) -> int:
        """The service's key."""
        return self.house.service.pk


def fill(code: str) -> Filled:
    """A new service, filled."""
    house = make_house(code)
    with house.open(), once_per_subject():
        employer = record_employer(service=house.service, by=TESTS, name=f"Works {code}")
        person = house.person(family_name=f"Hidden-{code}")
        post = record_post(person=person, by=TESTS, title="Care assistant", employer=employer)
        referral = _referred(house, person)
        case = house.case(person=person, post=post, referral=referral)
        elsewhere = house.case(
            person=house.person(family_name=f"Elsewhere-{code}"),
            team=house.other_team,
            case_manager=house.staff["elsewhere"],
        )
        post_elsewhere = record_post(person=elsewhere.person, by=TESTS, title="Cook", employer=employer)
        _helped(house, case)
        _kept_in_touch_and_handed_over(house, case)
        choose_digest(staff=house.case_manager, by=TESTS, wanted=True)
        administrator = house.actor("service_administrator")
        ask_access(
            by=administrator, name="Jo", email=f"jo@{code}.example", roles=["auditor"], site="https://x.example/"
        )
        filled = Filled(
            house=house,
            case=case,
            case_elsewhere=elsewhere,
            appointment=house.appointment(case),
            appointment_elsewhere=house.appointment(elsewhere),
            secret=make_calendar_address(staff=house.case_manager, by=TESTS),
            brought=_folder_brought(house),
            care=_awaited(case),
            care_elsewhere=_awaited(elsewhere),
            referral=referral,
            referral_elsewhere=_declined(house, elsewhere.person),
            **_told(house, person, employer),
            **_beside(house, case, elsewhere),
            **_at_work(post, ""),
            **_at_work(post_elsewhere, "_elsewhere"),
            **_together(house, case, elsewhere),
        )
    with house.open():
        _write_what_pages_write(filled)
    return filled


def _referred(house: House, person: Person) -> Referral:
    """A referral of the person that waited for them and was accepted; one of somebody else waits."""
    today, code = clock.today(), house.service.code
    referral = receive_referral(person=person, by=TESTS, received_on=today - timedelta(days=40))
    wait_for_person(referral=referral, by=TESTS, on=today - timedelta(days=39))
    person_answered(referral=referral, by=TESTS, on=today - timedelta(days=38))
    whom: dict[str, Any] = {"name": f"Union {code}", "approached": Approached.UNION, "kind": OutreachKind.APPROACHED}
    record_outreach(service=house.service, by=TESTS, on=today, **whom)
    receive_referral(person=house.person(family_name=f"Waiting-{code}"), by=TESTS, received_on=today)
    return decide(referral=referral, by=TESTS, decision=ReferralDecision.ACCEPTED, on=today - timedelta(days=35))


def _declined(house: House, person: Person) -> Referral:
    referral = receive_referral(person=person, by=TESTS, received_on=clock.today())
    return decide(referral=referral, by=TESTS, decision=ReferralDecision.DECLINED, on=clock.today())


def _told(house: House, person: Person, employer: Employer) -> dict[str, Any]:
    """What somebody at the employer may be told and was, and what somebody asked to tell them besides."""
    today = clock.today()
    there = record_employer_contact(employer=employer, by=TESTS, name="Jo", role=EmployerRole.LINE_MANAGER)
    about: dict[str, Any] = {"party": Told.EMPLOYER, "kind": KindOfInformation.CONTACT, "purpose": Purpose.SUPPORT}
    about |= {"person": person, "by": TESTS, "employer_contact": there}
    record_decision(decision=Choice.GIVEN, on=today, staff=house.case_manager, **about)
    record_legal_basis(person=person, by=TESTS, article6=Article6.PUBLIC_TASK, article9=Article9.CARE, on=today)
    record_disclosure(on=today, way=Way.LETTER, what="That we help", **about)
    because: dict[str, Any] = {"ground": Ground.LEGAL_DUTY, "basis": "An order", "reason": "It says so"}
    asked = ask_to_disclose(staff=house.case_manager, **because, **about)
    answer_request(request=asked, by=TESTS, answer=Answer.APPROVED, staff=house.staff["team_manager"])
    return {"whom": f"employer-{there.pk}", "asked": asked.pk}


def _helped(house: House, case: Case) -> None:
    """Somebody was spoken with, assessed and helped; what they thought of it, and whose time it took."""
    today, share = clock.today(), Decimal(25)
    record_time_shares(case=case, by=TESTS, client=share, employer=share, other_services=share, admin=share)
    record_rating(case=case, by=TESTS, rater=Rater.CLIENT, score=Decimal(5), on=today)
    contact = house.contact(case)
    tried: dict[str, Any] = {"at": contact.at, "way": Way.TELEPHONE, "party": Party.CLIENT}
    record_attempt(case=case, by=TESTS, staff=house.case_manager, **tried)
    record_assessment(case=case, by=TESTS, on=today, staff=house.case_manager)
    record_help(case=case, intervention=Intervention.objects.get(service=house.service), by=TESTS, started_on=today)


def _awaited(case: Case) -> CareOutside:
    since = clock.today()
    return await_care(case=case, by=TESTS, kind=CareKind.TEST, what="MRI", from_whom="Hospital", since=since)


def _kept_in_touch_and_handed_over(house: House, case: Case) -> None:
    """The case goes to the team manager and comes back."""
    agree_keeping_in_touch(case=case, by=TESTS, days=7, way=Way.TELEPHONE)
    joint = Joint(clock.now() + timedelta(days=2), Way.IN_PERSON)
    for to in (house.staff["team_manager"], house.case_manager):
        hand_over(case=case, by=TESTS, to=to, joint=joint, what_matters="x", promised="x", next_steps="x")


def _left(house: House) -> Staff:
    """Somebody who has left."""
    staff = add_staff(team=house.team, by=TESTS, name="Gone Elsewhere")
    by = house.actor("service_administrator")
    return end_work(staff=staff, by=by, left_on=clock.today(), site="http://testserver/")


def _beside(house: House, case: Case, elsewhere: Case) -> dict[str, Any]:
    """What steers cases and stands beside them."""
    today, holder = clock.today(), house.case_manager
    soon = today + timedelta(days=7)
    for each in (case, elsewhere):
        pause(case=each, by=TESTS, since=today, reason=PauseReason.AWAY, look_again_on=soon)
    ended = house.case(person=house.person(family_name="Ended"), case_manager=None, accepted=100)
    allocate(case=ended, by=TESTS, case_manager=house.staff["team_manager"])
    choose_posts(case=ended, by=TESTS, post=None, further=[record_post(person=ended.person, by=TESTS, title="Cook")])
    record_sign_off(case=ended, by=TESTS, notice_given_on=today, talk_held_on=None, handed_on_to="")
    end_case(case=ended, by=TESTS, on=ended.accepted_on, reason=EndingReason.SERVICE_ENDED)
    manager = house.staff["team_manager"]
    see_ending(ending=Ending.objects.get(case=ended), by=TESTS, staff=manager, words="Moved away")
    by_then = Manner(how=HandingOver.WITH_SUMMARY, write_by=soon)
    ask_for_handovers(giver=holder, by=TESTS, asked_by=manager, takers={case: manager}, manner=by_then)
    tried: dict[str, Any] = {"weeks": 13, "on": today, "way": Way.LETTER, "staff": holder}
    record_follow_up(case=ended, by=TESTS, outcome=FollowUpOutcome.NOT_REACHED, **tried)
    worry: dict[str, Any] = {"on": today, "what": "Harm", "plan": "Ring daily", "told": "GP", "review_on": soon}
    said: dict[str, Any] = {"about": ComplaintAbout.SERVICE, "words": "Late", "received_on": today}
    friend: dict[str, Any] = {"name": "Sam", "relation": Relation.FRIEND}
    return {
        "left": _left(house),
        "help_": Intervention.objects.get(service=house.service),
        "leave": record_leave(staff=holder, by=TESTS, starts_on=soon, ends_on=soon, covered_by=None),
        "concern": raise_concern(case=case, by=TESTS, staff=holder, **worry),
        "concern_elsewhere": raise_concern(case=elsewhere, by=TESTS, staff=None, **worry),
        "intention": note_intention(case=case, by=TESTS, staff=holder, what="Ring", on=soon),
        "intention_elsewhere": note_intention(case=elsewhere, by=TESTS, staff=None, what="Ring", on=soon),
        "complaint": receive_complaint(case=case, by=TESTS, **said),
        "complaint_elsewhere": receive_complaint(case=elsewhere, by=TESTS, **said),
        "supporter": record_supporter(case=case, by=TESTS, **friend),
        "supporter_elsewhere": record_supporter(case=elsewhere, by=TESTS, **friend),
        "document": _documented(case, holder),
        "document_elsewhere": _documented(elsewhere, None),
        "record": second_record(house, case),
        "record_elsewhere": second_record(house, elsewhere),
        "copy": _copy_given(case),
        "copy_elsewhere": _copy_given(elsewhere),
        "kept": decide_retention(
            person=case.person,
            by=house.actor("service_administrator"),
            fate=Fate.KEEP,
            keep_until=soon,
            reason="A claim",
        ),
        "ending": _ended_once(case),
        "ending_elsewhere": _ended_once(elsewhere),
        "grant": _opened_from_outside(house, case),
        "grant_elsewhere": _opened_from_outside(house, elsewhere),
    }


def _documented(case: Case, staff: Staff | None) -> Document:
    """A document of a case in which another was taken out."""
    first, second = (
        add_document(
            case=case,
            by=TESTS,
            staff=staff,
            name=name,
            content=f"Fit note, {name}".encode(),
            kind=DocumentKind.FIT_NOTE,
            dated_on=clock.today(),
            came_from=CameFrom.GP,
            note="Until spring",
        )
        for name in ("wrong.txt", "right.txt")
    )
    take_out_document(document=first, by=TESTS, staff=staff, reason="Not theirs")
    return second


def second_record(house: House, case: Case) -> Person:
    """A record that was found to be of the client too."""
    second = house.person(given_name="Second", family_name="", birth_date=None)
    merge(person=second, into=case.person, by=TESTS)
    second.refresh_from_db()
    return second


def _at_work(post: Post, where: str) -> dict[str, Any]:
    """An absence from a post, and one before it with the same."""
    since = clock.today() - timedelta(days=40)
    spell = record_spell(person=post.person, by=TESTS, state=SpellState.OFF_SICK, starts_on=since, post=post)
    earlier = record_earlier_absence(spell=spell, by=TESTS, began_on=since - timedelta(days=400), weeks=6)
    return {f"post{where}": post, f"spell{where}": spell, f"earlier{where}": earlier}


def _copy_given(case: Case) -> SubjectAccess:
    return give_copy(person=case.person, by=TESTS, staff=None, asked_on=clock.today(), checked=Checked.KNOWN)


def _ended_once(case: Case) -> Ending:
    """An ending after which the case was opened again."""
    today = clock.today()
    ends: dict[str, Any] = {"on": today, "reason": EndingReason.SETTLED, "reopened_on": today}
    with writing("tests/walks"):
        return Ending.objects.create(service_id=case.service_id, case=case, reopened_because="Because", **ends)


def _opened_from_outside(house: House, case: Case) -> BreakGlass:
    """Opened by somebody who signs in in no test."""
    now, staff = clock.now(), house.staff["elsewhere"]
    with writing("tests/walks"):
        return BreakGlass.objects.create(
            service=house.service,
            case=case,
            staff=staff,
            purpose=WhyGlassBroken.COVER,
            reason="Because",
            at=now,
            until=now + timedelta(days=1),
        )


def _together(house: House, case: Case, elsewhere: Case) -> dict[str, Any]:
    """Meetings, and group sessions of both teams."""
    at = clock.now() - timedelta(hours=1)
    taking = [Taking(Party.CLIENT), Taking(Party.GP)]
    spoke: dict[str, Any] = {"occasion": Occasion.MEETING, "agenda": "Work", "at": at, "way": Way.VIDEO, "note": "Said"}
    agreed = [Agreeing(taking[0], "Rest")]
    over, *groups = [
        plan_group_session(team=each.team, by=TESTS, staff=None, led_by=each.case_manager, title="Sleep", at=at)
        for each in (case, case, elsewhere)
    ]
    expect_clients(session=over, by=TESTS, expected=[case], among=[])
    hold_group_session(session=over, by=TESTS, staff=None, attended=[case])
    expect_clients(session=groups[0], by=TESTS, expected=[case], among=[])
    return {
        "meeting": record_meeting(case=case, by=TESTS, staff=None, taking=taking, agreed=agreed, **spoke),
        "meeting_elsewhere": record_meeting(case=elsewhere, by=TESTS, staff=None, taking=taking, **spoke),
        "group": groups[0],
        "group_elsewhere": groups[1],
    }


def _folder_brought(house: House) -> Import:
    at, account = timezone.now(), house.accounts["service_administrator"]
    with writing("tests/walks"):
        return Import.objects.create(
            service=house.service, account=account, file_name="record", received_at=at, imported_at=at, row_count=1
        )


def _write_what_pages_write(filled: Filled) -> None:
    """The rows that come of requests, imports and jobs."""
    service, account, at = filled.house.service, filled.house.accounts["case_manager"], timezone.now()
    Draft.objects.create(service=service, account=account, form="/", fields={}, saved_at=at)
    Submission.objects.create(service=service, account=account, token=uuid.uuid4(), at=at)
    ReadLogEntry.objects.create(
        service=service, account=account, at=at, permission=Permission.CASE_VIEW.name, outcome="read"
    )
    SignInEvent.objects.create(at=at, kind=SignInKind.codes()[0], account=account)
    with writing("tests/walks"):
        PutOff.objects.create(
            service=service,
            case=filled.case,
            kind=DueKind.NEXT_CONTACT,
            original_on=at.date(),
            to=at.date() + timedelta(days=1),
            reason="away",
            by=filled.house.case_manager,
            recorded_at=at,
        )
        StaleCase.objects.create(service=service, case=filled.case, reason="policy")
        StaleReferral.objects.create(service=service, referral=filled.referral, reason="policy")
        Extract.objects.create(service=service, as_at=at.date(), asked_at=at)
        ImportedRow.objects.create(service=service, resource="cases", key="C1", row=filled.case.pk, digest=uuid.uuid4())
