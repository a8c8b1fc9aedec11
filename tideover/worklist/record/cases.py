"""Reads the facts of cases."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import partial
from typing import Any, TypeVar

from django.db.models import CharField, Func, Max
from django.db.models.functions import Coalesce

from tideover.cases.models import Case
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
from tideover.worklist.record.small_facts import SmallFacts, small_facts_of
from tideover.worklist.rules import (
    AppointmentFacts,
    AttemptFacts,
    CareFacts,
    CaseFacts,
    CasePolicy,
    ComplaintFacts,
    ConcernFacts,
    ContactFacts,
    FollowUpFacts,
    Owner,
    PauseFacts,
    PutOffFacts,
    Stage,
)

F = TypeVar("F")


def facts_of(cases: Collection[Case]) -> list[CaseFacts]:
    """The facts of each case, in the same order, in eight queries. All belong to one service.

    Of a case that has ended only its contacts, complaints, follow-ups and what was put off are read: no other fact
    bears on where it stands or what is still owed, and most of a record is cases that have ended.
    """
    if not cases:
        return []
    open_cases = [case for case in cases if case.ended_on is None]
    case_ids, people = [case.pk for case in open_cases], survivors_of([case.person_id for case in open_cases])
    person_ids = list(people.values())
    policy = case_policy(policy_of(next(iter(cases)).service_id))
    contacts = _contacts([case.pk for case in cases])
    appointments, attempts = _appointments(case_ids), _attempts(case_ids)
    spells, permissions = _spells(person_ids), permission_facts(person_ids)
    small = small_facts_of(case_ids, [case.pk for case in cases])
    return [
        CaseFacts(
            case=case.pk,
            owner=Owner(team=case.team_id, staff=case.case_manager_id),
            policy=policy,
            accepted_on=case.accepted_on,
            ended_on=case.ended_on,
            own_cadence_days=case.cadence_days,
            has_permissions=permissions[people[case.person_id]].asked if case.ended_on is None else True,
            lapses=permissions[people[case.person_id]].lapses if case.ended_on is None else (),
            contacts=contacts.get(case.pk, ()),
            attempts=attempts.get(case.pk, ()),
            appointments=appointments.get(case.pk, ()),
            spells=spells.get(people[case.person_id], ()) if case.ended_on is None else (),
            **_small(small, case.pk),
        )
        for case in cases
    ]


def _small(small: SmallFacts, case_id: int) -> dict[str, Any]:
    """Those facts of a case of which most have none or one."""
    rows = partial(small.of, case_id)
    return {
        "referred_on": small.day(case_id, "referred"),
        "assessed_on": small.day(case_id, "assessed"),
        "provision_started_on": small.day(case_id, "helped"),
        "pause": next((PauseFacts(row.day, row.second) for row in rows("pause")), None),
        "concerns": tuple(ConcernFacts(row.key, row.day, row.second) for row in rows("concern")),
        "complaints": tuple(ComplaintFacts(row.key, row.day, row.second_day) for row in rows("complaint")),
        "care": tuple(CareFacts(row.key, row.day, row.second_day) for row in rows("care")),
        "put_offs": tuple(PutOffFacts(row.code, row.about, row.day, row.second, row.words) for row in rows("put_off")),
        "is_followed_up": bool(rows("ending")),
        "follow_ups": tuple(FollowUpFacts(row.key, closes=bool(row.code)) for row in rows("follow_up")),
    }


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
