"""Recording, correcting and ending posts."""

from datetime import date
from typing import Any

from tideover.employment.actions.fitting import change_days, refuse_before_birth, refuse_future, refuse_too_young
from tideover.employment.models import Post
from tideover.employment.rules import EndedBy, SpellState
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import long_date
from tideover.foundation.revision import revise
from tideover.people.models import Employer, Person
from tideover.people.records import lock_person


@events.event_type("post recorded", subject="person")
class PostRecorded:
    """A job that a person holds or held was written down."""

    person_id: int
    post_id: int


@events.event_type("post corrected", subject="person")
class PostCorrected:
    """What is known of a post changed; the row's history has the values."""

    person_id: int
    post_id: int
    fields: list[str]


@events.event_type("post ended", subject="person")
class PostEnded:
    """A post came to an end; `on` is its last day."""

    person_id: int
    post_id: int
    on: date
    ended_by: str


@action
def record_post(
    *, person: Person, by: By, employer: Employer | None = None, started_on: date | None = None, **details: Any
) -> Post:
    """Write down a job a person holds or held. `details` are fields of Post."""
    person = lock_person(person)
    _check_days(person, started_on, details.get("ended_on"))
    post = Post.objects.create(
        service_id=person.service_id, person=person, employer=employer, started_on=started_on, **details
    )
    events.write(PostRecorded(person_id=person.pk, post_id=post.pk), by=by, service_id=person.service_id)
    return post


@action
def correct_post(*, post: Post, by: By, version: int, **details: Any) -> Post:
    """Correct what is known of a post, as it was shown at `version`. Raises Conflict if somebody else changed the
    same since, and Refused where the spells recorded in it would lie outside its days."""
    person = lock_person(post.person)

    def fits(row: Post) -> None:
        _check_days(person, row.started_on, row.ended_on)
        if row.ended_on is None:
            row.ended_by = ""
        _check_spells(row)

    post, changed = revise(post, details, version=version, check=fits)
    if changed:
        event = PostCorrected(person_id=person.pk, post_id=post.pk, fields=changed)
        events.write(event, by=by, service_id=person.service_id)
    return post


@action
def end_post(*, post: Post, by: By, on: date, ended_by: EndedBy) -> Post:
    """End a post: `on` is its last day. Its running spell ends with it."""
    person = lock_person(post.person)
    post = lock(post)
    if post.ended_on:
        raise Refused(f"This post already ended on {long_date(post.ended_on)}.", field="on")
    refuse_future(on, "on", "Record the end of a post when it has come.")
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
        change_days(spell, starts_on=spell.starts_on, ends_on=on)
    post.ended_on, post.ended_by, post.version = on, ended_by, post.version + 1
    post.save()
    events.write(
        PostEnded(person_id=person.pk, post_id=post.pk, on=on, ended_by=ended_by),
        by=by,
        service_id=person.service_id,
    )
    return post


def _check_days(person: Person, started_on: date | None, ended_on: date | None) -> None:
    refuse_future(started_on, "started_on", "A post that begins later is not recorded yet.")
    refuse_too_young(person, started_on, "started_on")
    refuse_future(ended_on, "ended_on", "Record the end of a post when it has come.")
    refuse_before_birth(person, ended_on, "ended_on")
    if started_on and ended_on and ended_on < started_on:
        raise Refused("A post cannot end before it began. Check both days.", field="ended_on")


def _check_spells(post: Post) -> None:
    """Refuse days of a post outside which a spell is recorded in it."""
    spells = list(post.spells.order_by("starts_on"))
    if not spells:
        return
    first, last = spells[0], max(spells, key=lambda spell: spell.ends_on or date.max)
    if post.started_on and not post.dates_are_estimated and first.starts_on < post.started_on:
        raise Refused(
            f"'{SpellState(first.state).label}' is recorded in this post from {long_date(first.starts_on)}. "
            "Enter that day or an earlier one, or correct it first.",
            field="started_on",
        )
    if post.ended_on and last.ends_on is None:
        raise Refused(f"'{SpellState(last.state).label}' goes on in this post. End the post instead.", field="ended_on")
    if post.ended_on and last.ends_on and last.ends_on > post.ended_on:
        raise Refused(
            f"'{SpellState(last.state).label}' is recorded in this post until {long_date(last.ends_on)}. "
            "Enter that day or a later one, or correct it first.",
            field="ended_on",
        )
