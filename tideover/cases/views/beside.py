"""What stands beside a case: safety concerns, complaints, supporters, further posts."""

from functools import partial

from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.cases import actions
from tideover.cases.forms.beside import (
    CasePostsForm,
    ComplaintForm,
    ComplaintStepForm,
    ConcernForm,
    ReviewConcernForm,
    SupporterForm,
)
from tideover.cases.models import Case, CasePost, Complaint, Concern, Supporter
from tideover.cases.rules import ComplaintAbout, Relation
from tideover.cases.views.steering import FORM, context_of, done
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.foundation.pages.words import long_date
from tideover.organisation.queries import staff_of
from tideover.people.records import records_of

A_PAGE = 20
"""How many cards of concerns, complaints or supporters stand on one."""


@subject_page(Case, Permission.CONCERN_RECORD, by_grant=True)
def concerns(request: StaffRequest, case: Case) -> HttpResponse:
    """All safety concerns of a case, open ones first."""
    rows = Concern.objects.filter(case=case).select_related("raised_by").order_by("-closed_on", "review_on", "id")
    # Those without a day on which they were closed come first.
    context = context_of(case, "Safety concerns", "", shown=page_of(rows, request, A_PAGE))
    return render(
        request, "cases/concerns.html", {**context, "said": notices.take(request), "may_review": not request.by_grant}
    )


@subject_page(Case, Permission.CONCERN_RECORD, by_grant=True)
def raise_concern(request: StaffRequest, case: Case) -> HttpResponse:
    """Raise a safety concern."""

    def act(form: ConcernForm) -> str:
        names = ("on", "what", "plan", "told", "review_on")
        asked = {name: form.cleaned_data[name] for name in names}
        actions.raise_concern(case=case, by=request.actor, staff=staff_of(request.actor), **asked)
        return done(request, case, "Safety concern raised. It shows first until it is closed.")

    lead = "If somebody is in danger now, ring 999 first."
    context = context_of(case, "Raise a safety concern", "Raise the concern", lead)
    return form_page(request, ConcernForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.CONCERN_RECORD)
def review_concern(request: StaffRequest, case: Case, concern: int) -> HttpResponse:
    """Look at a safety concern again: go on with a plan, or close it."""
    row = get_object_or_404(Concern, case=case, pk=concern)

    def act(form: ReviewConcernForm) -> str:
        asked = form.cleaned_data
        if asked["what"] == ReviewConcernForm.OVER:
            actions.close_concern(concern=row, by=request.actor, because=asked["because"])
            return done(request, case, "Safety concern closed.")
        actions.review_concern(
            concern=row, by=request.actor, plan=asked["plan"], told=asked["told"], review_on=asked["review_on"]
        )
        return done(request, case, "Safety concern reviewed.")

    make = partial(ReviewConcernForm, initial=ReviewConcernForm.initial_of(row))
    context = context_of(case, "Review a safety concern", "Save the review", quoted=row.what)
    context["lead"] = f"Raised on {long_date(row.raised_on)}:"
    return form_page(request, make, act=act, template=FORM, context=context)


@subject_page(Case, Permission.COMPLAINT_RECORD)
def complaints(request: StaffRequest, case: Case) -> HttpResponse:
    """All complaints in a case, the newest first."""
    rows = Complaint.objects.filter(case=case).order_by("-received_on", "-id")
    context = context_of(case, "Complaints", "", shown=page_of(rows, request, A_PAGE), said=notices.take(request))
    return render(request, "cases/complaints.html", context)


def _to_complaints(request: StaffRequest, case: Case, words: str) -> str:
    return notices.say_at(reverse("complaints", args=[case.reference]), request, Recorded(words))


@subject_page(Case, Permission.COMPLAINT_RECORD)
def receive_complaint(request: StaffRequest, case: Case) -> HttpResponse:
    """Record a complaint about us or about a provider."""

    def act(form: ComplaintForm) -> str:
        asked = form.cleaned_data
        actions.receive_complaint(
            case=case,
            by=request.actor,
            about=ComplaintAbout(asked["about"]),
            provider=asked["provider"],
            words=asked["words"],
            received_on=asked["received_on"],
        )
        return _to_complaints(request, case, "Complaint recorded.")

    lead = "Write it down as they said it. Nobody has to put it in writing themselves."
    context = context_of(case, "Record a complaint", "Save the complaint", lead)
    return form_page(request, ComplaintForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.COMPLAINT_RECORD)
