"""The secret addresses at which calendar programs read appointments."""

from django.db import models
from django.db.models import F, Q

from tideover.foundation.actions import GuardedModel
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class CalendarAddress(TenantModel, GuardedModel):
    """An address at which the appointments of a member of staff can be read without signing in, until it is switched
    off. The address itself is kept nowhere: only its keyed hash is (`calendar_secret`)."""

    staff = TenantForeignKey("organisation.Staff", related_name="calendar_addresses")
    digest = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, blank=True)
    last_fetched_at = models.DateTimeField(null=True, blank=True)

    privacy = classify(internal="id service staff digest made_at ended_at last_fetched_at")

    class Meta:
        verbose_name_plural = "calendar addresses"
        constraints = [
            models.UniqueConstraint(fields=["service", "digest"], name="calendar_address_by_digest"),
            models.UniqueConstraint(
                fields=["service", "staff"], condition=Q(ended_at=None), name="one_calendar_address_of_staff"
            ),
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="calendar_digest_is_a_hash"),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(ended_at__gte=F("made_at")), name="calendar_address_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return f"Calendar of {self.staff}"
