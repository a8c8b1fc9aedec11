"""Teams by their names, and the help in the catalogue."""

import re
from functools import partial
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse

from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.models import Service
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.forms import DateField, OneChoice, PageForm
from tideover.foundation.pages.notices import Recorded
from tideover.foundation.pages.paging import page_of
from tideover.organisation import actions
from tideover.organisation.models import Focus, Intervention, Team

FORM = "organisation/form.html"
PAGE_SIZE = 100


class TeamForm(PageForm):
    """The name of a team."""

    name = forms.CharField(label="Name of the team", max_length=80)

    def __init__(self, *args: Any, team: Team | None = None, **kwargs: Any) -> None:
        kwargs["initial"] = {"name": team.name if team else "", **(kwargs.get("initial") or {})}
        super().__init__(*args, **kwargs)
        self.team = team

    def clean_name(self) -> str:
        """A name that no other team has."""
        name: str = self.cleaned_data["name"]
        if Team.objects.filter(name__iexact=name).exclude(pk=self.team.pk if self.team else 0).exists():
            raise ValidationError("There is a team of this name. Choose another one.")
        return name


class HelpForm(PageForm):
    """Help that the service gives or finds."""

    spoken = {"label": "what it is called", "focus": "whom it works with"}

    label = forms.CharField(label="What is it called?", max_length=120)
    focus = forms.ChoiceField(
        label="Whom does it work with?",
        choices=[*Focus.choices(), ("", "The whole case")],
        required=False,
        widget=OneChoice(small=True),
    )

    def clean_label(self) -> str:
        """A name of which a code can be made."""
        label: str = self.cleaned_data["label"]
        if not self.code():
            raise ValidationError("Use letters from a to z or digits in what it is called.")
        return label

    def code(self) -> str:
        """What records, extracts and reports call it: its name in small letters and underscores."""
        return re.sub(r"[^a-z0-9]+", "_", self.cleaned_data["label"].lower()).strip("_")[:40]

    def works_with(self) -> Focus | None:
        """Whom it works with; None for the whole case."""
        focus = self.cleaned_data["focus"]
        return Focus(focus) if focus else None


class ChangedHelpForm(HelpForm):
    """Help that is in the catalogue already."""

    spoken = {**HelpForm.spoken, "withdrawn_on": "the day from which it is not offered any more"}

    withdrawn_on = DateField(
        label="Not offered any more from (optional)",
        help_text="Help that was agreed or given before stays as it is. Empty the boxes to offer it again",
        required=False,
    )


def _service(request: StaffRequest) -> Service:
    return Service.objects.get(pk=request.actor.service_id)


def _done(request: StaffRequest, words: str, where: str = "organisation") -> str:
    return notices.say_at(reverse(where), request, Recorded(words))


@page(Permission.SERVICE_SET_UP)
def form_team(request: StaffRequest) -> HttpResponse:
    """Form a team."""

    def act(form: TeamForm) -> str:
        actions.form_team(service=_service(request), by=request.actor, name=form.cleaned_data["name"])
        return _done(request, f"{form.cleaned_data['name']} is a team now.")

    context = {
        "title": "Form a team",
        "back": (reverse("organisation"), "Back to our service"),
        "submit": "Form the team",
    }
    return form_page(request, TeamForm, act=act, template=FORM, context=context)


@page(Permission.SERVICE_SET_UP)
def rename_team(request: StaffRequest, team: int) -> HttpResponse:
    """Give a team another name."""
    row = get_object_or_404(Team, pk=team)

    def act(form: TeamForm) -> str:
        actions.rename_team(team=row, by=request.actor, name=form.cleaned_data["name"])
        return _done(request, f"The team is called {form.cleaned_data['name']} now.")

    context = {"title": "Rename a team", "back": (reverse("organisation"), "Back to our service"), "submit": "Save"}
    return form_page(request, partial(TeamForm, team=row), act=act, template=FORM, context=context)


@page(Permission.SERVICE_SET_UP)
def catalogue(request: StaffRequest) -> HttpResponse:
    """Everything in the catalogue, in its order, with what is not offered any more."""
    shown = page_of(Intervention.objects.order_by("focus", "position", "id"), request, PAGE_SIZE)
    context = {"shown": shown, "today": clock.today(), "said": notices.take(request)}
    return render(request, "organisation/catalogue.html", context)


@page(Permission.SERVICE_SET_UP)
def add_help(request: StaffRequest) -> HttpResponse:
    """Add help to the catalogue."""

    def act(form: HelpForm) -> str:
        actions.add_intervention(
            service=_service(request),
            by=request.actor,
            code=form.code(),
            label=form.cleaned_data["label"],
            focus=form.works_with(),
        )
        return _done(request, f"{form.cleaned_data['label']} is in the catalogue.", "catalogue")

    context = {
        "title": "Add help to the catalogue",
        "back": (reverse("catalogue"), "Back to the catalogue"),
        "submit": "Add it",
    }
    return form_page(request, HelpForm, act=act, template=FORM, context=context)


@page(Permission.SERVICE_SET_UP)
def change_help(request: StaffRequest, help_: int) -> HttpResponse:
    """Rename help, say whom it works with, withdraw it or offer it again."""
    row = get_object_or_404(Intervention, pk=help_)

    def act(form: ChangedHelpForm) -> str:
        asked = form.cleaned_data
        actions.change_intervention(
            intervention=row,
            by=request.actor,
            label=asked["label"],
            focus=form.works_with(),
            withdrawn_on=asked["withdrawn_on"],
        )
        return _done(request, f"{asked['label']} is saved.", "catalogue")

    initial = {"label": row.label, "focus": row.focus, "withdrawn_on": row.withdrawn_on}
    context = {"title": row.label, "back": (reverse("catalogue"), "Back to the catalogue"), "submit": "Save"}
    return form_page(request, partial(ChangedHelpForm, initial=initial), act=act, template=FORM, context=context)


@page(Permission.SERVICE_SET_UP)
def move_help(request: StaffRequest, help_: int) -> HttpResponse:
    """Let help stand one place further up or down among that of its focus."""
    row = get_object_or_404(Intervention, pk=help_)
    if request.method == "POST":
        actions.move_intervention(intervention=row, by=request.actor, up=request.POST.get("way") == "up")
    return HttpResponseRedirect(f"{reverse('catalogue')}#help-{row.pk}")
