"""Reading posts and spells: as facts for the rules, as a line of prose, as a life on one line."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet
from django.db.models.functions import Coalesce

from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.employment.rules import (
    ABSENT,
    NOT_IN_POST,
    Condition,
    Contract,
    EndedBy,
    JobLevel,
    PostFacts,
    SpellFacts,
    SpellState,
    WorkIsCause,
    WorkOutcome,
    last_confirmed,
    outcome_on,
    state_since,
    status_on,
    unbroken_since,
)
from tideover.foundation.pages.words import about_month, capitalised, lower_first, span, spoken_date
from tideover.foundation.prepared import Given, Prepared
from tideover.people.models import Person
from tideover.people.records import records_of

ONE_DAY = timedelta(days=1)


def post_facts(post: Post) -> PostFacts:
    """A post as the rules read it."""
    return PostFacts(
        key=post.pk,
        employer=post.employer_id,
        usual_weekly_hours=None if post.usual_weekly_hours is None else float(post.usual_weekly_hours),
        contract=Contract(post.contract) if post.contract else None,
        level=JobLevel(post.level) if post.level else None,
        started_on=post.started_on,
        ended_on=post.ended_on,
        ended_by=EndedBy(post.ended_by) if post.ended_by else None,
    )


def spell_facts(spell: Spell) -> SpellFacts:
    """A spell as the rules read it. Reads the post, which should have been selected with it."""
    return SpellFacts(
        state=SpellState(spell.state),
        starts_on=spell.starts_on,
        ends_on=spell.ends_on,
        post=post_facts(spell.post) if spell.post else None,
        adjusted=spell.adjusted,
        weekly_hours=None if spell.weekly_hours is None else float(spell.weekly_hours),
        confirmed_on=spell.confirmed_on,
    )


SPELLS = Prepared(
    lambda: (
        Spell.objects.filter(person__in=records_of(Given("people")))
        .with_posts()
        .annotate(survivor=Coalesce("person__merged_into_id", "person_id"))
    )
)
"""The spells of `people`, the earliest first, each with the record that survives."""


def spells_of(person_ids: Collection[int]) -> dict[int, list[SpellFacts]]:
    """The spells of each of these people, who are named by the records that survive, the earliest first, in one
    query."""
    result: dict[int, list[SpellFacts]] = {person_id: [] for person_id in person_ids}
    spells: QuerySet[Any] = SPELLS.rows(people=list(result))
    for spell in spells:
        result[spell.survivor].append(spell_facts(spell))
    return result


def employers_of(person_ids: Collection[int]) -> dict[int, frozenset[int]]:
    """The keys of the employers at whom each of these people, named by the records that survive, has or had a post, in
    one query."""
    found: dict[int, set[int]] = {person_id: set() for person_id in person_ids}
    posts = Post.objects.filter(person__in=records_of(list(found)), employer__isnull=False)
    survivor = Coalesce("person__merged_into_id", "person_id")
    for person_id, employer_id in posts.values_list(survivor, "employer_id"):
        found[person_id].add(employer_id)
    return {person_id: frozenset(employers) for person_id, employers in found.items()}


@dataclass(frozen=True, slots=True)
class LifeSpell:
    """A spell as the picture of a life shows it; the last day is None while it goes on."""

    state: SpellState
    starts_on: date
    ends_on: date | None
    post: str
    adjusted: bool
    is_estimated: bool
    weekly_hours: float | None = None
    post_key: int | None = None
    causes: str = ""

    @property
    def label(self) -> str:
        """What the picture and its table say."""
        hours = f", {self.weekly_hours:g} hours a week" if self.weekly_hours is not None else ""
        return f"{self.state.label}{', with adjustments' if self.adjusted else ''}{hours}"


def posts_of(person: Person) -> "QuerySet[Post]":
    """The posts of a person, on whichever of their records, each with its employer; the latest first."""
    posts = Post.objects.filter(person__in=records_of([person.survivor_id]))
    return posts.select_related("employer").order_by("-started_on", "-id")


def recorded_spells(person: Person) -> list[Spell]:
    """The rows of a person's spells with their posts, the earliest first, in one query."""
    return list(SPELLS.rows(people=[person.survivor_id]))