def settle_complaint(request: StaffRequest, case: Case, complaint: int) -> HttpResponse:
    """Say what was done about a complaint: acknowledged, answered, learnt."""
    row = get_object_or_404(Complaint, case=case, pk=complaint)

    def act(form: ComplaintStepForm) -> str:
        asked = form.cleaned_data
        if asked["step"] == ComplaintStepForm.LEARNT:
            actions.learn_from_complaint(complaint=row, by=request.actor, learnt=asked["learnt"])
        elif asked["step"] == ComplaintStepForm.ANSWERED:
            actions.answer_complaint(complaint=row, by=request.actor, on=asked["on"], answer=asked["answer"])
        else:
            actions.acknowledge_complaint(complaint=row, by=request.actor, on=asked["on"])
        return _to_complaints(request, case, f"Saved: {ComplaintStepForm.LABELS[asked['step']].lower()}.")

    make = partial(ComplaintStepForm, complaint=row, initial={"learnt": row.learnt})
    context = context_of(case, "A complaint", "Save", f"Received on {long_date(row.received_on)}:", quoted=row.words)
    return form_page(request, make, act=act, template=FORM, context=context)


def _supporters(case: Case) -> "QuerySet[Supporter]":
    return Supporter.objects.filter(person__in=records_of([case.person.survivor_id]), until=None)


@subject_page(Case, Permission.PERSON_EDIT)
def supporters(request: StaffRequest, case: Case) -> HttpResponse:
    """The family and friends whom the client has named."""
    rows = _supporters(case).order_by("name", "id")
    context = context_of(
        case, "Family and supporters", "", shown=page_of(rows, request, A_PAGE), said=notices.take(request)
    )
    return render(request, "cases/supporters.html", context)


def _supporter_page(request: StaffRequest, case: Case, supporter: Supporter | None) -> HttpResponse:
    def act(form: SupporterForm) -> str:
        asked = form.cleaned_data
        if supporter is not None and asked["left"]:
            actions.supporter_left(case=case, by=request.actor, supporter=supporter)
        else:
            reach = {name: asked[name] for name in ("telephone", "email", "note")}
            actions.record_supporter(
                case=case,
                by=request.actor,
                name=asked["name"],
                relation=Relation(asked["relation"]),
                supporter=supporter,
                **reach,
            )
        words = Recorded(f"Saved: {asked['name']}.")
        return notices.say_at(reverse("supporters", args=[case.reference]), request, words)

    names = ("name", "relation", "telephone", "email", "note")
    initial = {name: getattr(supporter, name) for name in names} if supporter else {}
    make = partial(SupporterForm, is_new=supporter is None, initial=initial)
    title = "Correct a supporter" if supporter else "Add a supporter"
    lead = "Add only people whom the client has named. What they may be told is asked separately."
    return form_page(request, make, act=act, template=FORM, context=context_of(case, title, "Save", lead))


@subject_page(Case, Permission.PERSON_EDIT)
def add_supporter(request: StaffRequest, case: Case) -> HttpResponse:
    """Write down a family member or friend whom the client has named."""
    return _supporter_page(request, case, None)


@subject_page(Case, Permission.PERSON_EDIT)
def correct_supporter(request: StaffRequest, case: Case, supporter: int) -> HttpResponse:
    """Correct what is known of a supporter, or say that they are none any more."""
    row = get_object_or_404(_supporters(case), pk=supporter)
    return _supporter_page(request, case, row)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def case_posts(request: StaffRequest, case: Case) -> HttpResponse:
    """Which posts a case is about: the one at risk, and others beside it."""

    def act(form: CasePostsForm) -> str:
        asked = form.cleaned_data
        actions.choose_posts(case=case, by=request.actor, post=asked["post"], further=list(asked["further"]))
        return done(request, case, "Saved which posts this case is about.")

    further = list(CasePost.objects.filter(case=case, until=None).values_list("post_id", flat=True))
    make = partial(CasePostsForm, case=case, initial={"post": case.post_id, "further": further})
    lead = "Somebody with two jobs may need help with both."
    context = context_of(case, "Posts of this case", "Save", lead)
    return form_page(request, make, act=act, template=FORM, context=context)
