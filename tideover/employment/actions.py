"""Recording posts and changes at work."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from tideover.employment.models import Post, Spell
from tideover.employment.queries import recorded_spells, spell_facts
from tideover.employment.rules import NEEDS_POST, NOT_IN_POST, WORKING, EndedBy, SpellState, state_since
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import capitalised, long_date, spoken_date
from tideover.people.models import Employer, Person
from tideover.people.records import lock_person, records_of

ONE_DAY = timedelta(days=1)


@events.event_type("post recorded", subject="person")
class PostRecorded:
    """A job that a person holds or held was written down."""

    person_id: int
    post_id: int


@events.event_type("post ended", subject="person")
class PostEnded:
    """A post came to an end; `on` is its last day."""

    person_id: int
    post_id: int
    on: date
    ended_by: str


@events.event_type("change at work recorded", subject="person")
class ChangeAtWorkRecorded:
    """A person's work status changed: a spell began, and those it took the place of ended the day before."""

    person_id: int
    spell_id: int
    post_id: int | None
    state: str
    starts_on: date
    closed_spell_ids: list[int]


@events.event_type("work status confirmed", subject="person")
class WorkStatusConfirmed:
    """Somebody said that a person's work status was still what the record says."""

    person_id: int
    on: date


@dataclass(frozen=True, slots=True)
class _Change:
    """What is asked for, before it is known to fit the record."""

    state: SpellState
    starts_on: date
    ends_on: date | None
    post: Post | None
    adjusted: bool
    weekly_hours: Decimal | None


@action
def record_post(
    *, person: Person, by: By, employer: Employer | None = None, started_on: date | None = None, **details: Any
) -> Post:
    """Write down a job a person holds or held. `details` are fields of Post."""
    person = lock_person(person)
    _refuse_future(started_on, "started_on", "A post that begins later is not recorded yet.")
    _refuse_before_birth(person, started_on, "started_on")
    ended_on = details.get("ended_on")
    _refuse_future(ended_on, "ended_on", "Record the end of a post when it has come.")
    if started_on and ended_on and ended_on < started_on:
        raise Refused("A post cannot end before it began. Check both days.", field="ended_on")
    post = Post.objects.create(
        service_id=person.service_id, person=person, employer=employer, started_on=started_on, **details
    )
    events.write(PostRecorded(person_id=person.pk, post_id=post.pk), by=by, service_id=person.service_id)
    return post


@action
def end_post(*, post: Post, by: By, on: date, ended_by: EndedBy) -> Post:
    """End a post: `on` is its last day. Its running spell ends with it."""
    person = lock_person(post.person)
    post = lock(post)
    if post.ended_on:
        raise Refused(f"This post already ended on {long_date(post.ended_on)}.", field="on")
    _refuse_future(on, "on", "Record the end of a post when it has come.")
    if post.started_on and on < post.started_on:
        raise Refused(f"The post began on {long_date(post.started_on)}. Enter a later day.", field="on")
    later = post.spells.filter(starts_on__gt=on).order_by("starts_on").first()
    if later is not None:
        raise Refused(
            f"'{SpellState(later.state).label}' is recorded in this post from {long_date(later.starts_on)}. "
            "Enter a later day.",
            field="on",
        )
    for spell in post.spells.filter(ends_on=None) | post.spells.filter(ends_on__gt=on):
        _close(spell, on)
    post.ended_on, post.ended_by = on, ended_by
    post.save()
    events.write(
        PostEnded(person_id=person.pk, post_id=post.pk, on=on, ended_by=ended_by),
        by=by,
        service_id=person.service_id,
    )
    return post


@action
def record_spell(
    *,
    person: Person,
    by: By,
    state: SpellState,
    starts_on: date,
    post: Post | None = None,
    ends_on: date | None = None,
    adjusted: bool = False,
    weekly_hours: Decimal | None = None,
    confirmed_on: date | None = None,
    dates_are_estimated: bool = False,
) -> Spell:
    """Record a change at work: from `starts_on` the person is in `state`, in `post` where one is meant.

    The running spells it takes the place of end the day before: that of the same post; those outside any
    post, when the person begins to work; all of them, when the person is out of work or retired. Raises
    Refused where the spell does not fit the person's life, the post or the spells already recorded, and where
    it says nothing that the running one does not say.
    """
    person = lock_person(person)
    change = _Change(SpellState(state), starts_on, ends_on, post, adjusted, weekly_hours)
    _check_days(person, change)
    _check_post(person, change)
    closed = _make_room(person, change)
    spell = Spell.objects.create(
        service_id=person.service_id,
        person=person,
        post=post,
        state=state,
        starts_on=starts_on,
        ends_on=ends_on,
        adjusted=adjusted,
        weekly_hours=weekly_hours,
        confirmed_on=confirmed_on,
        dates_are_estimated=dates_are_estimated,
    )
    event = ChangeAtWorkRecorded(
        person_id=person.pk,
        spell_id=spell.pk,
        post_id=post.pk if post else None,
        state=spell.state,
        starts_on=starts_on,
        closed_spell_ids=closed,
    )
    events.write(event, by=by, service_id=person.service_id)
    return spell