def life_line(rows: list[Spell]) -> list[LifeSpell]:
    """Every spell of a person, the earliest first, from `recorded_spells`."""
    return [
        LifeSpell(
            state=SpellState(spell.state),
            starts_on=spell.starts_on,
            ends_on=spell.ends_on,
            post=str(spell.post) if spell.post else "",
            adjusted=spell.adjusted,
            is_estimated=spell.dates_are_estimated,
            weekly_hours=None if spell.weekly_hours is None else float(spell.weekly_hours),
            post_key=spell.post_id,
            causes=causes_words(spell),
        )
        for spell in rows
    ]


WORK_WORDS = {
    WorkIsCause.YES: "Work is a cause",
    WorkIsCause.PARTLY: "Work is partly a cause",
    WorkIsCause.NO: "Work is no cause",
    WorkIsCause.NOT_KNOWN: "Whether work is a cause is not known",
}


def causes_words(spell: Spell) -> str:
    """What keeps somebody off work: "Stress; breathing. Work is partly a cause". Empty where nobody said."""
    named = capitalised("; ".join(lower_first(Condition(code).label) for code in spell.causes))
    work = WORK_WORDS[WorkIsCause(spell.work_is_cause)] if spell.work_is_cause else ""
    return ". ".join(part for part in (named, work) if part)


def spells_before(spell: Spell) -> list[Spell]:
    """The spells that would go on if this one were not: those that ended the day before it began, in the same post, or
    in any if it is in none; of a post that has not ended meanwhile, and with nothing else recorded for its days."""
    rows = recorded_spells(spell.person)
    others = [each for each in rows if each.pk != spell.pk]
    return [each for each in others if _gave_way(each, spell) and not _is_followed(each, spell, others)]


def _gave_way(before: Spell, spell: Spell) -> bool:
    if before.ends_on != spell.starts_on - ONE_DAY or (spell.post_id and before.post_id != spell.post_id):
        return False
    left = before.post.ended_on if before.post else None
    return left is None or (spell.ends_on is not None and spell.ends_on <= left)


def _is_followed(before: Spell, spell: Spell, others: Sequence[Spell]) -> bool:
    """Whether the days that it would take over are another's already: of the same post, or where one of the two says
    that there is no work."""
    return any(
        (each.post_id == before.post_id or NOT_IN_POST & {each.state, before.state})
        and (each.ends_on is None or each.ends_on >= spell.starts_on)
        and (spell.ends_on is None or each.starts_on <= spell.ends_on)
        for each in others
    )


def was_removed(model: type[Post] | type[Spell] | type[EarlierAbsence], key: int, **owner: int) -> bool:
    """Whether a row with that key, of that owner (`person_id=...`), was there and was removed."""
    versions: Any = model._meta.get_field("history").related_model
    removed: bool = versions.objects.filter(id=key, pgh_label="delete", **owner).exists()
    return removed


@dataclass(frozen=True, slots=True)
class WorkLine:
    """How a person stands at work today, as far as the record says: the post, and the leading spell.
    `weekly_hours` are those recorded for the spell; the usual ones of the post are not among them."""

    post: str
    post_since: date | None
    post_ended_on: date | None
    post_ended_by: EndedBy | None
    state: SpellState | None
    state_since: date | None
    adjusted: bool
    weekly_hours: float | None
    confirmed_on: date | None
    dates_are_estimated: bool

    @property
    def is_absent(self) -> bool:
        """Whether the person is away from the post."""
        return self.state in ABSENT

    def sentence(self, day: date, *, read_on: date | None = None, heard: str = "") -> str:
        """How they stood on `day`, as the case page says it on `read_on` (that day by default): "Care assistant
        at Brook House since 2014; off sick since Monday 21 September, 9 weeks". `heard` is what somebody else said of
        it, for where no spell is recorded. Empty where nothing is recorded or heard."""
        reader = read_on or day
        state = heard if heard and self.state is None else self._state_words(day, reader)
        return capitalised("; ".join(part for part in (self._post_words(day, reader), state) if part))

    def _post_words(self, day: date, reader: date) -> str:
        if not self.post:
            return ""
        if self.post_ended_on and self.post_ended_on < day:
            how = f" ({self.post_ended_by.label.lower()})" if self.post_ended_by else ""
            return f"{self.post} until {self._date(self.post_ended_on, reader)}{how}"
        since = f" since {self.post_since.year}" if self.post_since else ""
        return f"{self.post}{since}"

    def _state_words(self, day: date, reader: date) -> str:
        if self.state is None or self.state_since is None:
            return "how they stand at work is not recorded" if self.post else ""
        label = self.state.label.lower() + (" with adjustments" if self.adjusted else "")
        hours = f"; at {self.weekly_hours:g} hours a week" if self.weekly_hours is not None else ""
        if self.state_since == reader:
            return f"{label} since today{hours}"
        length = span((day - self.state_since).days)
        return f"{label} since {self._date(self.state_since, reader)}, {length}{hours}"

    def _date(self, day: date, reader: date) -> str:
        """A date as it is said; an estimated one claims no more than its month."""
        return about_month(day) if self.dates_are_estimated else spoken_date(day, reader)


