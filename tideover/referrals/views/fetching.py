"""Fetching the referral that an address names, with a note of the look."""

from django.http import Http404

from tideover.foundation.access.actor import Reading
from tideover.foundation.access.fetching import NOT_FOUND, READ
from tideover.foundation.access.scopes import in_scope
from tideover.foundation.access.views import StaffRequest
from tideover.referrals.models import Referral


def referral_named(request: StaffRequest, key: int) -> Referral:
    """The referral in the scope of whoever asks. Raises Http404 outside it."""
    actor = request.actor
    assert actor.acting_under is not None
    rows = in_scope(actor, Referral).select_related("person__merged_into", "taken_by", "outreach")
    referral = rows.prefetch_related("waiting_spells").filter(pk=key).first()
    if referral is None:
        actor.readings.append(Reading(actor.acting_under, request.path, NOT_FOUND, "referral"))
        raise Http404(f"No referral {key} in scope")
    actor.readings.append(Reading(actor.acting_under, request.path, READ, "referral", referral.pk))
    return referral
