"""Supporters of a client, and the posts that a case is about beside the one at risk."""

from collections.abc import Collection
from typing import Any

from tideover.cases.models import Case, CasePost, Supporter
from tideover.cases.rules import Relation
from tideover.employment.models import Post
from tideover.foundation import clock, events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock
from tideover.foundation.pages.words import plural
from tideover.people.records import lock_person


@events.event_type("supporter recorded", subject="case")
class SupporterRecorded:
    """It was written down who supports the client, or how to reach them."""

    case_id: int
    supporter_id: int


@events.event_type("supporter left", subject="case")
class SupporterLeft:
    """Somebody does not support the client any more."""

    case_id: int
    supporter_id: int


@events.event_type("posts of case changed", subject="case")
class PostsOfCaseChanged:
    """It was said which posts the case is about."""

    case_id: int
    post_id: int | None
    further_post_ids: list[int]


@events.event_type("post removed", subject="person")
class PostRemoved:
    """A post that was entered in error went, from the cases that named it too; the history keeps what it said."""

    person_id: int
    post_id: int


@action
def record_supporter(
    *, case: Case, by: By, name: str, relation: Relation, supporter: Supporter | None = None, **reach: Any
) -> Supporter:
    """Write down a supporter whom the client has named, or correct one. `reach`: telephone, email, note."""
    case = lock(case)
    if supporter is None:
        supporter = Supporter(service_id=case.service_id, person_id=case.person_id)
    else:
        supporter = lock(supporter)
        if supporter.person.survivor_id != case.person.survivor_id:
            raise Refused("This is a supporter of somebody else. Open that case to correct it.")
    supporter.name, supporter.relation = name, relation
    for field in ("telephone", "email", "note"):
        setattr(supporter, field, reach.get(field, ""))
    supporter.save()
    event = SupporterRecorded(case_id=case.pk, supporter_id=supporter.pk)
    events.write(event, by=by, service_id=case.service_id)
    return supporter


@action
def supporter_left(*, case: Case, by: By, supporter: Supporter) -> Supporter:
    """Write down that somebody does not support the client any more, from today."""
    case = lock(case)
    supporter = lock(supporter)
    if supporter.person.survivor_id != case.person.survivor_id:
        raise Refused("This is a supporter of somebody else. Open that case to correct it.")
    if supporter.until is None:
        supporter.until = clock.today()
        supporter.save()
        event = SupporterLeft(case_id=case.pk, supporter_id=supporter.pk)
        events.write(event, by=by, service_id=case.service_id)
    return supporter


@action
def choose_posts(*, case: Case, by: By, post: Post | None, further: Collection[Post]) -> Case:
    """Say which post is the one at risk, and which others the case is about as well."""
    case = lock(case)
    named = [*further, *([post] if post else [])]
    if any(each.person.survivor_id != case.person.survivor_id for each in named):
        raise Refused("A post of somebody else cannot be in this case. Choose one of the client's own.")
    if post is not None and post in further:
        raise Refused("Choose each post once: the one at risk is in the case already.", field="further")
    case.post = post
    case.save()
    kept = {each.pk for each in further}
    CasePost.objects.filter(case=case, until=None).exclude(post__in=kept).update(until=clock.today())
    for each in further:
        CasePost.objects.update_or_create(case=case, post=each, defaults={"service_id": case.service_id, "until": None})
    event = PostsOfCaseChanged(case_id=case.pk, post_id=post.pk if post else None, further_post_ids=sorted(kept))
    events.write(event, by=by, service_id=case.service_id)
    return case


@action
def remove_post(*, post: Post, by: By) -> None:
    """Remove a post that was entered in error, from the cases that name it as well. Raises Refused where the record
    says how somebody stood in it, and where somebody else removed it meanwhile."""
    person = lock_person(post.person)
    row = Post.objects.filter(pk=post.pk).first()
    if row is None:
        raise Refused("Somebody else has removed this meanwhile. Go back to see what is recorded now.")
    if spells := row.spells.count():
        raise Refused(
            f"{plural(spells, 'spell is', 'spells are')} recorded in this post. Correct the post instead, or remove "
            "what was entered in it first."
        )
    CasePost.objects.filter(post=row).delete()
    Case.objects.filter(post=row).update(post=None)
    row.delete()
    event = PostRemoved(person_id=person.pk, post_id=post.pk)
    events.write(event, by=by, service_id=person.service_id)