def work_line(person: Person, rows: list[Spell], today: date, at_risk: Post | None = None) -> WorkLine:
    """How the person stands at work, from `recorded_spells`. Where no spell is in a post, the post `at_risk` is told,
    or else, by a query, the one that began last."""
    if at_risk is None and not any(row.post for row in rows):
        at_risk = posts_of(person).first()
    return work_line_of(rows, today, at_risk)


def work_line_of(rows: list[Spell], today: date, post_else: Post | None) -> WorkLine:
    """How somebody stands at work, from `recorded_spells`, and `post_else` where no spell is in a post. The leading
    spell of today is told; a stretch that went on in the same state and post counts as one. No query."""
    facts = [spell_facts(row) for row in rows]
    current = status_on(facts, today, known_to=None).spells
    leading = rows[facts.index(current[0])] if current else None
    latest = next((row.post for row in reversed(rows) if row.post), post_else)
    post = leading.post if leading and leading.post else latest
    return WorkLine(
        post=str(post) if post else "",
        post_since=post.started_on if post else None,
        post_ended_on=post.ended_on if post else None,
        post_ended_by=EndedBy(post.ended_by) if post and post.ended_by else None,
        state=SpellState(leading.state) if leading else None,
        state_since=state_since(current[0], facts) if current else None,
        adjusted=leading.adjusted if leading else False,
        weekly_hours=current[0].weekly_hours if current else None,
        confirmed_on=last_confirmed(facts),
        dates_are_estimated=leading.dates_are_estimated if leading else False,
    )


@dataclass(frozen=True, slots=True)
class OutcomeLine:
    """The outcome by the last day that is known, as it follows from the spells, in words."""

    on: date
    text: str


def outcome_line(rows: Sequence[Spell], *, accepted_on: date, until: date, risk: Post | None) -> OutcomeLine | None:
    """The outcome on `until`, or on the last day on which work status was confirmed, if that is earlier; None where
    nothing is confirmed. `risk` is the post at risk, where the record names it."""
    facts = [spell_facts(row) for row in rows]
    known_to = last_confirmed(facts)
    if known_to is None:
        return None
    at_risk = post_facts(risk) if risk else None
    absent = at_risk and unbroken_since(facts, accepted_on, post=at_risk, states=ABSENT)
    on = min(known_to, until)
    found = outcome_on(facts, on, since=absent or accepted_on, known_to=known_to, risk=at_risk)
    return OutcomeLine(on, outcome_words(found))


def outcome_words(outcome: WorkOutcome) -> str:
    """An outcome and how it came about: "In a new job, with adjustments, at an equal level, by choice"."""
    parts = [outcome.kind.label]
    if outcome.adjusted:
        parts.append("with adjustments")
    if outcome.level:
        parts.append(f"at {'an' if outcome.level.label[0] in 'AEIOU' else 'a'} {outcome.level.label.lower()}")
    if outcome.by_choice is not None:
        parts.append("by choice" if outcome.by_choice else "not by choice")
    if outcome.post_ended_by:
        parts.append(f"the post ended: {outcome.post_ended_by.label.lower()}")
    return ", ".join(parts)