@action
def confirm_work_status(*, person: Person, by: By, on: date) -> None:
    """Note that on that day somebody said the person's running spells still went on."""
    person = lock_person(person)
    _refuse_future(on, "on", "Enter today or an earlier day.")
    running = list(Spell.objects.running().filter(person__in=records_of([person.survivor_id]), starts_on__lte=on))
    if not running:
        raise Refused("No work status is recorded to confirm. Record how the person stands at work.", field="on")
    for spell in running:
        if spell.confirmed_on is None or spell.confirmed_on < on:
            spell.confirmed_on = on
            spell.save()
    events.write(WorkStatusConfirmed(person_id=person.pk, on=on), by=by, service_id=person.service_id)


def _refuse_future(day: date | None, field: str, advice: str) -> None:
    if day is not None and day > clock.today():
        raise Refused(f"This is in the future. {advice}", field=field)


def _refuse_before_birth(person: Person, day: date | None, field: str) -> None:
    person = person.surviving
    if day is None or person.birth_date is None or person.birth_date_is_estimated:
        return
    if day <= person.birth_date:
        raise Refused(f"{person.name} was born on {long_date(person.birth_date)}. Enter a later day.", field=field)


def _check_days(person: Person, change: _Change) -> None:
    _refuse_future(change.starts_on, "starts_on", "Record a change at work when it has happened.")
    _refuse_future(change.ends_on, "ends_on", "Leave the end empty while it goes on.")
    _refuse_before_birth(person, change.starts_on, "starts_on")
    if change.ends_on is not None and change.ends_on < change.starts_on:
        raise Refused("The last day cannot come before the first. Check both days.", field="ends_on")


def _check_post(person: Person, change: _Change) -> None:
    post, label = change.post, change.state.label
    if post is None:
        if change.state in NEEDS_POST:
            raise Refused(f"Choose the post: '{label}' means nothing without one.", field="post")
        return
    if post.person.survivor_id != person.survivor_id:
        raise Refused(f"Choose one of the posts of {person.name}.", field="post")
    if change.state in NOT_IN_POST:
        raise Refused(f"Somebody is not '{label.lower()}' in a post. Leave the post empty.", field="post")
    if post.started_on and not post.dates_are_estimated and change.starts_on < post.started_on:
        raise Refused(f"This post began on {long_date(post.started_on)}. Enter a later day.", field="starts_on")
    if post.ended_on and (change.ends_on or change.starts_on) > post.ended_on:
        raise Refused(
            f"This post ended on {long_date(post.ended_on)}. Enter an earlier day or choose another post.",
            field="starts_on",
        )


def _make_room(person: Person, change: _Change) -> list[int]:
    """End the running spells that the new one takes the place of; their keys. Raises Refused on overlap."""
    spells = recorded_spells(person)
    same_place = [spell for spell in spells if spell.post_id == (change.post.pk if change.post else None)]
    _refuse_no_change(person, change, same_place)
    running = [spell for spell in spells if spell.ends_on is None and _takes_place_of(change, spell)]
    following = min((s.starts_on for s in running if s.starts_on >= change.starts_on), default=None)
    if following is not None and (change.ends_on is None or change.ends_on >= following):
        raise _overlap(next(s for s in running if s.starts_on == following))
    ended = [spell for spell in running if spell.starts_on < change.starts_on]
    for spell in same_place:
        if spell not in running and _overlaps(spell, change):
            raise _overlap(spell)
    for spell in ended:
        _close(spell, change.starts_on - ONE_DAY)
    return [spell.pk for spell in ended]


def _refuse_no_change(person: Person, change: _Change, same_place: list[Spell]) -> None:
    """The same again would cut a stretch in two and let it seem to have begun on the later day."""
    for spell in same_place:
        if spell.ends_on is None and spell.starts_on <= change.starts_on and _says_the_same(change, spell):
            facts = [spell_facts(each) for each in same_place]
            since = state_since(spell_facts(spell), facts)
            place = " in this post" if spell.post_id else ""
            raise Refused(
                f"{capitalised(person.called or 'the client')} has been {change.state.label.lower()}{place} since "
                f"{spoken_date(since, clock.today())}. Choose what has changed, or leave it as it is.",
                field="state",
            )


def _says_the_same(change: _Change, spell: Spell) -> bool:
    as_recorded = (spell.state, spell.ends_on, spell.adjusted, spell.weekly_hours)
    return as_recorded == (change.state, change.ends_on, change.adjusted, change.weekly_hours)


def _takes_place_of(change: _Change, spell: Spell) -> bool:
    if change.post is not None:
        beside = change.state in WORKING and spell.post_id is None
        return spell.post_id == change.post.pk or (beside and spell.state != SpellState.OTHER_ACTIVITY)
    return spell.post_id is None or change.state in NOT_IN_POST


def _overlaps(spell: Spell, change: _Change) -> bool:
    begins_before_end = spell.ends_on is None or change.starts_on <= spell.ends_on
    return begins_before_end and (change.ends_on is None or spell.starts_on <= change.ends_on)


def _overlap(spell: Spell) -> Refused:
    until = f" to {long_date(spell.ends_on)}" if spell.ends_on else ""
    return Refused(
        f"'{SpellState(spell.state).label}' is already recorded from {long_date(spell.starts_on)}{until}. "
        "Enter days outside it.",
        field="starts_on",
    )


def _close(spell: Spell, on: date) -> None:
    spell.ends_on = on
    if spell.confirmed_on and spell.confirmed_on > on:
        spell.confirmed_on = on
    spell.save()
