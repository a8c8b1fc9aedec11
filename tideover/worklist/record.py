"""Reads the facts of cases for the rules: a fixed number of queries, for one case as for many."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from functools import partial
from typing import TypeVar

from django.db.models import CharField, Func, Max, Min
from django.db.models.functions import Coalesce

from tideover.assessments.models import Assessment
from tideover.cases.models import Case, Complaint, Concern, Pause
from tideover.consent.queries import permission_facts
from tideover.diary.models import Appointment, Attempt, Contact
from tideover.diary.rules import AppointmentState, Party
from tideover.employment.models import Spell
from tideover.employment.rules import SpellFacts, SpellState
from tideover.foundation import clock
from tideover.foundation.workingdays import Nation, add_working_days
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.people.records import records_of, survivors_of
from tideover.people.rules import Way
from tideover.provision.models import CareOutside, Provision
from tideover.referrals.models import Referral
from tideover.worklist.models import PutOff
from tideover.worklist.rules import (
    AppointmentFacts,
    AttemptFacts,
    CareFacts,
    CaseFacts,
    CasePolicy,
    ComplaintFacts,
    ConcernFacts,
    ContactFacts,
    Owner,
    PauseFacts,
    PutOffFacts,
    Stage,
)

F = TypeVar("F")


def facts_of(cases: Collection[Case]) -> list[CaseFacts]:
    """The facts of each case, in the same order, in fifteen queries. All belong to one service.

    Of a case that has ended only its contacts and complaints are read: no other fact bears on where it stands or what
    is still owed, and most of a record is cases that have ended.
    """
    if not cases:
        return []
    open_cases = [case for case in cases if case.ended_on is None]
    case_ids, people = [case.pk for case in open_cases], survivors_of([case.person_id for case in open_cases])
    person_ids = list(people.values())
    policy = case_policy(policy_of(next(iter(cases)).service_id))
    contacts, appointments = _contacts([case.pk for case in cases]), _appointments(case_ids)
    put_offs = _put_offs(case_ids)
    referred = _referred([case.referral_id for case in open_cases])
    attempts, permissions = _attempts(case_ids), permission_facts(person_ids)
    pauses, concerns, care = _pauses(case_ids), _concerns(case_ids), _care(case_ids)
    complaints = _complaints([case.pk for case in cases])
    spells = _spells(person_ids)
    assessed, started = _first_assessments(case_ids), _first_provisions(case_ids)
    return [
        CaseFacts(
            case=case.pk,
            owner=Owner(team=case.team_id, staff=case.case_manager_id),
            policy=policy,
            accepted_on=case.accepted_on,
            ended_on=case.ended_on,
            own_cadence_days=case.cadence_days,
            assessed_on=assessed.get(case.pk),
            provision_started_on=started.get(case.pk),
            referred_on=referred.get(case.referral_id),
            has_permissions=permissions[people[case.person_id]].asked if case.ended_on is None else True,
            contacts=contacts.get(case.pk, ()),
            attempts=attempts.get(case.pk, ()),
            appointments=appointments.get(case.pk, ()),
            spells=spells.get(people.get(case.person_id, 0), ()),
            put_offs=put_offs.get(case.pk, ()),
            pause=pauses.get(case.pk),
            concerns=concerns.get(case.pk, ()),
            complaints=complaints.get(case.pk, ()),
            care=care.get(case.pk, ()),
            lapses=permissions[people[case.person_id]].lapses if case.ended_on is None else (),
        )
        for case in cases
    ]


def case_policy(policy: Policy) -> CasePolicy:
    """A service's policy as the rules need it."""
    return CasePolicy(
        cadence_days={
            Stage.ASSESSING: policy.cadence_assessing,
            Stage.PLANNING: policy.cadence_planning,
            Stage.ACTIVE: policy.cadence_active,
            Stage.IN_WORK_SUPPORT: policy.cadence_in_work_support,
        },
        rebook_within_working_days=policy.rebook_within,
        first_appointment_within_working_days=policy.first_appointment_within,
        first_appointment_by_absence_days=policy.first_appointment_by_absence_day,
        reach_differently_after=policy.reach_differently_after,
        ask_permissions_within_days=policy.ask_permissions_within,
        settled_ending_after_weeks=policy.settled_ending_after,
        unanswered_ending_after_days=policy.unanswered_ending_after,
        support_is_open_ended=policy.support_is_open_ended,
        complaint_acknowledge_within_working_days=policy.complaint_acknowledge_within,
        complaint_answer_within_working_days=policy.complaint_answer_within,
        chase_care_every_days=policy.chase_care_every,
        lapse_warning_days=policy.lapse_warning,
        add_working_days=partial(add_working_days, nation=Nation(policy.nation)),
    )


