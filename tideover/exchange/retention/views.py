"""Pages on which it is decided what is erased."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse

from tideover.exchange.about import same_person
from tideover.exchange.retention.actions import decide
from tideover.exchange.retention.forms import DecideForm
from tideover.exchange.retention.models import RetentionDecision
from tideover.exchange.retention.queries import Show, due_lines, due_people, kept_by, part_of, refusal_to_erase
from tideover.exchange.retention.rules import Fate
from tideover.exchange.subject_access.views import person_named
from tideover.foundation import clock
from tideover.foundation.access import Permission, page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages import notices
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.notices import Recorded

PAGE_SIZE = 50
PARTS = {Show.OPEN: "To decide", Show.KEPT: "Kept longer", Show.TO_GO: "Being erased"}


@page(Permission.RETENTION_DECIDE)
def retention(request: StaffRequest) -> HttpResponse:
    """Whose records have fallen due for erasure, in the order in which they were begun."""
    today, kept = clock.today(), kept_by(request.actor.service_id)
    asked = request.GET.get("show", "")
    show = asked if asked in PARTS else Show.OPEN
    people = part_of(due_people(request.actor.service_id, kept, today), show, today).order_by("pk")
    shown = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "lines": due_lines(list(shown.object_list), kept),
        "shown": shown,
        "show": show,
        "parts": PARTS,
        "kept": kept,
        "said": notices.take(request),
    }
    return render(request, "exchange/retention.html", context)


@page(Permission.RETENTION_DECIDE)
def decide_retention(request: StaffRequest, key: int) -> HttpResponse:
    """Decide what becomes of one record."""
    person = person_named(request, key, Permission.RETENTION_DECIDE)
    today, kept = clock.today(), kept_by(request.actor.service_id)

    def act(form: DecideForm) -> str:
        asked = form.cleaned_data
        fate = Fate(asked["fate"])
        decide(person=person, by=request.actor, fate=fate, keep_until=asked["keep_until"], reason=asked["reason"])
        words = "It will be erased within minutes." if fate == Fate.ERASE else "It is kept, and comes back here then."
        return notices.say_at(reverse("retention"), request, Recorded(f"Decided. {words}"))

    (line,) = due_lines([person], kept)
    decisions = RetentionDecision.objects.filter(person__in=same_person(person)).select_related("decided_by")
    context = {
        "back": (reverse("retention"), "Back to what falls due"),
        "line": line,
        "against": refusal_to_erase(person, kept, today),
        "decisions": list(decisions.order_by("-pk")),
        "submit": "Save the decision",
    }
    return form_page(request, DecideForm, act=act, template="exchange/decide_retention.html", context=context)
