"""Cases that somebody opened from outside their scope."""

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from tideover.cases.rules import WhyGlassBroken
from tideover.foundation import clock
from tideover.foundation.actions import GuardedModel, GuardedQuerySet
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class BreakGlassQuerySet(GuardedQuerySet["BreakGlass"]):
    """Reads like a sentence."""

    def live(self) -> "BreakGlassQuerySet":
        """Those that last now."""
        return self.filter(until__gt=clock.now())

    def unseen(self) -> "BreakGlassQuerySet":
        """Those of which no manager has said that they saw it."""
        return self.filter(seen_at=None)


@tracked
class BreakGlass(TenantModel, GuardedModel):
    """Somebody opened one case outside their scope, for a reason and a time. A manager of the case's team says that
    they saw it, and what they think of it."""

    case = TenantForeignKey("cases.Case", related_name="broken_glass")
    staff = TenantForeignKey("organisation.Staff", related_name="+", verbose_name="who opened it")
    purpose = models.CharField("what for", max_length=15, choices=WhyGlassBroken.choices())
    reason = models.CharField("why", max_length=500)
    at = models.DateTimeField("opened at")
    until = models.DateTimeField("open until")
    seen_by = TenantForeignKey(
        "organisation.Staff", related_name="+", null=True, blank=True, verbose_name="the manager who saw it"
    )
    seen_at = models.DateTimeField("seen at", null=True, blank=True)
    remark = models.CharField("the manager's remark", max_length=500, blank=True)

    objects: ClassVar[BreakGlassQuerySet] = BreakGlassQuerySet.as_manager()  # type: ignore[assignment]

    privacy = classify(internal="id service case staff purpose at until seen_by seen_at", special="reason remark")

    class Meta:
        verbose_name = "opening from outside"
        verbose_name_plural = "openings from outside"
        indexes = [
            models.Index(fields=["service", "staff", "until"], name="broken_glass_of_somebody"),
            models.Index(fields=["service", "case"], condition=Q(seen_at=None), name="broken_glass_not_seen"),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(purpose__in=WhyGlassBroken.codes()), name="glass_broken_for_a_purpose"),
            models.CheckConstraint(condition=~Q(reason=""), name="glass_broken_for_a_reason"),
            models.CheckConstraint(condition=Q(until__gte=F("at")), name="broken_glass_ends_after_it_began"),
        ]

    def __str__(self) -> str:
        return f"{self.staff}, {WhyGlassBroken(self.purpose).label.lower()}"
