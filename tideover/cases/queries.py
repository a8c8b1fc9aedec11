"""Reading cases for the rooms below, and what stands beside a case in words."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import Exists

from tideover.cases.models import Case, CasePost, Concern, Pause, Supporter
from tideover.cases.rules import PauseReason
from tideover.foundation.access import Actor, in_scope
from tideover.foundation.pages.words import as_team, lower_first, spoken_date
from tideover.people.open_work import OpenWork


def open_work(people: Collection[int]) -> dict[int, OpenWork]:
    """The open cases of these people, with who holds each."""
    cases = Case.objects.open().filter(person_id__in=people).select_related("case_manager", "team")
    return {case.person_id: OpenWork(case.reference, _holder(case)) for case in cases}


def _holder(case: Case) -> str:
    who = case.case_manager.name if case.case_manager else "nobody yet"
    return f"{who}, {as_team(case.team.name)}"


@dataclass(frozen=True, slots=True)
class Beside:
    """What a case page shows first or in its margin. `pause` is a sentence, empty where the case goes on."""

    concerns: tuple[Concern, ...]
    pause: str
    supporters: tuple[Supporter, ...]
    posts: tuple[str, ...]


def beside(case: Case, today: date) -> Beside:
    """What stands beside the case. One query asks what there is; most cases have none of it, and what there is takes
    one more query each."""
    concerns = Concern.objects.filter(case=case, closed_on=None).order_by("review_on", "id")
    pauses = Pause.objects.filter(case=case, resumed_on=None)
    supporters = Supporter.objects.filter(person=case.person_id, until=None).order_by("name", "id")
    posts = CasePost.objects.filter(case=case, until=None).select_related("post__employer").order_by("id")
    has = Case.objects.filter(pk=case.pk).values_list(
        Exists(concerns), Exists(pauses), Exists(supporters), Exists(posts)
    )
    has_concerns, is_paused, has_supporters, has_posts = has.get()
    return Beside(
        concerns=tuple(concerns) if has_concerns else (),
        pause=_pause_words(pauses.get(), today) if is_paused else "",
        supporters=tuple(supporters) if has_supporters else (),
        posts=tuple(str(row.post) for row in posts) if has_posts else (),
    )


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
    without_notice: int
    without_talk: int
    not_handed_on: int


def winding_down(actor: Actor) -> WindingDown:
    """Who still needs a notice, a sign-off talk, and somebody who goes on. One query."""
    rows = in_scope(actor, Case).filter(ended_on=None)
    cases = list(rows.select_related("person", "case_manager", "sign_off").order_by("accepted_on", "id"))
    done = {case.pk: _steps_done(case) for case in cases}
    return WindingDown(
        cases=tuple(sorted(cases, key=lambda case: sum(done[case.pk]))),
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
