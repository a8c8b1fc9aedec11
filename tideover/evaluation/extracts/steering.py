"""Permissions, how cases are steered, and what stands beside them, from the record of a batch of clients."""

from collections.abc import Iterable, Iterator
from typing import Any

from tideover.cases.models import Case, Complaint, Concern, Ending, FollowUp, Pause
from tideover.consent.models import PermissionDecision
from tideover.diary.models import ContactAgreement, Handover
from tideover.evaluation.extracts.clients import Clients
from tideover.evaluation.extracts.derived import Batch
from tideover.foundation.among import Among
from tideover.provision.models import CareOutside

Rows = Iterable[tuple[Any, ...]]


def steering(clients: Clients) -> Batch:
    """The tables of these clients (extracts.schema.steering)."""
    return {
        "permissions": clients.table("permissions", _permissions(clients)),
        "pauses": clients.table("pauses", _pauses(clients)),
        "endings": clients.table("endings", _endings(clients)),
        "follow_ups": clients.table("follow_ups", _follow_ups(clients)),
        "concerns": clients.table("concerns", _concerns(clients)),
        "complaints": clients.table("complaints", _complaints(clients)),
        "agreements": clients.table("agreements", _agreements(clients)),
        "handovers": clients.table("handovers", _handovers(clients)),
        "care_outside": clients.table("care_outside", _care(clients)),
    }


def _permissions(clients: Clients) -> Rows:
    fields = ["person_id", "party", "kind", "purpose", "decision", "on", "valid_from", "valid_until", "how", "words_of"]
    decided = PermissionDecision.objects.filter(Among("person_id", clients.cases_of), on__lte=clients.as_at)
    found = decided.order_by("on", "id").values_list(*fields, "exception", "employer_contact_id")
    return [
        (case, *told, bool(exception), contact is not None)
        for person, *told, exception, contact in found
        for case in clients.cases_of[person]
    ]


def _pauses(clients: Clients) -> Rows:
    found = Pause.objects.filter(Among("case_id", clients.by_case)).order_by("since", "id")
    return found.values_list("case_id", "reason", "since", "look_again_on", "resumed_on")


def _endings(clients: Clients) -> Iterator[tuple[Any, ...]]:
    """What is recorded of each ending, and of a case that ended without such a row what the case itself says."""
    found = Ending.objects.filter(Among("case_id", clients.by_case)).order_by("on", "id")
    told = found.values_list("case_id", "on", "reason", "talk_held_on", "told", "reopened_on")
    in_force = set()
    for row in told:
        if row[-1] is None:
            in_force.add(row[0])
        yield row
    ended = Case.objects.filter(Among("pk", clients.by_case), ended_on__isnull=False)
    for case, on, reason in ended.order_by("id").values_list("pk", "ended_on", "ending_reason"):
        if case not in in_force:
            yield case, on, reason, None, None, None


def _follow_ups(clients: Clients) -> Rows:
    found = FollowUp.objects.filter(Among("case_id", clients.by_case)).order_by("on", "id")
    return found.values_list("case_id", "weeks", "on", "way", "outcome", "closes", "satisfaction")


def _concerns(clients: Clients) -> Rows:
    found = Concern.objects.filter(Among("case_id", clients.by_case)).order_by("raised_on", "id")
    return found.values_list("case_id", "raised_on", "reviewed_on", "closed_on")


def _complaints(clients: Clients) -> Rows:
    found = Complaint.objects.filter(Among("case_id", clients.by_case)).order_by("received_on", "id")
    return found.values_list("case_id", "about", "received_on", "acknowledged_on", "answered_on")


def _agreements(clients: Clients) -> Rows:
    found = ContactAgreement.objects.filter(Among("case_id", clients.by_case)).order_by("on", "id")
    return found.values_list("case_id", "on", "cadence_days", "way")


def _handovers(clients: Clients) -> Rows:
    of = clients.pseudonyms.of
    found = Handover.objects.filter(Among("case_id", clients.by_case)).order_by("on", "id")
    return [
        (case, on, of("staff", giver), of("staff", taker), appointment is not None)
        for case, on, giver, taker, appointment in found.values_list(
            "case_id", "on", "from_staff_id", "to_staff_id", "appointment_id"
        )
    ]


def _care(clients: Clients) -> Rows:
    fields = ["case_id", "kind", "awaited_since", "times_chased", "last_chased_on", "ended_on", "ended_by", "charged"]
    found = CareOutside.objects.filter(Among("case_id", clients.by_case)).order_by("awaited_since", "id")
    return [(*told, None if charged is None else float(charged)) for *told, charged in found.values_list(*fields)]
