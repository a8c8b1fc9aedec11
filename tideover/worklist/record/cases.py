"""Reads the facts of cases."""

from collections.abc import Collection, Iterable
from functools import partial
from typing import Any

from django.db.models import Exists, OuterRef

from tideover.cases.models import Case, Complaint, Ending
from tideover.consent.queries import PermissionFacts, permission_facts
from tideover.diary.rules import AppointmentState, Party
from tideover.employment.rules import SpellFacts, SpellState
from tideover.foundation.workingdays import Nation, add_working_days
from tideover.organisation.models import Policy
from tideover.organisation.queries import policy_of
from tideover.people.rules import Way
from tideover.worklist.models import Due
from tideover.worklist.record.rows import Rows, rows_of
from tideover.worklist.rules import (
    AppointmentFacts,
    AskedHandoverFacts,
    AttemptFacts,
    CareFacts,
    CaseFacts,
    CasePolicy,
    ComplaintFacts,
    ConcernFacts,
    ContactFacts,
    FollowUpFacts,
    IntentionFacts,
    Owner,
    PauseFacts,
    PutOffFacts,
    Stage,
)


def facts_of(cases: Collection[Case]) -> list[CaseFacts]:
    """The facts of each case, in the same order, in three queries. All belong to one service.

    Of a case that has ended only its contacts, complaints, follow-ups and what was put off are read: no other fact
    bears on where it stands or what is still owed, and most of a record is cases that have ended.
    """
    if not cases:
        return []
    policy = case_policy(policy_of(next(iter(cases)).service_id))
    open_ids = [case.pk for case in cases if case.ended_on is None]
    rows = rows_of(open_ids, [case.pk for case in cases])
    clients = {key: row.key for key in open_ids for row in rows.of(key, "client")}
    permissions = permission_facts(set(clients.values()))
    return [
        CaseFacts(
            case=case.pk,
            owner=Owner(team=case.team_id, staff=case.case_manager_id),
            policy=policy,
            accepted_on=case.accepted_on,
            ended_on=case.ended_on,
            own_cadence_days=case.cadence_days,
            **_asked(permissions[clients[case.pk]] if case.pk in clients else None),
            **_kept_up(rows, case.pk),
            **_beside(rows, case.pk),
        )
        for case in cases
    ]


def _asked(permissions: PermissionFacts | None) -> dict[str, Any]:
    """What an open case's client was asked to permit. Nobody is asked for a case that has ended."""
    return {
        "has_permissions": permissions.asked if permissions else True,
        "lapses": permissions.lapses if permissions else (),
    }


def _kept_up(rows: Rows, case_id: int) -> dict[str, Any]:
    """How the case and its client were kept in touch with, and how they stand at work."""
    of = partial(rows.of, case_id)
    return {
        "contacts": tuple(ContactFacts(at=row.at, parties=(Party(row.code),)) for row in of("contact")),
        "attempts": tuple(AttemptFacts(at=row.at, way=Way(row.code)) for row in of("attempt")),
        "appointments": tuple(
            AppointmentFacts(
                key=row.key,
                at=row.at,
                state=AppointmentState(row.code),
                settled_on=row.first_day,
                party=Party(row.about),
            )
            for row in of("appointment")
        ),
        "spells": tuple(
            SpellFacts(state=SpellState(row.code), starts_on=row.day, ends_on=row.second_day) for row in of("spell")
        ),
    }


def _beside(rows: Rows, case_id: int) -> dict[str, Any]:
    """Those facts of a case of which most have none or one."""
    of = partial(rows.of, case_id)
    return {
        "reopened_on": rows.day(case_id, "reopened"),
        "referred_on": rows.day(case_id, "referred"),
        "absent_since": next((row.second_day for row in of("referred")), None),
        "assessed_on": rows.day(case_id, "assessed"),
        "provision_started_on": rows.day(case_id, "helped"),
        "pause": next((PauseFacts(row.day, row.second) for row in of("pause")), None),
        "concerns": tuple(ConcernFacts(row.key, row.day, row.second) for row in of("concern")),
        "complaints": tuple(ComplaintFacts(row.key, row.day, row.second_day) for row in of("complaint")),
        "care": tuple(CareFacts(row.key, row.day, row.second_day) for row in of("care")),
        "intentions": tuple(IntentionFacts(row.key, row.day, row.second, row.words) for row in of("intention")),
        "asked_handover": next(
            (AskedHandoverFacts(row.day, row.second, row.words) for row in of("asked_handover")), None
        ),
        "put_offs": tuple(PutOffFacts(row.code, row.about, row.day, row.second, row.words) for row in of("put_off")),
        "is_followed_up": bool(of("ending")),
        "follow_ups": tuple(FollowUpFacts(row.key, closes=bool(row.code)) for row in of("follow_up")),
    }


def cases_that_may_owe(service_id: int) -> list[int]:
    """The keys of a service's cases that may owe something: the open ones, and those that ended but owe an answer or
    may owe a follow-up."""
    rows = Case.objects.filter(service_id=service_id).values_list("id", flat=True)
    lasting: Iterable[Exists] = (
        Exists(Complaint.objects.filter(case=OuterRef("pk"), answered_on=None)),
        Exists(Ending.objects.filter(case=OuterRef("pk"), reopened_on=None)),
        Exists(Due.objects.filter(case=OuterRef("pk"))),
    )
    ended = rows.exclude(ended_on=None)
    found = set(rows.filter(ended_on=None))
    for each in lasting:
        found.update(ended.filter(each))
    return sorted(found)


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
        follow_up_weeks=tuple(policy.follow_up_weeks),
        add_working_days=partial(add_working_days, nation=Nation(policy.nation)),
    )
