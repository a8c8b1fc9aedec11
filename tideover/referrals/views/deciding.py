"""Steps of a referral that have a day: acknowledged, waiting, answered, asked, told; and the decisions that open no
case."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpResponse
from django.urls import reverse

from tideover.foundation.access import Permission, subject_page
from tideover.foundation.access.views import StaffRequest
from tideover.foundation.pages.form_page import form_page
from tideover.foundation.pages.words import lower_first
from tideover.organisation.queries import staff_of
from tideover.people.open_work import open_work_of
from tideover.referrals import actions
from tideover.referrals.forms import DayForm, DecisionForm, HearsForm, TellForm, WaitForm
from tideover.referrals.models import Referral
from tideover.referrals.rules import ReferralDecision
from tideover.referrals.telling import telling_of
from tideover.referrals.views.intake import at


@dataclass(frozen=True, slots=True)
class Step:
    """A step as its page names it. `tells` are those about telling the referrer, which is recorded with who did."""

    heading: str
    saved: str
    form: type[DayForm]
    act: Callable[..., object]
    tells: bool = False


STEPS = {
    "acknowledged": Step("Receipt acknowledged", "Recorded as acknowledged.", DayForm, actions.acknowledge),
    "asked": Step("May the referrer hear?", "Recorded what they said.", HearsForm, actions.record_answer, tells=True),
    "told": Step(
        "The referrer was told", "Recorded that the referrer was told.", TellForm, actions.tell_referrer, tells=True
    ),
    "waiting": Step(
        "Wait for the person",
        "We wait for the person. Meanwhile the days to acknowledge and to decide do not count.",
        WaitForm,
        actions.wait_for_person,
    ),
    "answered": Step(
        "The person answered",
        "They answered. The days to acknowledge and to decide count again.",
        DayForm,
        actions.person_answered,
    ),
}


@subject_page(Referral, Permission.REFERRAL_DECIDE, argument="key")
def date_referral(request: StaffRequest, referral: Referral, step: str) -> HttpResponse:
    """Record the day of a step."""
    if step not in STEPS:
        raise Http404(f"No step {step}")
    wanted = STEPS[step]

    def act(form: DayForm) -> str:
        staff = {"staff": staff_of(request.actor)} if wanted.tells else {}
        wanted.act(referral=referral, by=request.actor, **form.asked(), **staff)
        return at(referral, request, wanted.saved)

    back = reverse("referral", args=[referral.pk]), "Back to the referral"
    lead = telling_of(referral).words if wanted.tells else ""
    context = {"it": referral, "step": wanted, "lead": lead, "back": back, "submit": "Save"}
    return form_page(request, wanted.form, act=act, template="referrals/date_referral.html", context=context)


def _next(referral: Referral) -> str:
    """What comes next, once it is decided."""
    telling = telling_of(referral)
    if not telling.has_referrer:
        return ""
    return "Tell the referrer next." if telling.may_be_told else telling.words


@subject_page(Referral, Permission.REFERRAL_DECIDE, argument="key")
def decide_referral(request: StaffRequest, referral: Referral) -> HttpResponse:
    """Decide that no case is opened, and say why and what else was suggested."""
    work = open_work_of([referral.about.pk]).get(referral.about.pk)

    def act(form: DecisionForm) -> str:
        asked = form.cleaned_data
        decision = ReferralDecision(asked["decision"])
        decided = actions.decide(
            referral=referral,
            by=request.actor,
            decision=decision,
            on=asked["on"],
            reason=asked["reason"],
            pointed_to=asked["pointed_to"],
        )
        return at(referral, request, f"Decided: {lower_first(decision.label)}. {_next(decided)}".strip())

    make = partial(DecisionForm, work=work)
    back = reverse("referral", args=[referral.pk]), "Back to the referral"
    context = {"it": referral, "back": back, "submit": "Save the decision", "work": work}
    return form_page(request, make, act=act, template="referrals/decide_referral.html", context=context)
