"""Giving many cases of a colleague to others: which there are, who has room, and who suggests themselves for each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce

from tideover.cases.models import Case
from tideover.diary.models import AskedHandover
from tideover.diary.rules import AskedState
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.pages.words import join_words
from tideover.organisation.models import Staff
from tideover.organisation.queries import away_in, still_here
from tideover.web.queries.finding import matching
from tideover.worklist.queries import team_worklist
from tideover.worklist.rules import Stage

PAGE_SIZE = 50
MOST_ONE_BY_ONE = 60
"""For how many cases at once somebody chooses case by case. More are spread, and shown by colleague."""


@dataclass(frozen=True, slots=True)
class Taker:
    """A colleague who is here and could take cases: what they hold, and what was promised to them already."""

    staff: Staff
    active: int
    promised: int
    cap: int

    @property
    def held(self) -> int:
        """Active cases, those promised among them."""
        return self.active + self.promised

    @property
    def is_full(self) -> bool:
        """Whether another case is one over their cap."""
        return self.held >= self.cap

    @property
    def hint(self) -> str:
        """What speaks for them, in words."""
        said = [f"{self.held} of {self.cap} active"]
        said += [f"{self.promised} of them promised"] if self.promised else []
        said += [f"works in {join_words(self.staff.places)}"] if self.staff.places else []
        said += [f"good at {join_words(self.staff.skills)}"] if self.staff.skills else []
        return "; ".join(said)


def cases_of(actor: Actor, giver: Staff, words: str) -> "QuerySet[Case, Any]":
    """The open cases that somebody holds and the reader reaches, by name, narrowed by what was searched for."""
    cases = matching(in_scope(actor, Case), words).filter(case_manager=giver, ended_on=None)
    return (
        cases.select_related("person__merged_into", "standing", "team", "post__employer")
        .annotate(
            family_name=Coalesce("person__merged_into__family_name", "person__family_name"),
            given_name=Coalesce("person__merged_into__given_name", "person__given_name"),
        )
        .order_by("family_name", "given_name", "reference")
    )


def takers_beside(giver: Staff, today: date) -> list[Taker]:
    """Who of the giver's team is here today and could take cases, those with most room first. Eight queries."""
    absent = {leave.staff_id for leave in away_in(giver.team, today)}
    rows = AskedHandover.objects.filter(state=AskedState.ASKED, to_staff__team=giver.team).order_by()
    promised = dict(rows.values_list("to_staff").annotate(n=Count("pk")))
    found = [
        Taker(line.staff, line.caseload.active, promised.get(line.staff.pk, 0), line.caseload.cap)
        for line in team_worklist(giver.team, today).lines
        if line.staff.pk != giver.pk and line.staff.pk not in absent and still_here(line.staff, today)
    ]
    return sorted(found, key=lambda each: (each.held - each.cap, each.staff.name))


def suggested(
    cases: Sequence[Case], takers: Sequence[Taker], skill: str = "", *, beyond_caps: bool = False
) -> dict[int, Taker]:
    """Who suggests themselves for each case, by its key: somebody with room; of these, with the skill asked for; of
    these, who works where the client lives; then who has most room left after what is suggested before. Where nobody
    has room nobody is suggested, or whoever is least over their cap, `beyond_caps`."""
    room = {taker.staff.pk: taker.cap - taker.held for taker in takers}
    found = {}
    for case in cases:
        postcode = case.client.postcode.upper()

        def fits(taker: Taker, postcode: str = postcode) -> tuple[bool, bool, bool, int, str]:
            left = room[taker.staff.pk]
            is_near = bool(postcode) and any(postcode.startswith(place) for place in taker.staff.places)
            return left <= 0, bool(skill) and skill not in taker.staff.skills, not is_near, -left, taker.staff.name

        best = min(takers, key=fits, default=None)
        if best and (room[best.staff.pk] > 0 or beyond_caps):
            found[case.pk] = best
            room[best.staff.pk] -= is_active(case)
    return found


def is_active(case: Case) -> bool:
    """Whether the case counts against the cap of whoever holds it."""
    return case.standing.stage != Stage.IN_WORK_SUPPORT


def over_the_cap(chosen: Mapping[Case, Taker]) -> list[Taker]:
    """Those who would be given a case although they hold as many as they may, by name."""
    held: Counter[int] = Counter()
    over: dict[int, Taker] = {}
    for case, taker in chosen.items():
        if taker.held + held[taker.staff.pk] >= taker.cap:
            over[taker.staff.pk] = taker
        held[taker.staff.pk] += is_active(case)
    return sorted(over.values(), key=lambda each: each.staff.name)


def spread(chosen: Mapping[int, Taker], takers: Sequence[Taker]) -> list[tuple[Taker, int]]:
    """How many cases each colleague would be given."""
    counts = Counter(taker.staff.pk for taker in chosen.values())
    return [(taker, counts[taker.staff.pk]) for taker in takers]
