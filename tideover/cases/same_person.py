"""Whether a client has a second record: who looks like them, whom somebody reaches, and what is merged already."""

from dataclasses import dataclass

from tideover.cases.models import Case
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.pages.words import as_team, join_words
from tideover.people.matching import Likeness, likely_duplicates, likeness_of
from tideover.people.models import Person
from tideover.people.records import records_of


@dataclass(frozen=True, slots=True)
class Alike:
    """Somebody who looks like the client, with their cases in words ("TO-0012, with North team")."""

    likeness: Likeness
    cases: str


@dataclass(frozen=True, slots=True)
class Comparison:
    """Those who look like the client and are within somebody's reach; of the others, only which teams they are with."""

    alike: tuple[Alike, ...]
    out_of_reach: str


def comparison_of(case: Case, actor: Actor, named: Case | None = None) -> Comparison:
    """Who looks like the client of the case, and whose case was `named`, which the actor reaches. Somebody all of whose
    cases are out of the actor's scope is not shown: merging would open the one's record to those who hold the
    other's."""
    likely = likely_duplicates(case.client)
    found = {case.person.survivor_id, *(each.person.pk for each in likely)}
    if named and named.person.survivor_id not in found:
        likely.append(likeness_of(case.client, named.client))
    cases = Case.objects.filter(person__in=records_of([each.person.pk for each in likely]))
    rows = list(cases.select_related("person", "team").order_by("accepted_on", "pk"))
    reached = set(in_scope(actor, Case).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    alike, elsewhere = [], set()
    for each in likely:
        theirs = [row for row in rows if row.person.survivor_id == each.person.pk]
        if theirs and not reached.intersection(row.pk for row in theirs):
            elsewhere |= {as_team(row.team.name) for row in theirs}
        else:
            alike.append(Alike(each, join_words([_in_words(row) for row in theirs])))
    return Comparison(tuple(alike), join_words(sorted(elsewhere)))


def _in_words(case: Case) -> str:
    state = "ended" if case.ended_on else "open"
    return f"{case.reference} ({as_team(case.team.name)}, {state})"


def merged_of(case: Case) -> list[Person]:
    """The other records of the client that somebody found to be of the same person, as they were said."""
    return list(Person.objects.filter(merged_into=case.person.survivor_id).order_by("pk"))
