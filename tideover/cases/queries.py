"""Reading cases for the rooms below, and what stands beside a case in words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Coalesce, JSONObject

from tideover.cases.models import Case, CasePost, Complaint, Concern, Ending, Pause, Supporter
from tideover.cases.rules import EndingReason, PauseReason, Told
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.pages.words import about_month, as_team, capitalised, join_words, lower_first, spoken_date
from tideover.people.models import Person
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


@dataclass(frozen=True, slots=True)
class OtherCase:
    """Another case of the same client. One out of scope is told of, and not opened."""

    reference: str
    words: str
    is_reached: bool


@dataclass(frozen=True, slots=True)
class Beside:
    """What a case page shows first or in its margin. `pause` is a sentence, empty where the case goes on; `known_as`
    are the names of other records of the client, `ending` what was agreed when the case ended, each with its name."""

    concerns: tuple[Concern, ...]
    pause: str
    supporters: tuple[Supporter, ...]
    posts: tuple[str, ...]
    known_as: tuple[str, ...]
    cases: tuple[OtherCase, ...]
    ending: tuple[tuple[str, str], ...]


def with_what_is_beside(cases: "QuerySet[Any]") -> "QuerySet[Any]":
    """Cases that say by `has` which things stand beside them: most have none, and no query is spent on what is not
    there."""
    survivor = Coalesce(OuterRef("person__merged_into_id"), OuterRef("person_id"))
    there = {name: Exists(rows) for name, rows in _rows_beside(OuterRef("pk"), survivor).items()}
    found: QuerySet[Any] = cases.annotate(has=JSONObject(**there))
    return found


def _rows_beside(case: Any, survivor: Any) -> dict[str, "QuerySet[Any]"]:
    """What stands beside a case, by name: `survivor` is the surviving record of its client."""
    of_client = Q(person=survivor) | Q(person__merged_into=survivor)
    cases = Case.objects.filter(of_client).exclude(pk=case)
    return {
        "concerns": Concern.objects.filter(case=case, closed_on=None).order_by("review_on", "id"),
        "pause": Pause.objects.filter(case=case, resumed_on=None),
        "supporters": Supporter.objects.filter(of_client, until=None).order_by("name", "id"),
        "posts": CasePost.objects.filter(case=case, until=None).select_related("post__employer").order_by("id"),
        "merged": Person.objects.filter(merged_into=survivor).order_by("pk"),
        "others": cases.select_related("team").order_by("-accepted_on", "-id"),
    }


def beside(case: Case, actor: Actor, today: date) -> Beside:
    """What stands beside a case that was read `with_what_is_beside`, in one query for each thing that is there."""
    found = _rows_beside(case.pk, case.person.survivor_id)
    rows = {name: list(there) if case.has[name] else [] for name, there in found.items()}
    return Beside(
        concerns=tuple(rows["concerns"]),
        pause=_pause_words(rows["pause"][0], today) if rows["pause"] else "",
        supporters=tuple(rows["supporters"]),
        posts=tuple(str(row.post) for row in rows["posts"]),
        known_as=tuple(row.name for row in rows["merged"]),
        cases=_others(rows["others"], actor, today),
        ending=_ending(case, today) if case.ended_on else (),
    )


def _others(rows: list[Case], actor: Actor, today: date) -> tuple[OtherCase, ...]:
    if not rows:
        return ()
    reached = set(in_scope(actor, Case).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True))
    return tuple(OtherCase(row.reference, _other_words(row, today), row.pk in reached) for row in rows)


def _other_words(case: Case, today: date) -> str:
    if case.ended_on is None:
        return f"open, {as_team(case.team.name)}"
    reason = lower_first(EndingReason(case.ending_reason).label)
    day = about_month(case.ended_on) if case.dates_are_estimated else spoken_date(case.ended_on, today)
    return f"ended {day}: {reason}, {as_team(case.team.name)}"


def _ending(case: Case, today: date) -> tuple[tuple[str, str], ...]:
    """What was agreed; nothing of an ending that came with a record, which says only day and reason."""
    ending = Ending.objects.filter(case=case, reopened_on=None).first()
    if ending is None:
        return ()
    held = f"Held on {spoken_date(ending.talk_held_on, today)}" if ending.talk_held_on else ""
    none = f"None: {ending.no_talk_because}" if ending.no_talk_because else ""
    told = join_words([lower_first(Told(code).label) for code in ending.told])
    rows = [
        ("Talk about it", held or none),
        ("The way back", ending.way_back),
        ("Support that stays open", ending.open_support),
        ("Who was told", capitalised(told)),
    ]
    return tuple((name, text) for name, text in rows if text)


def _pause_words(waits: Pause, today: date) -> str:
    words = f": {waits.words}" if waits.words else ""
    return (
        f"Paused since {spoken_date(waits.since, today)}, because of "
        f"{lower_first(PauseReason(waits.reason).label)}{words}. Look again on "
        f"{spoken_date(waits.look_again_on, today)}."
    )


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
