"""Reading cases for the rooms below, and what a service that ends still has to do."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import QuerySet

from tideover.cases.models import Case, CasePost, Complaint
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.pages.words import as_team, plural
from tideover.organisation.models import Staff
from tideover.people.employers import employers_of
from tideover.people.models import Employer, EmployerContact
from tideover.people.open_work import OpenWork
from tideover.people.records import records_of, survivors_of
from tideover.referrals.models import Referral


def open_work(people: Collection[int]) -> dict[int, OpenWork]:
    """The open cases of these people, by whichever of their records they are asked for, with who holds each."""
    survivors = survivors_of(people)
    cases = Case.objects.open().filter(person__in=records_of(set(survivors.values())))
    held = {
        case.person.survivor_id: OpenWork(case.reference, _holder(case))
        for case in cases.select_related("person", "case_manager", "team")
    }
    return {key: held[survivor] for key, survivor in survivors.items() if survivor in held}


def _holder(case: Case) -> str:
    who = case.case_manager.name if case.case_manager else "nobody yet"
    return f"{who}, {as_team(case.team.name)}"


def in_hand(staff: Staff) -> list[str]:
    """The open cases that somebody holds, or in which they look for a new job, counted in words."""
    open_cases = Case.objects.open()
    held = open_cases.filter(case_manager=staff).count()
    looks = open_cases.filter(placement_manager=staff).exclude(case_manager=staff).count()
    said = [
        (held, plural(held, "open case")),
        (looks, f"{plural(looks, 'open case')} in which they look for a new job"),
    ]
    return [words for number, words in said if number]


def employers_in(case: Case) -> list[Employer]:
    """The employers of the posts that a case is about, that of the post at risk first; where it names no post, those
    at whom its client has or had one."""
    at_risk = [case.post.employer] if case.post and case.post.employer else []
    further = CasePost.objects.filter(case=case, until=None, post__employer__isnull=False)
    beside = [row.post.employer for row in further.select_related("post__employer").order_by("id")]
    if found := list(dict.fromkeys([*at_risk, *beside])):
        return found
    theirs = employers_of([case.person.survivor_id])[case.person.survivor_id]
    return list(Employer.objects.filter(pk__in=theirs).order_by("name", "pk")) if theirs else []


def people_at(employers: Collection[Employer]) -> "QuerySet[EmployerContact]":
    """Those named at these employers, each with its employer."""
    people = EmployerContact.objects.filter(employer__in=employers)
    return people.select_related("employer").order_by("employer__name", "name", "id")


@dataclass(frozen=True, slots=True)
class WindingDown:
    """The open cases in somebody's scope as the service ends, those for whom most is still to do first."""

    cases: tuple[Case, ...]
    done: frozenset[int]
    """The keys of the cases for which every step is done, so that they can end."""
    without_notice: int
    without_talk: int
    not_handed_on: int
    undecided: int
    """Referrals that nobody has decided."""
    unanswered: int
    """Complaints in these people's cases that nobody has answered, in ended ones too."""


def winding_down(actor: Actor) -> WindingDown:
    """Who still needs a notice, a sign-off talk, and somebody who goes on, and what else waits. Three queries."""
    rows = in_scope(actor, Case).filter(ended_on=None)
    cases = list(rows.select_related("person__merged_into", "case_manager", "sign_off").order_by("accepted_on", "id"))
    done = {case.pk: _steps_done(case) for case in cases}
    return WindingDown(
        cases=tuple(sorted(cases, key=lambda case: sum(done[case.pk]))),
        done=frozenset(key for key, steps in done.items() if all(steps)),
        undecided=in_scope(actor, Referral).filter(decided_on=None).count(),
        unanswered=Complaint.objects.filter(case__in=in_scope(actor, Case), answered_on=None).count(),
        without_notice=sum(not steps[0] for steps in done.values()),
        without_talk=sum(not steps[1] for steps in done.values()),
        not_handed_on=sum(not steps[2] for steps in done.values()),
    )


def _steps_done(case: Case) -> tuple[bool, bool, bool]:
    row = getattr(case, "sign_off", None)
    return (
        (False, False, False)
        if row is None
        else (
            row.notice_given_on is not None,
            row.talk_held_on is not None,
            bool(row.handed_on_to),
        )
    )
