"""Pages on which it is decided what is erased."""

from functools import partial

from django.http import HttpResponse
from django.urls import reverse

from tideover.exchange.about import same_person
from tideover.exchange.retention.actions import decide, decide_several
from tideover.exchange.retention.forms import DecideForm, DecideSeveralForm
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
from tideover.foundation.pages.paging import page_of
from tideover.foundation.pages.words import plural, short_date
from tideover.people.models import Person

PARTS = {Show.OPEN: "To decide", Show.KEPT: "Kept longer", Show.TO_GO: "Being erased"}


@page(Permission.RETENTION_DECIDE)
def retention(request: StaffRequest) -> HttpResponse:
    """Whose records have fallen due for erasure, in the order in which they were begun; and deciding alike on those of
    them that are ticked."""
    today, kept = clock.today(), kept_by(request.actor.service_id)
    asked = request.GET.get("show", "")
    show = asked if asked in PARTS else Show.OPEN
    people = part_of(due_people(request.actor.service_id, kept, today), show, today).order_by("pk")
    shown = page_of(people, request)
    lines = due_lines(list(shown.object_list), kept)

    def act(form: DecideSeveralForm) -> str:
        asked, ticked = form.cleaned_data, form.ticked()
        fate = Fate(asked["fate"])
        decide_several(
            records=[
                (f"{line.called}, due since {short_date(line.due_on)}", _named(request, line.key)) for line in ticked
            ],
            by=request.actor,
            fate=fate,
            keep_until=asked["keep_until"],
            reason=asked["reason"],
        )
        return _decided(request, fate, len(ticked))

    context = {
        "lines": lines,
        "shown": shown,
        "show": show,
        "parts": PARTS,
        "kept": kept,
        "said": notices.take(request),
    }
    make = partial(DecideSeveralForm, lines=[] if show == Show.TO_GO else lines)
    return form_page(request, make, act=act, template="exchange/retention.html", context=context)


def _named(request: StaffRequest, key: int) -> Person:
    return person_named(request, key, Permission.RETENTION_DECIDE)


def _decided(request: StaffRequest, fate: Fate, number: int) -> str:
    """Where a decision on so many records leads: the list, which says what follows from it."""
    one, several = {
        Fate.ERASE: ("It will be erased within minutes.", "They will be erased within minutes."),
        Fate.KEEP: ("It is kept, and comes back here then.", "They are kept, and come back here then."),
    }[fate]
    words = f"Decided on {plural(number, 'record')}. {one if number == 1 else several}"
    return notices.say_at(reverse("retention"), request, Recorded(words))


@page(Permission.RETENTION_DECIDE)
def decide_retention(request: StaffRequest, key: int) -> HttpResponse:
    """Decide what becomes of one record."""
    person = _named(request, key)
    today, kept = clock.today(), kept_by(request.actor.service_id)

    def act(form: DecideForm) -> str:
        asked = form.cleaned_data
        fate = Fate(asked["fate"])
        decide(person=person, by=request.actor, fate=fate, keep_until=asked["keep_until"], reason=asked["reason"])
        return _decided(request, fate, 1)

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
