"""Forms about posts: adding, correcting and ending one, and naming somebody at its employer."""

from functools import partial

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404

from tideover.cases.actions import choose_posts
from tideover.cases.actions import remove_post as remove
from tideover.cases.models import Case, CasePost
from tideover.employment import actions
from tideover.employment.forms import ContactForm, CorrectPostForm, EndPostForm, PostForm, RemovePostForm
from tideover.employment.models import Post
from tideover.employment.queries import posts_of
from tideover.employment.rules import EndedBy
from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.words import capitalised
from tideover.people.actions import record_employer, record_employer_contact
from tideover.people.models import Employer
from tideover.people.rules import EmployerRole
from tideover.web.views.work.page import FORM, context_of, gone, saved


def _post(case: Case, key: int) -> Post:
    """A post of the case's client; not found otherwise."""
    found: Post = get_object_or_404(posts_of(case.person), pk=key)
    return found


def _employer(request: StaffRequest, case: Case, name: str) -> Employer | None:
    """The employer of that name, written down if it is new; None where none is named."""
    return record_employer(service=case.service, by=request.actor, name=name) if name else None


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def add_post(request: StaffRequest, case: Case) -> HttpResponse:
    """Add a post that the client holds or held. One that goes on belongs to the case: it is the post at risk where
    none is named yet, and stands beside it otherwise."""

    def act(form: PostForm) -> str:
        employer = _employer(request, case, form.employer_name())
        post = actions.record_post(person=case.person, by=request.actor, employer=employer, **form.details())
        asked = form.cleaned_data
        if employer is not None and asked["contact_name"]:
            record_employer_contact(
                employer=employer,
                by=request.actor,
                name=asked["contact_name"],
                role=EmployerRole(asked["contact_role"] or EmployerRole.OTHER),
                telephone=asked["contact_telephone"],
                email=asked["contact_email"],
            )
        if post.ended_on is None and case.ended_on is None:
            _take_into_case(request, case, post)
        return saved(request, case, f"{capitalised(str(post))} added. Record how they stand at work in it.")

    make = partial(PostForm, service_id=case.service_id)
    context = context_of(case, "Add a post", "Add the post")
    return form_page(request, make, act=act, template="web/post.html", context=context)


def _take_into_case(request: StaffRequest, case: Case, post: Post) -> None:
    further = [row.post for row in CasePost.objects.filter(case=case, until=None).select_related("post")]
    if case.post is None:
        choose_posts(case=case, by=request.actor, post=post, further=further)
    else:
        choose_posts(case=case, by=request.actor, post=case.post, further=[*further, post])


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def correct_post(request: StaffRequest, case: Case, post: int) -> HttpResponse:
    """Correct what is known of a post; shows what somebody else changed meanwhile."""
    row = _post(case, post)

    def act(form: CorrectPostForm) -> str:
        employer = _employer(request, case, form.employer_name())
        version = form.cleaned_data["version"]
        actions.correct_post(post=row, by=request.actor, version=version, employer=employer, **form.details())
        return saved(request, case, "Corrected. What was recorded before is kept in the history.")

    context = context_of(case, "Correct a post", "Save the correction")
    return form_page(request, partial(CorrectPostForm, post=row), act=act, template="web/post.html", context=context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def end_post(request: StaffRequest, case: Case, post: int) -> HttpResponse:
    """End a post: its last day and how it ended. What ran in it ends with it."""
    row = _post(case, post)

    def act(form: EndPostForm) -> str:
        asked = form.cleaned_data
        actions.end_post(post=row, by=request.actor, on=asked["on"], ended_by=EndedBy(asked["ended_by"]))
        return saved(request, case, "The post has ended. Record how they stand at work since.")

    lead = f"{capitalised(str(row))}. What runs in this post ends with it; then record how they stand at work."
    context = context_of(case, "End a post", "End the post", lead)
    return form_page(request, EndPostForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def remove_post(request: StaffRequest, case: Case, post: int) -> HttpResponse:
    """Remove a post that was entered in error. Sent twice, or after somebody else, it leads to what is left."""
    row = posts_of(case.person).filter(pk=post).first()
    if row is None:
        return gone(request, case, Post, post)

    def act(form: RemovePostForm) -> str:
        remove(post=row, by=request.actor)
        return saved(request, case, "Removed. What it said is kept in the history.")

    lead = f"{capitalised(str(row))}. Remove it only if they never held it; one that is over ends."
    context = context_of(case, "Remove what was entered in error", "Remove it", lead)
    return form_page(request, RemovePostForm, act=act, template=FORM, context=context)


@subject_page(Case, Permission.EMPLOYMENT_RECORD)
def add_employer_contact(request: StaffRequest, case: Case, post: int) -> HttpResponse:
    """Name somebody to speak with at the employer of a post."""
    row = _post(case, post)
    if row.employer is None:
        raise Http404
    employer = row.employer

    def act(form: ContactForm) -> str:
        asked = {name: form.cleaned_data[name] for name in ("name", "telephone", "email")}
        role = EmployerRole(form.cleaned_data["role"])
        record_employer_contact(employer=employer, by=request.actor, role=role, **asked)
        return saved(request, case, f"{asked['name']} added.")

    lead = f"What somebody at {employer.name} may be told is for the client to say."
    context = context_of(case, "Add somebody at the employer", "Save", lead)
    return form_page(request, ContactForm, act=act, template=FORM, context=context)
