"""Ending a case, opening it again, and winding a whole service down."""

from collections.abc import Collection
from datetime import date

from django.db.models import Max

from tideover.cases.actions.allocating import allocate
from tideover.cases.actions.days import check_happened
from tideover.cases.actions.opening import open_case_of, refusal_of_second
from tideover.cases.actions.pausing import running_pause
from tideover.cases.actions.telling import tell_of_ending
from tideover.cases.models import Case, Ending, EndingReason, EndingSeen, SignOff
from tideover.cases.rules import Told
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date
from tideover.organisation.models import Staff
from tideover.organisation.queries import still_here
from tideover.people.records import lock_person
from tideover.people.rules import Way


@events.event_type("case ended", subject="case")
class CaseEnded:
    """The service's work with the client ended."""

    case_id: int
    on: date
    reason: str


@events.event_type("case reopened", subject="case")
class CaseReopened:
    """The service works with the client again, in the same case."""

    case_id: int
    on: date


@events.event_type("sign-off recorded", subject="case")
class SignOffRecorded:
    """It was written down what is done for a client as the service ends."""

    case_id: int
    notice_given_on: date | None
    talk_held_on: date | None


@events.event_type("ending without a talk seen", subject="case")
class EndingWithoutTalkSeen:
    """A manager saw that the case ended without a talk: it was held since, or is not needed."""

    case_id: int
    ending_id: int
    talk_held_on: date | None


@action
def end_case(
    *,
    case: Case,
    by: By,
    on: date,
    reason: EndingReason,
    talk_held_on: date | None = None,
    no_talk_because: str = "",
    way_back: str = "",
    open_support: str = "",
    told: Collection[Told] = (),
    told_way: Way | None = None,
    staff: Staff | None = None,
) -> Case:
    """End the case on that day, for that reason. What is not given is not known, as in a record from elsewhere:
    the page asks for all of it. A running pause ends with the case.

    Each of those who were told, and how, is written down as what was told to others, by that member of staff. Refused
    where the client's permissions of that day do not let one of them be told."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has already ended.")
    if on > clock.today():
        raise Refused("A case cannot end in the future. Enter today or an earlier day.", field="on")
    if on < case.accepted_on:
        raise Refused("A case cannot end before it was opened. Enter a later day.", field="on")
    reopened_on = case.endings.aggregate(last=Max("reopened_on"))["last"]
    if reopened_on and on < reopened_on:
        opened = f"This case was opened again on {long_date(reopened_on)}. Enter that day or a later one."
        raise Refused(opened, field="on")
    if talk_held_on is not None:
        check_happened(talk_held_on, "talk_held_on", since=case.accepted_on, what="the case was accepted")
    tell_of_ending(case=case, by=by, on=on, told=list(told), way=told_way, staff=staff)
    if held := running_pause(case):
        held.resumed_on = max(on, held.since)
        held.save()
    case.ended_on, case.ending_reason = on, reason
    case.save()
    Ending.objects.create(
        service_id=case.service_id,
        case=case,
        on=on,
        reason=reason,
        talk_held_on=talk_held_on,
        no_talk_because=no_talk_because,
        way_back=way_back,
        open_support=open_support,
        told=list(told),
    )
    events.write(CaseEnded(case_id=case.pk, on=on, reason=reason), by=by, service_id=case.service_id)
    return case


@action
def reopen_case(*, case: Case, by: By, because: str, is_held: bool = True, over_cap_reason: str = "") -> Case:
    """Open an ended case again, today. Its ending stays on record. Refused where the person has another.

    Whoever held it is given it again, as `allocate` gives cases: with a reason where they are away or at their cap. It
    is held by nobody yet where they no longer work here, or where `is_held` says so. Nor does somebody who has left
    go on looking for a new job.
    """
    case = lock(case)
    if case.ended_on is None:
        raise Refused("This case is open. There is nothing to open again.")
    other = open_case_of(lock_person(case.person))
    if other is not None:
        raise Refused(refusal_of_second(other))
    # A case that came with a record has ended without an Ending of its own; the record said only day and reason.
    ending, _ = Ending.objects.get_or_create(
        case=case,
        reopened_on=None,
        defaults={"service_id": case.service_id, "on": case.ended_on, "reason": case.ending_reason},
    )
    today = clock.today()
    ending.reopened_on, ending.reopened_because = today, because
    ending.save()
    case.ended_on, case.ending_reason = None, ""
    holder = still_here(case.case_manager, today)
    case.case_manager, case.placement_manager = None, still_here(case.placement_manager, today)
    case.save()
    events.write(CaseReopened(case_id=case.pk, on=today), by=by, service_id=case.service_id)
    if holder is None or not is_held:
        return case
    given: Case = allocate(
        case=case, by=by, case_manager=holder, over_cap_reason=over_cap_reason, instead="Let nobody hold it yet"
    )
    return given


@action
def record_sign_off(
    *, case: Case, by: By, notice_given_on: date | None, talk_held_on: date | None, handed_on_to: str
) -> SignOff:
    """Write down what is done for this client as the service ends: notice, talk, and who goes on with them."""
    case = lock(case)
    if case.ended_on:
        raise Refused("This case has ended, so there is nothing to sign off.")
    if notice_given_on is not None:
        check_happened(notice_given_on, "notice_given_on", since=case.accepted_on, what="the case was accepted")
    if talk_held_on is not None:
        check_happened(talk_held_on, "talk_held_on", since=notice_given_on, what="the notice")
    made, _ = SignOff.objects.update_or_create(
        case=case,
        defaults={
            "service_id": case.service_id,
            "notice_given_on": notice_given_on,
            "talk_held_on": talk_held_on,
            "handed_on_to": handed_on_to,
        },
    )
    event = SignOffRecorded(case_id=case.pk, notice_given_on=notice_given_on, talk_held_on=talk_held_on)
    events.write(event, by=by, service_id=case.service_id)
    return made


@action
def see_ending(
    *, ending: Ending, by: By, staff: Staff, talk_held_on: date | None = None, words: str = ""
) -> EndingSeen:
    """Say, as a manager, that the talk of which an ending knew nothing was held since, or why it is right without."""
    lock(ending.case)
    ending = lock(ending)
    if ending.reopened_on:
        raise Refused("This case was opened again. Its next ending asks for the talk anew.")
    if ending.talk_held_on:
        raise Refused("A talk about this ending is recorded. There is nothing to say to it.")
    if EndingSeen.objects.filter(ending=ending).exists():
        raise Refused("Somebody has said this already. Go back to the list.")
    if (talk_held_on is None) == (not words.strip()):
        raise Refused("Enter the day of the talk, or say why it is right without one.", field="words")
    if talk_held_on is not None:
        check_happened(talk_held_on, "talk_held_on", since=ending.case.accepted_on, what="the case was accepted")
    made = EndingSeen.objects.create(
        service_id=ending.service_id,
        case=ending.case,
        ending=ending,
        talk_held_on=talk_held_on,
        words=words.strip(),
        seen_by=staff,
        seen_at=clock.now(),
    )
    event = EndingWithoutTalkSeen(case_id=ending.case_id, ending_id=ending.pk, talk_held_on=talk_held_on)
    events.write(event, by=by, service_id=ending.service_id)
    return made
