"""Who is away and who covers for them; where somebody works and what they are good at."""

from functools import partial
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.foundation import clock
from tideover.foundation.access import Actor, Permission, page
from tideover.foundation.access.roles import ServiceAdministrator
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import DateField, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.organisation import actions
from tideover.organisation.models import Leave, Staff
from tideover.organisation.queries import staff_of


def staff_reached(actor: Actor) -> "QuerySet[Staff]":
    """Whose leave somebody records: an administrator everybody's, a manager their team's."""
    working = Staff.objects.filter(left_on=None).order_by("name", "id")
    if ServiceAdministrator in actor.roles_that_count():
        return working
    manager = staff_of(actor)
    return working.filter(team=manager.team_id if manager else None)


class LeaveForm(PageForm):
    """Who is away, from when to when, and who covers."""

    spoken = {"staff": "who is away"}

    staff = forms.ModelChoiceField(label="Who is away?", queryset=Staff.objects.none(), empty_label=None)
    starts_on = DateField(label="First day away")
    ends_on = DateField(label="Last day away")
    covered_by = forms.ModelChoiceField(
        label="Covered by",
        help_text="They reach the absent person's cases on these days",
        queryset=Staff.objects.none(),
        required=False,
        empty_label="Nobody",
    )
    taken_back = forms.BooleanField(
        label="They are not away after all", required=False, widget=forms.CheckboxInput(attrs={"small": True})
    )

    def __init__(self, *args: Any, reached: "QuerySet[Staff]", leave: Leave | None, **kwargs: Any) -> None:
        names = ("starts_on", "ends_on", "covered_by")
        shown = {name: getattr(leave, name) for name in names} if leave else {"starts_on": clock.today()}
        kwargs["initial"] = {**shown, **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.fields["covered_by"].queryset = reached  # type: ignore[attr-defined]
        if leave:
            del self.fields["staff"]
        else:
            self.fields["staff"].queryset = reached  # type: ignore[attr-defined]
            del self.fields["taken_back"]


class StaffForm(PageForm):
    """Where somebody works and what they are good at, each a list with commas."""

    places = forms.CharField(
        label="Where they work",
        help_text="Beginnings of postcodes, for example M14, M20",
        required=False,
        max_length=200,
    )
    skills = forms.CharField(
        label="What they are good at",
        help_text="For example, Urdu, mediation, self-employment",
        required=False,
        max_length=300,
    )

    def listed(self, name: str, longest: int) -> list[str]:
        """What was typed between the commas, each cut to its longest."""
        return [text.strip()[:longest] for text in self.cleaned_data[name].split(",") if text.strip()]


@page(Permission.LEAVE_RECORD)
def leave(request: StaffRequest) -> HttpResponse:
    """Who is away now and later, and what is known of each member of staff."""
    reached, today = staff_reached(request.actor), clock.today()
    rows = Leave.objects.filter(staff__in=reached, ends_on__gte=today, taken_back_on=None)
    context = {
        "leaves": rows.select_related("staff", "covered_by").order_by("starts_on", "id"),
        "staff": reached,
        "said": notices.take(request),
    }
    return render(request, "organisation/leave.html", context)


def _saved(request: StaffRequest, words: str) -> str:
    return notices.say_at(reverse("leave"), request, Recorded(words))


def _leave_page(request: StaffRequest, row: Leave | None) -> HttpResponse:
    def act(form: LeaveForm) -> str:
        asked = form.cleaned_data
        if row is not None and asked["taken_back"]:
            actions.take_leave_back(leave=row, by=request.actor)
            return _saved(request, f"{row.staff.name} is not away after all.")
        staff = row.staff if row else asked["staff"]
        covered_by = asked["covered_by"]
        actions.record_leave(
            staff=staff,
            by=request.actor,
            starts_on=asked["starts_on"],
            ends_on=asked["ends_on"],
            covered_by=covered_by,
            leave=row,
        )
        cover = f"{covered_by.name} covers." if covered_by else "Nobody covers for them."
        return _saved(request, f"Leave of {staff.name} recorded. {cover}")

    make = partial(LeaveForm, reached=staff_reached(request.actor), leave=row)
    context = {
        "title": f"Leave of {row.staff.name}" if row else "Record leave",
        "back": (reverse("leave"), "Back to who is away"),
        "submit": "Save the leave",
    }
    return form_page(request, make, act=act, template="organisation/form.html", context=context)


@page(Permission.LEAVE_RECORD)
def record_leave(request: StaffRequest) -> HttpResponse:
    """Write down that somebody is away."""
    return _leave_page(request, None)


@page(Permission.LEAVE_RECORD)
def change_leave(request: StaffRequest, leave: int) -> HttpResponse:
    """Change a leave, or take it back."""
    rows = Leave.objects.filter(staff__in=staff_reached(request.actor), taken_back_on=None)
    return _leave_page(request, get_object_or_404(rows.select_related("staff", "covered_by"), pk=leave))


@page(Permission.LEAVE_RECORD)
def describe_staff(request: StaffRequest, staff: int) -> HttpResponse:
    """Write down where somebody works and what they are good at: suggestions rest on it."""
    row = get_object_or_404(staff_reached(request.actor), pk=staff)

    def act(form: StaffForm) -> str:
        places, skills = form.listed("places", 4), form.listed("skills", 60)
        actions.describe_staff(staff=row, by=request.actor, places=places, skills=skills)
        return _saved(request, f"Saved for {row.name}.")

    initial = {"places": ", ".join(row.places), "skills": ", ".join(row.skills)}
    context = {
        "title": f"Where {row.name} works, and what they are good at",
        "back": (reverse("leave"), "Back to who is away"),
        "submit": "Save",
    }
    make = partial(StaffForm, initial=initial)
    return form_page(request, make, act=act, template="organisation/form.html", context=context)
