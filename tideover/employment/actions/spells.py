"""Recording changes at work, and that work status is still as recorded."""

from datetime import date
from decimal import Decimal

from tideover.employment.actions.fitting import (
    ONE_DAY,
    Change,
    as_now,
    change_days,
    check_days,
    check_post,
    overlap,
    refuse_future,
    refuse_overlap,
)
from tideover.employment.models import Post, Spell
from tideover.employment.queries import recorded_spells, spell_facts
from tideover.employment.rules import NOT_IN_POST, WORKING, SpellState, state_since
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action
from tideover.foundation.pages.words import capitalised, spoken_date
from tideover.people.models import Person
from tideover.people.records import lock_person, records_of


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
    then_as_before: bool = False,
) -> Spell:
    """Record a change at work: from `starts_on` the person is in `state`, in `post` where one is meant.

    The running spells it takes the place of end the day before: that of the same post; those outside any
    post, when the person begins to work; all of them, when the person is out of work or retired. They go on
    again after `ends_on` if `then_as_before`. Raises Refused where the spell does not fit the person's life, the
    post or the spells already recorded, and where it says nothing that the running one does not say.
    """
    person, post = lock_person(person), as_now(post)
    change = Change(SpellState(state), starts_on, ends_on, post, adjusted, weekly_hours)
    check_days(person, change)
    check_post(person, change)
    running = _make_room(person, change)
    known = {row.pk: row.confirmed_on for row in running}
    for row in running:
        change_days(row, starts_on=row.starts_on, ends_on=starts_on - ONE_DAY)
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
        closed_spell_ids=[row.pk for row in running],
    )
    events.write(event, by=by, service_id=person.service_id)
    if then_as_before and ends_on is not None and ends_on < clock.today():
        for row in running:
            _go_on_again(row, by=by, on=ends_on + ONE_DAY, confirmed_on=known[row.pk])
    return spell


@action
def confirm_work_status(*, person: Person, by: By, on: date) -> None:
    """Note that on that day somebody said the person's running spells still went on."""
    person = lock_person(person)
    refuse_future(on, "on", "Enter today or an earlier day.")
    running = list(Spell.objects.running().filter(person__in=records_of([person.survivor_id]), starts_on__lte=on))
    if not running:
        raise Refused("No work status is recorded to confirm. Record how the person stands at work.", field="on")
    for spell in running:
        if spell.confirmed_on is None or spell.confirmed_on < on:
            spell.confirmed_on = on
            spell.save()
    events.write(WorkStatusConfirmed(person_id=person.pk, on=on), by=by, service_id=person.service_id)


def _go_on_again(spell: Spell, *, by: By, on: date, confirmed_on: date | None) -> None:
    """The same as the spell once more, from that day on."""
    again = Spell.objects.create(
        service_id=spell.service_id,
        person_id=spell.person_id,
        post_id=spell.post_id,
        state=spell.state,
        starts_on=on,
        adjusted=spell.adjusted,
        weekly_hours=spell.weekly_hours,
        confirmed_on=confirmed_on if confirmed_on and confirmed_on >= on else None,
        causes=spell.causes,
        work_is_cause=spell.work_is_cause,
    )
    event = ChangeAtWorkRecorded(
        person_id=spell.person_id,
        spell_id=again.pk,
        post_id=spell.post_id,
        state=spell.state,
        starts_on=on,
        closed_spell_ids=[],
    )
    events.write(event, by=by, service_id=spell.service_id)


def _make_room(person: Person, change: Change) -> list[Spell]:
    """The running spells that the new one takes the place of. Raises Refused on overlap with others."""
    spells = recorded_spells(person)
    same_place = [spell for spell in spells if spell.post_id == (change.post.pk if change.post else None)]
    _refuse_no_change(person, change, same_place)
    running = [spell for spell in spells if spell.ends_on is None and _takes_place_of(change, spell)]
    following = min((s.starts_on for s in running if s.starts_on >= change.starts_on), default=None)
    if following is not None and (change.ends_on is None or change.ends_on >= following):
        raise overlap(next(s for s in running if s.starts_on == following))
    ended = [spell for spell in running if spell.starts_on < change.starts_on]
    refuse_overlap([spell for spell in spells if spell not in running], change)
    return ended


def _refuse_no_change(person: Person, change: Change, same_place: list[Spell]) -> None:
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


def _says_the_same(change: Change, spell: Spell) -> bool:
    as_recorded = (spell.state, spell.ends_on, spell.adjusted, spell.weekly_hours)
    return as_recorded == (change.state, change.ends_on, change.adjusted, change.weekly_hours)


def _takes_place_of(change: Change, spell: Spell) -> bool:
    if change.post is not None:
        beside = change.state in WORKING and spell.post_id is None
        return spell.post_id == change.post.pk or (beside and spell.state != SpellState.OTHER_ACTIVITY)
    return spell.post_id is None or change.state in NOT_IN_POST
