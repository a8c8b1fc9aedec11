"""Complaints about us or about a provider: received, acknowledged, answered, learnt from."""

from datetime import date

from tideover.cases.actions.days import check_happened
from tideover.cases.models import Case, Complaint
from tideover.cases.rules import ComplaintAbout
from tideover.foundation import events
from tideover.foundation.access.actor import By
from tideover.foundation.actions import Refused, action, lock


@events.event_type("complaint received", subject="case")
class ComplaintReceived:
    """A client found something wrong."""

    case_id: int
    complaint_id: int
    on: date


@events.event_type("complaint acknowledged", subject="case")
class ComplaintAcknowledged:
    """We said that we have it."""

    case_id: int
    complaint_id: int
    on: date


@events.event_type("complaint answered", subject="case")
class ComplaintAnswered:
    """We answered it."""

    case_id: int
    complaint_id: int
    on: date


@events.event_type("complaint learnt from", subject="case")
class ComplaintLearntFrom:
    """It was written down what changes because of it."""

    case_id: int
    complaint_id: int


@action
def receive_complaint(
    *, case: Case, by: By, about: ComplaintAbout, words: str, received_on: date, provider: str = ""
) -> Complaint:
    """Write down a complaint, in an ended case too. One about a provider names them."""
    case = lock(case)
    if about == ComplaintAbout.PROVIDER and not provider.strip():
        raise Refused("Enter which provider it is about.", field="provider")
    check_happened(received_on, "received_on")
    complaint = Complaint.objects.create(
        service_id=case.service_id,
        case=case,
        about=about,
        provider=provider if about == ComplaintAbout.PROVIDER else "",
        words=words,
        received_on=received_on,
    )
    event = ComplaintReceived(case_id=case.pk, complaint_id=complaint.pk, on=received_on)
    events.write(event, by=by, service_id=case.service_id)
    return complaint


def _locked(complaint: Complaint) -> Complaint:
    lock(complaint.case)
    return lock(complaint)


@action
def acknowledge_complaint(*, complaint: Complaint, by: By, on: date) -> Complaint:
    """Write down that the client was told on that day that we have the complaint."""
    complaint = _locked(complaint)
    if complaint.acknowledged_on:
        raise Refused("This complaint was acknowledged already. Open it to see when.")
    check_happened(on, "on", since=complaint.received_on, what="the complaint was received")
    complaint.acknowledged_on = on
    complaint.save()
    event = ComplaintAcknowledged(case_id=complaint.case_id, complaint_id=complaint.pk, on=on)
    events.write(event, by=by, service_id=complaint.service_id)
    return complaint


@action
def answer_complaint(*, complaint: Complaint, by: By, on: date, answer: str) -> Complaint:
    """Write down what was answered on that day. An answer acknowledges what nobody acknowledged before."""
    complaint = _locked(complaint)
    if complaint.answered_on:
        raise Refused("This complaint was answered already. Open it to see how.")
    if not answer.strip():
        raise Refused("Enter what was answered.", field="answer")
    since = complaint.acknowledged_on or complaint.received_on
    check_happened(on, "on", since=since, what="what came before it")
    complaint.acknowledged_on = complaint.acknowledged_on or on
    complaint.answered_on, complaint.answer = on, answer
    complaint.save()
    event = ComplaintAnswered(case_id=complaint.case_id, complaint_id=complaint.pk, on=on)
    events.write(event, by=by, service_id=complaint.service_id)
    return complaint


@action
def learn_from_complaint(*, complaint: Complaint, by: By, learnt: str) -> Complaint:
    """Write down what we learnt from an answered complaint."""
    complaint = _locked(complaint)
    if complaint.answered_on is None:
        raise Refused("Answer the complaint first, then say what we learnt from it.")
    complaint.learnt = learnt
    complaint.save()
    event = ComplaintLearntFrom(case_id=complaint.case_id, complaint_id=complaint.pk)
    events.write(event, by=by, service_id=complaint.service_id)
    return complaint
