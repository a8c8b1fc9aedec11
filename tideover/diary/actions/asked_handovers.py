"""Having many cases change hands: each is asked for by itself, and done or not done by itself."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID, uuid4

from django.db import transaction
from procrastinate.contrib.django import app

from tideover.cases.actions import CaseAllocated, CaseEnded
from tideover.cases.caseload import active_beside
from tideover.cases.models import Case
from tideover.diary.actions.handovers import check_taker, hand_over
from tideover.diary.models import AskedHandover
from tideover.diary.rules import AskedState, HandingOver
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import GuardedQuerySet, Refused, action, lock
from tideover.foundation.pages.words import plural
from tideover.organisation.models import Staff
from tideover.organisation.queries import cap_of, policy_of, still_here

CARRY_OUT_HANDOVERS = "diary.carry_out_handovers"
"""The job's name. It is deferred by name because it calls the actions here."""

DONE_AT_ONCE = 25
"""How many handovers are done while somebody waits for the page. More are a job's."""

FARTHEST_SUMMARY = timedelta(weeks=8)
"""How far ahead the day for the summaries may be."""


@events.event_type("handovers asked for", subject="staff")
class HandoversAskedFor:
    """A manager asked for cases of somebody to go to colleagues."""

    staff_id: int
    batch: str
    how: str
    cases: int


@events.event_type("summary asked for", subject="case")
class SummaryAskedFor:
    """Whoever holds the case is to write a summary and hand it over."""

    case_id: int
    asked_id: int
    to_staff_id: int
    write_by: date


@events.event_type("handover could not be", subject="case")
class HandoverCouldNotBe:
    """A case that was to change hands stays where it is."""

    case_id: int
    asked_id: int


@events.event_type("summary not asked for any more", subject="case")
class SummaryTakenBack:
    """The case stays with whoever holds it, who owes no summary any more."""

    case_id: int
    asked_id: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Manner:
    """How cases are to change hands: with a summary `write_by` a day, or at once, with why there is none. The reason
    is for colleagues who have as many cases as they may."""

    how: HandingOver
    write_by: date | None = None
    why_no_summary: str = ""
    over_cap_reason: str = ""


@action
def ask_for_handovers(*, giver: Staff, by: By, asked_by: Staff, takers: Mapping[Case, Staff], manner: Manner) -> UUID:
    """Ask for cases of a colleague to go to others, each to its own; gives what those asked for together are known by.

    A few are done at once, more by a job, each in a transaction of its own: what can go over goes, and of each that
    cannot it is written down why. Raises Refused for a summary by nobody, or by no day to come.
    """
    _check_manner(giver, manner)
    if not takers:
        raise Refused("Choose at least one case.")
    batch = uuid4()
    rows = AskedHandover.objects.bulk_create(
        AskedHandover(
            service_id=giver.service_id,
            case=case,
            batch=batch,
            from_staff=giver,
            to_staff=to,
            asked_by=asked_by,
            asked_at=clock.now(),
            how=manner.how,
            write_by=manner.write_by,
            why_no_summary=manner.why_no_summary.strip(),
            over_cap_reason=manner.over_cap_reason.strip(),
        )
        for case, to in takers.items()
    )
    event = HandoversAskedFor(staff_id=giver.pk, batch=str(batch), how=manner.how, cases=len(rows))
    events.write(event, by=by, service_id=giver.service_id)
    if len(rows) <= DONE_AT_ONCE:
        # Every case before any member of staff, as each action locks them: so no two wait for each other.
        cases = Case.objects.filter(pk__in=[case.pk for case in takers])
        list(cases.select_for_update(of=("self",), no_key=True).order_by("pk"))
        for row in sorted(rows, key=lambda each: each.to_staff_id):
            carry_out_handover(asked=row, by=by)
    else:
        lock_of_service = f"{CARRY_OUT_HANDOVERS} {giver.service_id}"
        job = app.configure_task(CARRY_OUT_HANDOVERS, lock=lock_of_service)
        job.defer(service_id=giver.service_id, batch=str(batch))
    return batch


def _check_manner(giver: Staff, manner: Manner) -> None:
    today = clock.today()
    if manner.how is HandingOver.AT_ONCE:
        if not manner.why_no_summary.strip():
            raise Refused("Say why there is no summary.", field="why_no_summary")
        return
    if still_here(giver, today) is None:
        raise Refused(f"{giver.name} has left and writes no summary. Let the cases go at once.", field="how")
    if manner.write_by is None or not today <= manner.write_by <= today + FARTHEST_SUMMARY:
        raise Refused("Choose a day from today to eight weeks ahead.", field="write_by")


