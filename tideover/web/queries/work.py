"""A client's work: what the page of it shows."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from tideover.cases.models import Case, CasePost
from tideover.employment.models import EarlierAbsence, Post, Spell
from tideover.employment.queries import (
    LifeSpell,
    OutcomeLine,
    life_line,
    outcome_line,
    posts_of,
    recorded_spells,
    spell_facts,
    work_line,
)
from tideover.employment.rules import Contract, EndedBy, HoursBasis, SpellState, last_confirmed, pay_words, status_on
from tideover.foundation.pages.words import about_month, capitalised, lower_first, plural, short_date, span, spoken_date
from tideover.people.models import EmployerContact
from tideover.people.rules import EmployerRole
from tideover.web.picture import LifePicture, life_picture


@dataclass(frozen=True, slots=True)
class SpellRow:
    """A spell in the table: `key` names it in addresses; `before` are earlier absences with the same."""

    key: int
    life: LifeSpell
    length: str
    is_absence: bool
    before: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PostCard:
    """A post with what is known of it and the people at its employer. `place` says what the case has to do with it,
    `is_empty` that no spell is recorded in it."""

    key: int
    title: str
    place: str
    facts: tuple[tuple[str, str], ...]
    has_ended: bool
    employer: str
    people: tuple[tuple[str, str], ...]
    is_empty: bool


@dataclass(frozen=True, slots=True)
class Work:
    """What the page shows. `beside` are further spells of that day, in other posts; `outcome_on` is the day of the
    outcome where that is not the same; `goes_on` says whether there is a spell that can be confirmed."""

    sentence: str
    beside: tuple[str, ...]
    known_to: date | None
    outcome: OutcomeLine | None
    outcome_on: date | None
    picture: LifePicture | None
    spells: tuple[SpellRow, ...]
    posts: tuple[PostCard, ...]
    goes_on: bool


def work_so_far(case: Case, today: date) -> Work:
    """A client's work, in five queries. In an ended case, the picture and the outcome are those of its last day."""
    person = case.person
    rows, posts = recorded_spells(person), list(posts_of(person))
    until = case.ended_on or today
    life = life_line(rows)
    before = _before([row for row in rows if row.state == SpellState.OFF_SICK])
    further = set(CasePost.objects.filter(case=case, until=None).values_list("post_id", flat=True))
    people = _people({post.employer_id for post in posts if post.employer_id})
    held = {row.post_id for row in rows}
    table = [_spell_row(*pair, before, today) for pair in zip(rows, life, strict=True)]
    outcome = outcome_line(rows, accepted_on=case.accepted_on, until=until, risk=case.post)
    posts.sort(key=lambda post: (post.pk != case.post_id, post.ended_on is not None))
    return Work(
        sentence=work_line(person, rows, until, case.post).sentence(until, read_on=today) if rows or posts else "",
        beside=_beside(rows, until, today),
        known_to=last_confirmed([spell_facts(row) for row in rows]),
        outcome=outcome,
        outcome_on=outcome.on if outcome and outcome.on != until else None,
        picture=life_picture(life, until=until, opened_on=case.accepted_on),
        spells=tuple(reversed(table)),
        posts=tuple(_card(post, case, further, people, held) for post in posts),
        goes_on=any(row.ends_on is None for row in rows),
    )


def _beside(rows: list[Spell], day: date, today: date) -> tuple[str, ...]:
    """Those spells of the day that the sentence about the leading one leaves out."""
    facts = [spell_facts(row) for row in rows]
    further = status_on(facts, day, known_to=None).spells[1:]
    return tuple(spell_sentence(rows[facts.index(each)], today) for each in further)


def spell_sentence(spell: Spell, today: date) -> str:
    """A spell in half a line: "Off sick, carer at Brook House, since Monday 21 September"."""
    if spell.dates_are_estimated:
        begun, over = about_month(spell.starts_on), about_month(spell.ends_on) if spell.ends_on else ""
    else:
        begun, over = spoken_date(spell.starts_on, today), spoken_date(spell.ends_on, today) if spell.ends_on else ""
    days = f"from {begun} to {over}" if over else f"since {begun}"
    post = f", {lower_first(str(spell.post))}," if spell.post else ""
    return f"{SpellState(spell.state).label}{post} {days}"


def before_words(row: EarlierAbsence) -> str:
    """When somebody was off before, and for how long: "from 3 Mar 2019, 6 weeks"."""
    day = about_month(row.began_on) if row.date_is_estimated else f"from {short_date(row.began_on)}"
    return f"{day}, {plural(row.weeks, 'week')}"


def _before(absences: Sequence[Spell]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for row in EarlierAbsence.objects.filter(spell__in=absences).order_by("-began_on"):
        found[row.spell_id].append(before_words(row))
    return found


def _spell_row(row: Spell, life: LifeSpell, before: dict[int, list[str]], today: date) -> SpellRow:
    days = ((row.ends_on or today) - row.starts_on).days + (1 if row.ends_on else 0)
    return SpellRow(
        key=row.pk,
        life=life,
        length=span(days) if days else "since today",
        is_absence=row.state == SpellState.OFF_SICK,
        before=tuple(before.get(row.pk, ())),
    )


def _people(employers: set[int]) -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for row in EmployerContact.objects.filter(employer__in=employers, left_on=None).order_by("name", "pk"):
        found[row.employer_id].append((row.name, EmployerRole(row.role).label.lower()))
    return found


def _card(
    post: Post, case: Case, further: set[int], people: dict[int, list[tuple[str, str]]], held: set[int | None]
) -> PostCard:
    place = "the post at risk" if post.pk == case.post_id else "also in this case" if post.pk in further else ""
    return PostCard(
        key=post.pk,
        title=capitalised(str(post)),
        place=place,
        facts=tuple((name, value) for name, value in _facts(post) if value),
        has_ended=post.ended_on is not None,
        employer=post.employer.name if post.employer else "",
        people=tuple(people.get(post.employer_id or 0, ())),
        is_empty=post.pk not in held,
    )


def _facts(post: Post) -> list[tuple[str, str]]:
    hours = f"{float(post.usual_weekly_hours):g} a week" if post.usual_weekly_hours is not None else ""
    basis = HoursBasis(post.hours_basis).label if post.hours_basis else ""
    how = f", {EndedBy(post.ended_by).label.lower()}" if post.ended_by else ""
    return [
        ("Contract", Contract(post.contract).label if post.contract else ""),
        ("Hours", capitalised(", ".join(part for part in (basis.lower(), hours) if part))),
        ("Pay", pay_words(post.income_band)),
        ("Began", _day(post.started_on, post)),
        ("Ended", f"{_day(post.ended_on, post)}{how}" if post.ended_on else ""),
    ]


def _day(day: date | None, post: Post) -> str:
    if day is None:
        return ""
    return capitalised(about_month(day)) if post.dates_are_estimated else short_date(day)
