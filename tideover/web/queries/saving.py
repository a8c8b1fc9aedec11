"""Which looks were requests that saved something. The log of looks and that of events are kept apart: a look saved
what an event says only where both are somebody's, of one subject, and the page that was opened writes such events."""

from collections.abc import Sequence
from datetime import timedelta

from django.db.models import Q, QuerySet

from tideover.cases.models import Case
from tideover.foundation.access import Permission
from tideover.foundation.access.fetching import SEEN
from tideover.foundation.models import Event, ReadLogEntry
from tideover.referrals.models import Referral

SAVING = timedelta(seconds=2)
"""Within which of an event its request was noted as a look: both are written by one request, the look at its end."""

SAVED_BY: dict[Permission, frozenset[str]] = {
    permission: frozenset(types)
    for permission, types in {
        Permission.CONTACT_RECORD: (
            *("contact recorded", "attempt recorded", "keeping in touch agreed", "contact cadence agreed"),
            *("meeting recorded", "step agreed in meeting"),
            *("intention noted", "intention moved", "intention settled"),
            *("care awaited", "care chased", "care no longer awaited"),
        ),
        Permission.APPOINTMENT_BOOK: (
            *("appointment booked", "appointment settled", "client expected in group", "client missed group"),
        ),
        Permission.PERSON_EDIT: ("person corrected", "supporter recorded", "supporter left"),
        Permission.EMPLOYMENT_RECORD: (
            *("change at work recorded", "work status confirmed", "spell corrected", "spell removed"),
            *("absence described", "earlier absence recorded", "earlier absence removed"),
            *("post recorded", "post corrected", "post ended", "post removed", "posts of case changed"),
        ),
        Permission.PERMISSION_RECORD: (
            *("permission decided", "legal basis recorded", "permissions ended with a contact"),
        ),
        Permission.DUE_PUT_OFF: ("due put off",),
        Permission.REFERRAL_TAKE: ("referral corrected", "person corrected"),
        Permission.REFERRAL_DECIDE: (
            *("referral acknowledged", "referral decided", "referrer told"),
            *("waiting for the person began", "waiting for the person ended"),
        ),
        Permission.PERSON_MERGE: ("people merged", "people told apart", "referral identified"),
        Permission.CASE_ALLOCATE: ("case allocated", "placement work given"),
        Permission.TEAM_VIEW: ("ending without a talk seen",),
        Permission.CASE_STEER: (
            *("case paused", "pause looked at", "case resumed", "case ended", "case reopened", "case handed over"),
            "sign-off recorded",
        ),
        Permission.CONCERN_RECORD: ("concern raised", "concern reviewed", "concern closed"),
        Permission.COMPLAINT_RECORD: (
            *("complaint received", "complaint acknowledged", "complaint answered", "complaint learnt from"),
        ),
        Permission.DOCUMENT_ADD: ("document added", "document taken out"),
        Permission.FOLLOW_UP_RECORD: ("client followed up",),
        Permission.DISCLOSURE_RECORD: ("disclosure recorded", "disclosure asked for"),
        Permission.DISCLOSURE_APPROVE: ("disclosure answered",),
        Permission.BREAK_GLASS_SEE: ("break-glass seen",),
    }.items()
}
"""The types of event that the pages of a permission write about their subject or its person. Whoever sends such a form
saves, whoever opens it only looks."""

Subject = tuple[str, int]


def saved_by(rows: Sequence[ReadLogEntry]) -> dict[int, str]:
    """Of those of the looks, newest first, that saved something: the type of the last event that each wrote. An event
    belongs to one look, the first after it: the form that is opened next did not save it. Four queries, none where no
    look is of a page that saves."""
    if not any(_may_save(row) for row in rows):
        return {}
    since, until = rows[-1].at - SAVING, rows[0].at
    # The look that an event belongs to may stand on the page before this one.
    before = ReadLogEntry.objects.filter(at__gte=since, at__lt=rows[-1].at, outcome__in=SEEN)
    among = {row.pk: row for row in [*rows, *before] if _may_save(row)}
    looks = sorted(among.values(), key=lambda row: (row.at, row.pk))
    subjects = _subjects(looks)
    found: dict[int, str] = {}
    for event in _events(subjects).filter(at__range=(since, until)).order_by("id"):
        look = next((row for row in looks if _is_of(event, row, subjects[row.subject_kind, row.subject_id or 0])), None)
        if look:
            found[look.pk] = event.type
    return found


def _may_save(row: ReadLogEntry) -> bool:
    return bool(row.subject_id) and row.outcome in SEEN and Permission[row.permission] in SAVED_BY


def _is_of(event: Event, row: ReadLogEntry, subjects: set[Subject]) -> bool:
    return (
        event.account_id == row.account_id
        and event.at <= row.at < event.at + SAVING
        and event.type in SAVED_BY[Permission[row.permission]]
        and (event.subject_kind, event.subject_id) in subjects
    )


def _subjects(looks: Sequence[ReadLogEntry]) -> dict[Subject, set[Subject]]:
    """Of what each look is at: itself, and the records of its person."""
    found: dict[Subject, set[Subject]] = {}
    for model in (Case, Referral):
        kind = str(model._meta.model_name)
        keys = {row.subject_id for row in looks if row.subject_kind == kind}
        rows = model.objects.filter(pk__in=keys).values_list("pk", "person", "person__merged_into") if keys else ()
        for key, *people in rows:
            found[kind, key] = {(kind, key), *(("person", person) for person in people if person)}
    for row in looks:
        own = row.subject_kind, row.subject_id or 0
        found.setdefault(own, {own})
    return found


def _events(subjects: dict[Subject, set[Subject]]) -> "QuerySet[Event]":
    keys: dict[str, set[int]] = {}
    for kind, key in set().union(*subjects.values()):
        keys.setdefault(kind, set()).add(key)
    about = Q()
    for kind, wanted in keys.items():
        about |= Q(subject_kind=kind, subject_id__in=wanted)
    return Event.objects.filter(about, account__isnull=False)