@action
def carry_out_handover(*, asked: AskedHandover, by: By) -> AskedHandover:
    """Do one handover that was asked for, or write down why it cannot be. What was done already stays as it is."""
    case = lock(asked.case)
    asked = lock(asked)
    if asked.state != AskedState.WAITING:
        return asked
    try:
        with transaction.atomic():
            _begin(asked, case, by)
    except Refused as refusal:
        asked.state, asked.came_of = AskedState.COULD_NOT, refusal.sentence[:300]
        asked.settled_on = clock.today()
        asked.save()
        event = HandoverCouldNotBe(case_id=case.pk, asked_id=asked.pk)
        events.write(event, by=by, service_id=asked.service_id)
    return asked


def _begin(asked: AskedHandover, case: Case, by: By) -> None:
    if case.ended_on is None and case.case_manager_id != asked.from_staff_id:
        raise Refused(f"{asked.from_staff.name} does not hold this case any more.")
    check_taker(case, asked.to_staff)
    _settle(AskedHandover.objects.filter(case=case, state=AskedState.ASKED), AskedState.OVERTAKEN)
    if asked.how == HandingOver.AT_ONCE:
        # Whoever takes the case on hears that nobody wrote anything, and whom to ask instead.
        why = asked.why_no_summary.rstrip(".")
        hand_over(
            case=case,
            by=by,
            to=asked.to_staff,
            what_matters=f"No summary was written: {why}.",
            promised="Not known. Ask the client.",
            next_steps="Speak with the client, and read the case.",
            why_no_appointment=f"Handed over at once: {why}"[:300],
            over_cap_reason=asked.over_cap_reason,
        )
        asked.state, asked.settled_on = AskedState.MOVED, clock.today()
        asked.save()
        return
    _check_room(asked, case)
    assert asked.write_by is not None, "handover_asked_with_a_summary_or_why_none"
    asked.state = AskedState.ASKED
    asked.save()
    event = SummaryAskedFor(case_id=case.pk, asked_id=asked.pk, to_staff_id=asked.to_staff_id, write_by=asked.write_by)
    events.write(event, by=by, service_id=asked.service_id)


def _check_room(asked: AskedHandover, case: Case) -> None:
    """Refuse what would come to be over the cap, counting what else was promised to the same colleague."""
    to = lock(asked.to_staff)
    promised = AskedHandover.objects.filter(to_staff=to, state=AskedState.ASKED).exclude(case=case).count()
    active, cap = active_beside(to, case) + promised, cap_of(to, policy_of(case.service_id).active_cap)
    if active >= cap and not asked.over_cap_reason:
        raise Refused(
            f"{to.name} has {plural(active, 'active case')}, those promised among them, and the cap is {cap}. "
            "Choose somebody else, or say why it is right all the same.",
            field="over_cap_reason",
        )


@action
def take_back_handovers(*, batch: UUID, by: By) -> int:
    """Ask for no summary any more in what was asked for together and has not gone over; how many that were."""
    rows = AskedHandover.objects.filter(batch=batch, state__in=[AskedState.WAITING, AskedState.ASKED]).order_by("id")
    taken_back = 0
    for key in list(rows.values_list("pk", flat=True)):
        row = AskedHandover.objects.select_related("case").get(pk=key)
        lock(row.case)
        row = lock(row)
        if row.state not in {AskedState.WAITING, AskedState.ASKED}:
            continue
        row.state, row.settled_on = AskedState.OVERTAKEN, clock.today()
        row.save()
        event = SummaryTakenBack(case_id=row.case_id, asked_id=row.pk)
        events.write(event, by=by, service_id=row.service_id)
        taken_back += 1
    return taken_back


def settle_when_given(event: CaseAllocated) -> None:
    """What was asked for is done where the case went to that colleague, and not needed where it went to another."""
    asked = AskedHandover.objects.filter(case=event.case_id, state=AskedState.ASKED)
    _settle(asked.filter(to_staff=event.staff_id), AskedState.MOVED)
    _settle(asked.exclude(to_staff=event.staff_id), AskedState.OVERTAKEN)


def settle_when_ended(event: CaseEnded) -> None:
    """A case that has ended changes hands no more."""
    _settle(AskedHandover.objects.filter(case=event.case_id, state=AskedState.ASKED), AskedState.OVERTAKEN)


def _settle(rows: "GuardedQuerySet[AskedHandover]", state: AskedState) -> None:
    rows.update(state=state, settled_on=clock.today())
