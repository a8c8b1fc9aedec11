"""Referrals."""

from django.db import models
from django.db.models import F, Q

from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.referrals.rules import Heard, ReferralDecision, Source


def _not_before(later: str, earlier: str) -> Q:
    return Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)})


@tracked
class Referral(TenantModel, GuardedModel):
    """A request that the service help somebody."""

    person = TenantForeignKey("people.Person", related_name="referrals")
    source = models.CharField("who sent them", max_length=25, choices=Source.choices(), blank=True)
    heard = models.CharField("how they heard of us", max_length=25, choices=Heard.choices(), blank=True)
    received_on = models.DateField("received on")
    acknowledged_on = models.DateField("acknowledged on", null=True, blank=True)
    decided_on = models.DateField("decided on", null=True, blank=True)
    decision = models.CharField("decision", max_length=20, choices=ReferralDecision.choices(), blank=True)
    told_on = models.DateField("the referrer was told on", null=True, blank=True)
    dates_are_estimated = models.BooleanField(default=False)

    privacy = classify(
        internal="id service dates_are_estimated",
        personal="person source heard received_on acknowledged_on decided_on decision told_on",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "-received_on"], name="referrals_by_receipt")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    source__in=["", *Source.codes()],
                    heard__in=["", *Heard.codes()],
                    decision__in=["", *ReferralDecision.codes()],
                ),
                name="referral_codes_exist",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decision="") | (Q(decided_on__isnull=False) & ~Q(decision="")),
                name="referral_decided_with_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(decided_on__isnull=False), name="referral_told_decided"
            ),
            models.CheckConstraint(
                condition=_not_before("acknowledged_on", "received_on")
                & _not_before("decided_on", "received_on")
                & _not_before("told_on", "decided_on"),
                name="referral_dates_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"Referral received on {self.received_on}"
