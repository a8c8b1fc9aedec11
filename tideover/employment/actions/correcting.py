"""Correcting a spell that was recorded wrongly, and removing one that was entered in error."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from tideover.employment.actions.fitting import (
    ONE_DAY,
    Change,
    as_now,
    change_days,
    check_days,
    check_post,
    keep_confirmation_within,
    refuse_overlap,
)
from tideover.employment.models import EarlierAbsence, Spell
from tideover.employment.queries import recorded_spells, spells_before
from tideover.employment.rules import SpellState
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action
from tideover.foundation.revision import revise
from tideover.people.records import lock_person


@events.event_type("spell corrected", subject="person")
class SpellCorrected:
    """A spell said something wrong; the row's history has the values. `moved_spell_ids` are spells next to it that
    were made longer or shorter with it."""

    person_id: int
    spell_id: int
    fields: list[str]
    moved_spell_ids: list[int]


@events.event_type("spell removed", subject="person")
class SpellRemoved:
    """A spell had been entered in error. Its history stays; `reopened_spell_ids` took its days over."""

    person_id: int
    spell_id: int
    state: str
    starts_on: date
    reopened_spell_ids: list[int]


@dataclass(frozen=True, slots=True)
class _Move:
    """A spell next to a corrected one, with its new days."""

    spell: Spell
    starts_on: date
    ends_on: date | None

    @property
    def is_shorter(self) -> bool:
        """Whether it gives days up: it must do so before others take them."""
        last, now = self.spell.ends_on or date.max, self.ends_on or date.max
        return self.starts_on > self.spell.starts_on or now < last

    @property
    def is_made(self) -> bool:
        """Whether the spell has its new days."""
        return (self.spell.starts_on, self.spell.ends_on) == (self.starts_on, self.ends_on)


def _make(moves: Iterable[_Move]) -> None:
    """Save the new days of spells."""
    for move in moves:
        change_days(move.spell, starts_on=move.starts_on, ends_on=move.ends_on)


@action
def correct_spell(*, spell: Spell, by: By, version: int, neighbours_follow: bool = False, **details: Any) -> Spell:
    """Correct a spell, as it was shown at `version`. `details` are fields of Spell: state, starts_on, ends_on, post,
    adjusted, weekly_hours. With `neighbours_follow`, spells of the same post that ended the day before it or begin the
    day after end or begin with its new days. What an absence was caused by goes with the absence.

    Raises Conflict if somebody else changed the same since, and Refused where the spell would not fit the person's
    life, the post or the other spells.
    """
    person = lock_person(spell.person)
    row = still_there(spell)
    others = [each for each in recorded_spells(person) if each.pk != row.pk]
    was = Change.to(row)
    moves: list[_Move] = []

    def fits(row: Spell) -> None:
        row.post = as_now(row.post)
        change = Change.to(row)
        check_days(person, change)
        check_post(person, change)
        moves.extend(_moves(was, change, others) if neighbours_follow else [])
        moved = {move.spell.pk for move in moves}
        refuse_overlap([each for each in others if each.pk not in moved], change)
        _make(move for move in moves if move.is_shorter)
        keep_confirmation_within(row)
        if change.state is not SpellState.OFF_SICK:
            _forget_causes(row)

    row, changed = revise(row, details, version=version, check=fits)
    _make(move for move in moves if not move.is_made)
    if changed:
        event = SpellCorrected(
            person_id=person.pk, spell_id=row.pk, fields=changed, moved_spell_ids=[move.spell.pk for move in moves]
        )
        events.write(event, by=by, service_id=person.service_id)
    return row


@action
def remove_spell(*, spell: Spell, by: By, goes_on_again: bool = False) -> None:
    """Remove a spell that was entered in error. With `goes_on_again`, what ended the day before takes its days over
    (see `spells_before`). Raises Refused if somebody else has removed it meanwhile."""
    person = lock_person(spell.person)
    row = still_there(spell)
    before = spells_before(row) if goes_on_again else []
    EarlierAbsence.objects.filter(spell=row).delete()
    row.delete()
    for each in before:
        change_days(each, starts_on=each.starts_on, ends_on=row.ends_on)
    event = SpellRemoved(
        person_id=person.pk,
        spell_id=spell.pk,
        state=row.state,
        starts_on=row.starts_on,
        reopened_spell_ids=[each.pk for each in before],
    )
    events.write(event, by=by, service_id=person.service_id)


def still_there(spell: Spell) -> Spell:
    """The spell as it is now. Raises Refused where somebody removed it while a form was open. Its person is locked."""
    found: Spell | None = Spell.objects.filter(pk=spell.pk).with_posts().first()
    if found is None:
        raise Refused("Somebody else has removed this meanwhile. Go back to see what is recorded now.")
    return found


def _forget_causes(spell: Spell) -> None:
    """What is no absence has no causes."""
    spell.causes, spell.work_is_cause = [], ""
    EarlierAbsence.objects.filter(spell=spell).delete()


def _moves(was: Change, change: Change, others: Sequence[Spell]) -> list[_Move]:
    """What the spells next to a spell become when its days change, if all are of one post. One that would have no day
    left stays as it is."""
    if was.post_id != change.post_id:
        return []
    same_place = [each for each in others if each.post_id == was.post_id]
    moves = []
    for each in same_place:
        if each.ends_on == was.starts_on - ONE_DAY and each.starts_on < change.starts_on != was.starts_on:
            moves.append(_Move(each, each.starts_on, change.starts_on - ONE_DAY))
        elif was.ends_on and change.ends_on and each.starts_on == was.ends_on + ONE_DAY != change.ends_on + ONE_DAY:
            first = change.ends_on + ONE_DAY
            if first <= min(each.ends_on or date.max, clock.today()):
                moves.append(_Move(each, first, each.ends_on))
    return moves
