"""Who works here and signs in."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.foundation.access import Permission, page
from tideover.foundation.access.roles import ROLES, Role
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Membership
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import ManyChoices, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.organisation import actions
from tideover.organisation.models import AccessChange, Staff, Team
from tideover.organisation.queries import people_of

FORM = "organisation/form.html"
PAGE_SIZE = 100


def _roles(**kwargs: Any) -> forms.MultipleChoiceField:
    widget = ManyChoices(small=True, hints={role.code: _who(role) for role in ROLES.values()})
    choices = [(role.code, role.label) for role in ROLES.values()]
    return forms.MultipleChoiceField(choices=choices, widget=widget, **kwargs)


def _who(role: type[Role]) -> str:
    """Who holds the role: its first sentence."""
    return " ".join((role.__doc__ or "").split()).partition(".")[0]


class JoinForm(PageForm):
    """Somebody who is to sign in."""

    spoken = {"roles": "what they do here", "team": "their team", "percent": "their hours"}

    name = forms.CharField(label="Name", max_length=120)
    email = forms.EmailField(label="E-mail address", help_text="They sign in with it")
    roles = _roles(label="What do they do here?")
    team = forms.ModelChoiceField(
        label="Team",
        help_text="Whoever holds cases or manages a team is in one; a researcher, commissioner or auditor need not be",
        queryset=Team.objects.none(),
        required=False,
        empty_label="None",
    )
    job_title = forms.CharField(label="Job title (optional)", required=False, max_length=80)
    percent = forms.IntegerField(
        label="Hours, in per cent of full time",
        initial=100,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"size": 3, "suffix": "%"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """Whoever reaches cases by their team is in one."""
        cleaned = super().clean() or {}
        in_team = {"case_manager", "team_manager"} & set(cleaned.get("roles", []))
        if in_team and not cleaned.get("team") and "team" not in self.errors:
            self.add_error("team", "Choose a team: case managers and team managers work in one.")
        return cleaned


class LetInForm(PageForm):
    """Somebody of the staff who is to sign in."""

    spoken = {"roles": "what they do here"}

    email = forms.EmailField(label="E-mail address", help_text="They sign in with it")
    roles = _roles(label="What do they do here?")


class AccessForm(PageForm):
    """What somebody does here from now on."""

    spoken = {"roles": "what they do here"}

    roles = _roles(label="What do they do here?", required=False, help_text="Without any they cannot sign in any more")


@page(Permission.SERVICE_SET_UP)
def people(request: StaffRequest) -> HttpResponse:
    """Who works here or has left, how they sign in, and what was asked about it; narrowed by what is looked for."""
    asked, left = request.GET.get("q", "").strip()[:100], request.GET.get("show") == "left"
    found = [each for each in people_of(request.actor.service_id, left=left) if each.answers(asked)]
    context = {
        "shown": page_of(found, request, PAGE_SIZE),
        "asked": asked,
        "left": left,
        "changes": AccessChange.objects.select_related("asked_by").order_by("-asked_at", "-id")[:20],
        "said": notices.take(request),
    }
    return render(request, "organisation/people.html", context)


def _done(request: StaffRequest, words: str, where: str = "people") -> str:
    return notices.say_at(reverse(where), request, Recorded(words))


def _told(request: StaffRequest, name: str) -> str:
    if request.actor.only_in_demonstration:
        return f"{name} is added. In the demonstration nobody new can set a password."
    return f"{name} is told by e-mail how to sign in, within a minute or so."


@page(Permission.SERVICE_SET_UP)
def add_person(request: StaffRequest) -> HttpResponse:
    """Add somebody: to the staff where they are of a team, and to those who can sign in."""
    site = request.build_absolute_uri("/")

    def act(form: JoinForm) -> str:
        asked, staff = form.cleaned_data, None
        if asked["team"]:
            staff = actions.add_staff(
                team=asked["team"],
                by=request.actor,
                name=asked["name"],
                job_title=asked["job_title"],
                full_time_percent=asked["percent"],
            )
        names = ("name", "email", "roles")
        actions.ask_access(by=request.actor, site=site, staff=staff, **{name: asked[name] for name in names})
        return _done(request, _told(request, asked["name"]))

    context = {
        "title": "Add somebody",
        "back": (reverse("people"), "Back to who works here"),
        "submit": "Add them",
    }
    return form_page(request, JoinForm, act=act, template=FORM, context=context)


@page(Permission.SERVICE_SET_UP)
def let_in(request: StaffRequest, staff: int) -> HttpResponse:
    """Let somebody sign in who is of the staff and has no account, as after an import."""
    row = get_object_or_404(Staff, pk=staff, left_on=None, account=None)
    site = request.build_absolute_uri("/")

    def act(form: LetInForm) -> str:
        asked = form.cleaned_data
        actions.ask_access(
            by=request.actor, name=row.name, email=asked["email"], roles=asked["roles"], site=site, staff=row
        )
        return _done(request, _told(request, row.name))

    context = {
        "title": f"Let {row.name} sign in",
        "back": (reverse("people"), "Back to who works here"),
        "submit": "Let them sign in",
    }
    return form_page(request, LetInForm, act=act, template=FORM, context=context)


@page(Permission.SERVICE_SET_UP)
def change_access(request: StaffRequest, membership: int) -> HttpResponse:
    """Change what somebody does here, or end that they can sign in."""
    row = get_object_or_404(
        Membership.objects.select_related("account"), pk=membership, service=request.actor.service_id
    )
    account, site = row.account, request.build_absolute_uri("/")

    def act(form: AccessForm) -> str:
        actions.ask_access(
            by=request.actor,
            name=account.name,
            email=account.email,
            roles=form.cleaned_data["roles"],
            site=site,
            staff=Staff.objects.filter(account=account).first(),
        )
        return _done(request, f"What {account.name} does here changes within a minute or so.")

    make = partial(AccessForm, initial={"roles": row.roles if row.is_active else []})
    context = {
        "title": f"What {account.name} does here",
        "back": (reverse("people"), "Back to who works here"),
        "submit": "Save",
    }
    return form_page(request, make, act=act, template=FORM, context=context)
