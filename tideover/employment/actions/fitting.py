"""Whether what is asked for fits the person's life, the post and the spells already recorded. Raises Refused."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tideover.employment.models import Post, Spell
from tideover.employment.rules import NEEDS_POST, NOT_IN_POST, SpellState
from tideover.foundation import clock
from tideover.foundation.actions import Refused
from tideover.foundation.pages.words import long_date
from tideover.people.models import Person
from tideover.people.rules import YOUNGEST_AT_WORK

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Change:
    """What is asked for, before it is known to fit the record."""

    state: SpellState
    starts_on: date
    ends_on: date | None
    post: Post | None
    adjusted: bool
    weekly_hours: Decimal | None

    @classmethod
    def to(cls, spell: Spell) -> "Change":
        """What a spell would say with the values that it has now."""
        return cls(
            SpellState(spell.state), spell.starts_on, spell.ends_on, spell.post, spell.adjusted, spell.weekly_hours
        )

    @property
    def post_id(self) -> int | None:
        """The key of the post; None outside any."""
        return self.post.pk if self.post else None


def as_now(post: Post | None) -> Post | None:
    """The post as it is now: a form may have been open while somebody ended it. Its person is locked."""
    return Post.objects.select_related("employer", "person").get(pk=post.pk) if post else None


def refuse_future(day: date | None, field: str, advice: str) -> None:
    """Refuse a day after today, with what to do instead."""
    if day is not None and day > clock.today():
        raise Refused(f"This is in the future. {advice}", field=field)


def refuse_before_birth(person: Person, day: date | None, field: str) -> None:
    """Refuse a day that is not after the person's birth, where that day is known."""
    person = person.surviving
    if day is None or person.birth_date is None or person.birth_date_is_estimated:
        return
    if day <= person.birth_date:
        raise Refused(f"{person.name} was born on {long_date(person.birth_date)}. Enter a later day.", field=field)


def refuse_too_young(person: Person, day: date | None, field: str) -> None:
    """Refuse a day on which the person was too young to be employed, where their birth is known to the day."""
    refuse_before_birth(person, day, field)
    person = person.surviving
    age = person.age_on(day) if day else None
    if age is not None and age < YOUNGEST_AT_WORK and not person.birth_date_is_estimated:
        raise Refused(
            f"{person.name} was under {YOUNGEST_AT_WORK} on that day, too young for a post. Check the year.",
            field=field,
        )


def check_days(person: Person, change: Change) -> None:
    """Refuse a spell in the future, before birth, or with its last day before its first."""
    refuse_future(change.starts_on, "starts_on", "Record a change at work when it has happened.")
    refuse_future(change.ends_on, "ends_on", "Leave the end empty while it goes on.")
    refuse_before_birth(person, change.starts_on, "starts_on")
    if change.ends_on is not None and change.ends_on < change.starts_on:
        raise Refused("The last day cannot come before the first. Check both days.", field="ends_on")


def check_post(person: Person, change: Change) -> None:
    """Refuse a spell whose state does not go with its post, or that lies outside the post's days."""
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
    if post.ended_on and change.starts_on > post.ended_on:
        raise Refused(
            f"This post ended on {long_date(post.ended_on)}. Enter an earlier day or choose another post.",
            field="starts_on",
        )
    if post.ended_on and (change.ends_on is None or change.ends_on > post.ended_on):
        raise Refused(
            f"This post ended on {long_date(post.ended_on)}. Enter the last day of this, that day or an earlier one.",
            field="ends_on",
        )


def overlaps(spell: Spell, change: Change) -> bool:
    """Whether the two have a day in common."""
    begins_before_end = spell.ends_on is None or change.starts_on <= spell.ends_on
    return begins_before_end and (change.ends_on is None or spell.starts_on <= change.ends_on)


def refuse_overlap(spells: Iterable[Spell], change: Change) -> None:
    """Refuse what has a day in common with one of the spells that it cannot stand beside: one of the same post; one
    in a post, if it says that there is no work, or the other way round."""
    for spell in spells:
        if overlaps(spell, change) and _shut_out_each_other(spell, change):
            raise overlap(spell)


def _shut_out_each_other(spell: Spell, change: Change) -> bool:
    if spell.post_id == change.post_id:
        return True
    in_post, other = (change.post_id, spell.state) if spell.post_id is None else (spell.post_id, change.state)
    return in_post is not None and other in NOT_IN_POST


def overlap(spell: Spell) -> Refused:
    """The refusal that names the spell already recorded for those days."""
    until = f" to {long_date(spell.ends_on)}" if spell.ends_on else ""
    return Refused(
        f"'{SpellState(spell.state).label}' is already recorded from {long_date(spell.starts_on)}{until}. "
        "Enter days outside it, or correct it first.",
        field="starts_on",
    )


def change_days(spell: Spell, *, starts_on: date, ends_on: date | None) -> None:
    """Give a spell other days and save it. What was confirmed beyond them is confirmed no more."""
    spell.starts_on, spell.ends_on = starts_on, ends_on
    keep_confirmation_within(spell)
    spell.version += 1
    spell.save()


def keep_confirmation_within(spell: Spell) -> None:
    """Let the day of the last confirmation lie within the spell; none where it lies before."""
    if spell.confirmed_on is None:
        return
    if spell.confirmed_on < spell.starts_on:
        spell.confirmed_on = None
    elif spell.ends_on is not None and spell.confirmed_on > spell.ends_on:
        spell.confirmed_on = spell.ends_on
