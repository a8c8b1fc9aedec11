"""Where somebody works and how much, that they leave, and that they come back."""

from functools import partial
from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse

from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Membership
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import DateField, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.words import capitalised, join_words
from tideover.organisation import actions
from tideover.organisation.actions.staffing import covering
from tideover.organisation.held import held_by
from tideover.organisation.models import Staff, Team

BACK = "Back to who works here"


class WorkForm(PageForm):
    """In which team somebody works, and for which hours."""

    spoken = {"team": "their team", "percent": "their hours"}

    team = forms.ModelChoiceField(label="Team", queryset=Team.objects.none(), empty_label=None)
    percent = forms.IntegerField(
        label="Hours, in per cent of full time",
        help_text="How many cases they may hold follows from it",
        initial=100,
        min_value=1,
        max_value=100,
        widget=forms.NumberInput(attrs={"size": 3, "suffix": "%"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].queryset = Team.objects.order_by("name")  # type: ignore[attr-defined]


class StaffMemberForm(WorkForm):
    """Who somebody is among the staff."""

    field_order = ("name", "job_title", "team", "percent")

    name = forms.CharField(label="Name", max_length=120)
    job_title = forms.CharField(label="Job title (optional)", required=False, max_length=80)


class LeavingForm(PageForm):
    """From when on somebody does not work here any more."""

    spoken = {"left_on": "the first day on which they no longer work here"}

    left_on = DateField(label="First day on which they no longer work here", help_text="Today or an earlier day")


def _people(request: HttpRequest, words: str, address: str = "") -> str:
    return notices.say_at(address or reverse("people"), request, Recorded(words))


def access_page(staff: Staff) -> str:
    """The address at which it is said what somebody of the staff may do here: they have a membership, or none yet."""
    membership = Membership.objects.filter(account=staff.account_id, service=staff.service_id).first()
    if staff.account_id and membership:
        return reverse("change_access", args=[membership.pk])
    return reverse("let_in", args=[staff.pk])


@page(Permission.SERVICE_SET_UP)
def change_staff(request: StaffRequest, staff: int) -> HttpResponse:
    """Change the name, title, team and hours of somebody of the staff. What else is changed of them starts here."""
    row = get_object_or_404(Staff.objects.select_related("team", "account"), pk=staff, left_on=None)

    def act(form: StaffMemberForm) -> str:
        asked = form.cleaned_data
        actions.change_staff(
            staff=row,
            by=request.actor,
            team=asked["team"],
            name=asked["name"],
            job_title=asked["job_title"],
            full_time_percent=asked["percent"],
        )
        held = held_by(row) if asked["team"] != row.team else []
        stay = f" Still theirs, in the team from before: {join_words(held)}." if held else ""
        return _people(request, f"Saved for {asked['name']}.{stay}")

    initial = {"name": row.name, "job_title": row.job_title, "team": row.team_id, "percent": row.full_time_percent}
    context = {
        "title": row.name,
        "back": (reverse("people"), BACK),
        "submit": "Save",
        "staff": row,
        "access": access_page(row),
    }
    make = partial(StaffMemberForm, initial=initial)
    return form_page(request, make, act=act, template="organisation/staff_member.html", context=context)


@page(Permission.SERVICE_SET_UP)
def end_work(request: StaffRequest, staff: int) -> HttpResponse:
    """Write down that somebody does not work here any more. They hand over first what they have in hand."""
    row = get_object_or_404(Staff.objects.select_related("account"), pk=staff, left_on=None)
    site = request.build_absolute_uri("/")

    def act(form: LeavingForm) -> str:
        actions.end_work(staff=row, by=request.actor, left_on=form.cleaned_data["left_on"], site=site)
        until = " They cannot sign in any more within a minute or so." if row.account_id else ""
        return _people(request, f"{row.name} no longer works here.{until}")

    context = {
        "title": f"{row.name} leaves",
        "back": (reverse("change_staff", args=[row.pk]), f"Back to {row.name}"),
        "submit": "End their work here",
        "staff": row,
        "held": [capitalised(each) for each in [*held_by(row), *covering(row)]],
        "may_reassign": request.actor.may(Permission.TEAM_VIEW),
    }
    make = partial(LeavingForm, initial={"left_on": clock.today()})
    return form_page(request, make, act=act, template="organisation/leaving.html", context=context)


@page(Permission.SERVICE_SET_UP)
def return_staff(request: StaffRequest, staff: int) -> HttpResponse:
    """Write down that somebody who had left works here again; then it is said what they may do."""
    row = get_object_or_404(Staff.objects.select_related("account"), pk=staff, left_on__isnull=False)

    def act(form: WorkForm) -> str:
        asked = form.cleaned_data
        actions.return_staff(staff=row, by=request.actor, team=asked["team"], full_time_percent=asked["percent"])
        return access_page(row)

    context = {
        "title": f"{row.name} returns",
        "back": (f"{reverse('people')}?show=left", "Back to who has left"),
        "submit": "Go on to what they do here",
    }
    make = partial(WorkForm, initial={"team": row.team_id, "percent": row.full_time_percent})
    return form_page(request, make, act=act, template="organisation/form.html", context=context)
