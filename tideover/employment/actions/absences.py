"""Saying what keeps somebody off work, whether work is a cause, and when they were off with the same before."""

from collections.abc import Sequence
from datetime import date, timedelta

from tideover.employment.actions.correcting import still_there
from tideover.employment.actions.fitting import refuse_before_birth, refuse_future
from tideover.employment.models import LONGEST_EARLIER_WEEKS, EarlierAbsence, Spell
from tideover.employment.rules import Condition, SpellState, WorkIsCause
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action
from tideover.foundation.pages.words import long_date
from tideover.foundation.revision import revise
from tideover.people.records import lock_person

WEEK = timedelta(weeks=1)


@events.event_type("absence described", subject="person")
class AbsenceDescribed:
    """What keeps somebody off work was written down, or whether work is a cause."""

    person_id: int
    spell_id: int
    fields: list[str]


@events.event_type("earlier absence recorded", subject="person")
class EarlierAbsenceRecorded:
    """Somebody was off with the same before."""

    person_id: int
    spell_id: int
    earlier_absence_id: int


@events.event_type("earlier absence removed", subject="person")
class EarlierAbsenceRemoved:
    """That somebody was off with the same before had been entered in error. Its history stays."""

    person_id: int
    spell_id: int
    earlier_absence_id: int


@action
def describe_absence(
    *, spell: Spell, by: By, version: int, causes: Sequence[Condition], work_is_cause: WorkIsCause | None
) -> Spell:
    """Say what causes an absence, and whether work is a cause (None: nobody has asked), as it was shown at `version`.
    Raises Refused for a spell that is none, and Conflict if somebody else changed the same since."""
    person = lock_person(spell.person)
    _check_is_absence(still_there(spell))
    details = {
        "causes": [cause.value for cause in Condition if cause in causes],
        "work_is_cause": work_is_cause.value if work_is_cause else "",
    }
    row, changed = revise(spell, details, version=version)
    if changed:
        event = AbsenceDescribed(person_id=person.pk, spell_id=row.pk, fields=changed)
        events.write(event, by=by, service_id=person.service_id)
    return row


@action
def record_earlier_absence(
    *, spell: Spell, by: By, began_on: date, weeks: int, date_is_estimated: bool = False
) -> EarlierAbsence:
    """Say that the person was off with the same before, from that day for so many weeks. Raises Refused where that
    would not lie before the absence, or is recorded already."""
    person = lock_person(spell.person)
    row = still_there(spell)
    _check_is_absence(row)
    refuse_future(began_on, "began_on", "Enter when they were off before.")
    refuse_before_birth(person, began_on, "began_on")
    if not 1 <= weeks <= LONGEST_EARLIER_WEEKS:
        raise Refused(f"Enter a number of weeks from 1 to {LONGEST_EARLIER_WEEKS}.", field="weeks")
    if began_on >= row.starts_on:
        raise Refused(f"This absence began on {long_date(row.starts_on)}. Enter an earlier day.", field="began_on")
    if began_on + (weeks - 1) * WEEK >= row.starts_on:
        raise Refused(
            f"It would have lasted into this absence, which began on {long_date(row.starts_on)}. Enter fewer weeks.",
            field="weeks",
        )
    for other in EarlierAbsence.objects.filter(spell=row):
        if other.began_on < began_on + weeks * WEEK and began_on < other.began_on + other.weeks * WEEK:
            raise Refused(
                f"An absence from {long_date(other.began_on)} is recorded already. Enter days outside it.",
                field="began_on",
            )
    earlier = EarlierAbsence.objects.create(
        service_id=person.service_id, spell=row, began_on=began_on, weeks=weeks, date_is_estimated=date_is_estimated
    )
    event = EarlierAbsenceRecorded(person_id=person.pk, spell_id=row.pk, earlier_absence_id=earlier.pk)
    events.write(event, by=by, service_id=person.service_id)
    return earlier


@action
def remove_earlier_absence(*, earlier: EarlierAbsence, by: By) -> None:
    """Take back that the person was off before: it was entered in error. Removing it twice changes nothing."""
    person = lock_person(earlier.spell.person)
    removed, _ = EarlierAbsence.objects.filter(pk=earlier.pk).delete()
    if removed:
        event = EarlierAbsenceRemoved(person_id=person.pk, spell_id=earlier.spell_id, earlier_absence_id=earlier.pk)
        events.write(event, by=by, service_id=person.service_id)


def _check_is_absence(spell: Spell) -> None:
    if spell.state != SpellState.OFF_SICK:
        raise Refused("Only a spell off sick has causes. Go back and choose one.")
