"""Whose record has fallen due for erasure, and what was decided of it."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from tideover.cases.models import Case
from tideover.exchange.about import same_person
from tideover.exchange.retention.models import RetentionDecision
from tideover.exchange.retention.rules import Fate, Kept, Work, due_on, years_before
from tideover.foundation.pages.words import join_words
from tideover.organisation.queries import policy_of
from tideover.people.models import Person
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision

CAME_TO_NOTHING = [code for code in ReferralDecision.codes() if code != ReferralDecision.ACCEPTED]


def kept_by(service_id: int) -> Kept:
    """For how long the service's policy keeps records."""
    policy = policy_of(service_id)
    return Kept(policy.erase_cases_after, policy.erase_referrals_after)


def work_with(people: Collection[int]) -> Work:
    """What the service did with a person, by the keys of their records. A referral that was accepted is over with its
    case. Two queries."""
    ended = Case.objects.filter(person__in=people).values_list("ended_on", flat=True)
    referrals = Referral.objects.filter(person__in=people).filter(
        ~Q(decision=ReferralDecision.ACCEPTED) | ~Exists(Case.objects.filter(referral=OuterRef("pk")))
    )
    turned_down = [
        decided if decision in CAME_TO_NOTHING else None
        for decision, decided in referrals.values_list("decision", "decided_on")
    ]
    return Work(list(ended), turned_down)


def latest_decision(people: Collection[int]) -> RetentionDecision | None:
    """The decision that holds."""
    return RetentionDecision.objects.filter(person__in=people).order_by("-pk").first()


def due_people(service_id: int, kept: Kept, on: date) -> "QuerySet[Any]":
    """Those of a service whose record has fallen due by that day, by the records that survive; with `fate` and
    `keep_until` of the decision that holds. It agrees with `rules.due_on`."""
    cases_by, referrals_by = years_before(on, kept.cases), years_before(on, kept.referrals)
    theirs = Q(person=OuterRef("pk")) | Q(person__merged_into=OuterRef("pk"))
    cases, referrals = Case.objects.filter(theirs), Referral.objects.filter(theirs)
    referrals = referrals.filter(~Q(decision=ReferralDecision.ACCEPTED) | Q(cases=None))
    ended = Case.objects.filter(service=service_id, ended_on__lte=cases_by)
    turned_down = Referral.objects.filter(
        service=service_id, decision__in=CAME_TO_NOTHING, decided_on__lte=referrals_by
    )
    surviving = Coalesce("person__merged_into", "person")
    latest = RetentionDecision.objects.filter(theirs).order_by("-pk")
    return (
        Person.objects.filter(service=service_id, merged_into=None)
        .filter(
            Q(pk__in=ended.values_list(surviving, flat=True)) | Q(pk__in=turned_down.values_list(surviving, flat=True))
        )
        .exclude(Exists(cases.filter(Q(ended_on=None) | Q(ended_on__gt=cases_by))))
        .exclude(Exists(referrals.exclude(decision__in=CAME_TO_NOTHING, decided_on__lte=referrals_by)))
        .annotate(fate=Subquery(latest.values("fate")[:1]), keep_until=Subquery(latest.values("keep_until")[:1]))
    )


class Show:
    """The parts of the list."""

    OPEN, KEPT, TO_GO = "", "kept", "erasing"


def part_of(people: "QuerySet[Any]", show: str, on: date) -> "QuerySet[Any]":
    """Those on whom is still to be decided, who are kept longer, or whose erasure was decided and not yet done."""
    kept = Q(fate=Fate.KEEP, keep_until__gt=on)
    if show == Show.KEPT:
        return people.filter(kept)
    if show == Show.TO_GO:
        return people.filter(fate=Fate.ERASE)
    return people.filter(Q(fate=None) | Q(fate=Fate.KEEP, keep_until__lte=on))


@dataclass(frozen=True, slots=True)
class DueLine:
    """Somebody whose record has fallen due, without a name: administrators have no business with cases."""

    key: int
    what: tuple[str, ...]
    due_on: date
    keep_until: date | None

    @property
    def called(self) -> str:
        """What it is called in a sentence."""
        return join_words(self.what) or "A record"


def due_lines(people: Collection[Person], kept: Kept) -> list[DueLine]:
    """What is shown of these people, in two queries."""
    keys = [person.pk for person in people]
    theirs = Q(person__in=keys) | Q(person__merged_into__in=keys)
    surviving = Coalesce("person__merged_into", "person")
    cases = Case.objects.filter(theirs).annotate(whose=surviving).order_by("ended_on")
    referrals = Referral.objects.filter(theirs, decision__in=CAME_TO_NOTHING).annotate(whose=surviving)
    ended: dict[int, list[tuple[str, date | None]]] = {}
    for whose, reference, day in cases.values_list("whose", "reference", "ended_on"):
        ended.setdefault(whose, []).append((reference, day))
    turned_down: dict[int, list[date | None]] = {}
    for whose, day in referrals.order_by("decided_on").values_list("whose", "decided_on"):
        turned_down.setdefault(whose, []).append(day)
    lines = []
    for person in people:
        work = Work([day for _, day in ended.get(person.pk, [])], turned_down.get(person.pk, []))
        what = [f"Case {reference}" for reference, _ in ended.get(person.pk, [])]
        what += ["Referral, not accepted"] * len(turned_down.get(person.pk, []))
        lines.append(
            DueLine(person.pk, tuple(what), due_on(work, kept) or date.max, getattr(person, "keep_until", None))
        )
    return lines


def refusal_to_erase(person: Person, kept: Kept, on: date) -> str:
    """Why a person's record is not erased on that day; empty where nothing stands against it but a decision."""
    people = same_person(person)
    day = due_on(work_with(people), kept)
    if day is None:
        return "Something is still open with this person: a case, or a referral that is not decided. Nothing is erased."
    if day > on:
        return f"This record is kept until {day:%-d %B %Y}, as the service's policy says. Nothing is erased before."
    return ""