def _grouped(pairs: Iterable[tuple[int, F]]) -> dict[int, tuple[F, ...]]:
    found: defaultdict[int, list[F]] = defaultdict(list)
    for key, fact in pairs:
        found[key].append(fact)
    return {key: tuple(facts) for key, facts in found.items()}


def _contacts(case_ids: list[int]) -> dict[int, tuple[ContactFacts, ...]]:
    """The last two-way contact with each party: no rule asks for more, however many there were."""
    rows = (
        Contact.objects.filter(case_id__in=case_ids, two_way=True)
        .annotate(party=Func("parties", function="unnest", output_field=CharField()))
        .values("case_id", "party")
        .annotate(last=Max("at"))
        .values_list("case_id", "party", "last")
    )
    return _grouped(
        (case_id, ContactFacts(at=at.astimezone(clock.LOCAL), parties=(Party(party),))) for case_id, party, at in rows
    )


def _appointments(case_ids: list[int]) -> dict[int, tuple[AppointmentFacts, ...]]:
    rows = Appointment.objects.filter(case_id__in=case_ids).values_list(
        "case_id", "id", "at", "state", "settled_on", "party"
    )
    return _grouped(
        (
            case_id,
            AppointmentFacts(
                key=key,
                at=at.astimezone(clock.LOCAL),
                state=AppointmentState(state),
                settled_on=settled_on,
                party=Party(party),
            ),
        )
        for case_id, key, at, state, settled_on, party in rows
    )


def _attempts(case_ids: list[int]) -> dict[int, tuple[AttemptFacts, ...]]:
    """Every attempt to reach the client: how many came in a row depends on when they were last spoken with."""
    rows = Attempt.objects.filter(case_id__in=case_ids, party=Party.CLIENT).values_list("case_id", "at", "way")
    return _grouped((case_id, AttemptFacts(at=at.astimezone(clock.LOCAL), way=Way(way))) for case_id, at, way in rows)


def _put_offs(case_ids: list[int]) -> dict[int, tuple[PutOffFacts, ...]]:
    rows = PutOff.objects.filter(case_id__in=case_ids).values_list(
        "case_id", "kind", "about", "original_on", "to", "reason"
    )
    return _grouped(
        (case_id, PutOffFacts(kind, about, on, to, reason)) for case_id, kind, about, on, to, reason in rows
    )


def _referred(referral_ids: list[int | None]) -> dict[int | None, date]:
    """The days on which referrals were received."""
    return dict(Referral.objects.filter(pk__in=filter(None, referral_ids)).values_list("pk", "received_on"))


def _pauses(case_ids: list[int]) -> dict[int, PauseFacts]:
    rows = Pause.objects.filter(case_id__in=case_ids, resumed_on=None)
    return {row.case_id: PauseFacts(row.since, row.look_again_on) for row in rows}


def _concerns(case_ids: list[int]) -> dict[int, tuple[ConcernFacts, ...]]:
    rows = Concern.objects.filter(case_id__in=case_ids, closed_on=None)
    return _grouped((row.case_id, ConcernFacts(row.pk, row.raised_on, row.review_on)) for row in rows)


def _complaints(case_ids: list[int]) -> dict[int, tuple[ComplaintFacts, ...]]:
    rows = Complaint.objects.filter(case_id__in=case_ids, answered_on=None)
    return _grouped((row.case_id, ComplaintFacts(row.pk, row.received_on, row.acknowledged_on)) for row in rows)


def _care(case_ids: list[int]) -> dict[int, tuple[CareFacts, ...]]:
    rows = CareOutside.objects.filter(case_id__in=case_ids, ended_on=None)
    return _grouped((row.case_id, CareFacts(row.pk, row.awaited_since, row.last_chased_on)) for row in rows)


def _spells(person_ids: list[int]) -> dict[int, tuple[SpellFacts, ...]]:
    """Spells of people, who are named by the records that survive, without their posts, which no rule of the worklist
    asks for."""
    spells = Spell.objects.filter(person__in=records_of(person_ids)).annotate(
        survivor=Coalesce("person__merged_into_id", "person_id")
    )
    rows = spells.values_list("survivor", "state", "starts_on", "ends_on")
    return _grouped(
        (person_id, SpellFacts(state=SpellState(state), starts_on=starts_on, ends_on=ends_on))
        for person_id, state, starts_on, ends_on in rows
    )


def _first_assessments(case_ids: list[int]) -> dict[int, date]:
    return dict(
        Assessment.objects.filter(case_id__in=case_ids)
        .values("case_id")
        .annotate(first=Min("on"))
        .values_list("case_id", "first")
    )


def _first_provisions(case_ids: list[int]) -> dict[int, date]:
    given = Provision.objects.filter(case_id__in=case_ids).given()
    return dict(given.values("case_id").annotate(first=Min("started_on")).values_list("case_id", "first"))
