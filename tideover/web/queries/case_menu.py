"""What else can be done in a case, beside recording a contact: the menu of its page, in groups."""

from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from tideover.cases.models import Case
from tideover.foundation.access import Permission


@dataclass(frozen=True, slots=True)
class Offer:
    """One thing to do: its words, the name of its page, and whom and when it is offered to.

    `open_only`: as long as the case has not ended. `to_visitors`: also to somebody who opened the case from outside
    their scope.
    """

    words: str
    page: str
    permission: Permission
    open_only: bool = False
    to_visitors: bool = False


GROUPS = {
    "In touch": (
        Offer("Record an attempt", "record_attempt", Permission.CONTACT_RECORD, to_visitors=True),
        Offer("Record a meeting", "record_meeting", Permission.CONTACT_RECORD),
        Offer("Book an appointment", "book_appointment", Permission.APPOINTMENT_BOOK, open_only=True),
        Offer("Plan a meeting", "plan_meeting", Permission.APPOINTMENT_BOOK, open_only=True),
        Offer("Group sessions", "groups_of_case", Permission.APPOINTMENT_BOOK, open_only=True),
        Offer("Note what you mean to do", "note_intention", Permission.CONTACT_RECORD, open_only=True),
        Offer("How to keep in touch", "keep_in_touch", Permission.CONTACT_RECORD, open_only=True),
    ),
    "Work and care": (
        Offer("Record a change at work", "record_spell", Permission.EMPLOYMENT_RECORD),
        Offer("See and correct work", "work", Permission.EMPLOYMENT_RECORD),
        Offer("Choose the posts of this case", "case_posts", Permission.EMPLOYMENT_RECORD),
        Offer("Care from others", "care_outside", Permission.CONTACT_RECORD),
    ),
    "Papers": (
        Offer("Add a document", "add_document", Permission.DOCUMENT_ADD),
        Offer("All documents", "documents", Permission.DOCUMENT_READ),
    ),
    "Who may know": (
        Offer("See who may be told what", "permissions", Permission.PERMISSION_RECORD),
        Offer("What was told to others", "disclosures", Permission.DISCLOSURE_RECORD),
        Offer("Family and supporters", "supporters", Permission.PERSON_EDIT),
    ),
    "Concerns": (
        Offer("Safety concerns", "concerns", Permission.CONCERN_RECORD, to_visitors=True),
        Offer("Complaints", "complaints", Permission.COMPLAINT_RECORD),
    ),
    "The client": (
        Offer("Correct details", "correct_person", Permission.PERSON_EDIT),
        Offer("Recorded twice?", "same_person", Permission.PERSON_MERGE),
        Offer("Give a copy of what is held", "subject_access", Permission.SUBJECT_ACCESS),
    ),
    "The case": (
        Offer("Give the case to somebody", "allocate_case", Permission.CASE_ALLOCATE, open_only=True),
        Offer("Say who looks for a new job", "give_placement", Permission.CASE_ALLOCATE, open_only=True),
        Offer("Hand the case over", "hand_over", Permission.CASE_STEER, open_only=True),
        Offer("See its handovers", "handovers", Permission.CASE_VIEW),
        Offer("Pause the case", "pause_case", Permission.CASE_STEER, open_only=True),
        Offer("End the case", "end_case", Permission.CASE_STEER, open_only=True),
        Offer("Who saw and who changed it", "case_history", Permission.CASE_READS_VIEW),
    ),
}
"""What there is to do, under its headings."""


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the menu."""

    words: str
    href: str


@dataclass(frozen=True, slots=True)
class Group:
    """Entries of the menu under one heading."""

    heading: str
    links: tuple[Link, ...]


def case_menu(case: Case, may: Mapping[str, bool], *, is_visitor: bool, is_paused: bool) -> tuple[Group, ...]:
    """The groups of which something is offered to somebody who holds these permissions, by the names in `may`."""

    def is_offered(offer: Offer) -> bool:
        if is_visitor and not offer.to_visitors:
            return False
        if offer.page == "hand_over" and case.case_manager_id is None:
            return False
        return may[offer.permission.name] and not (offer.open_only and case.ended_on)

    def link(offer: Offer) -> Link:
        words = "Look again at the pause" if is_paused and offer.page == "pause_case" else offer.words
        return Link(words, reverse(offer.page, kwargs=_named(case, offer.page)))

    groups = (Group(heading, tuple(map(link, filter(is_offered, offers)))) for heading, offers in GROUPS.items())
    return tuple(group for group in groups if group.links)


def _named(case: Case, page: str) -> dict[str, object]:
    """What the page's address needs to know."""
    if page == "subject_access":
        return {"key": case.client.pk}
    purpose = {"purpose": "support"} if page == "permissions" else {}
    return {"reference": case.reference, **purpose}
