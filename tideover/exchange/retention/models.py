"""What was decided of records whose time had come."""

from django.db import models
from django.db.models import Q

from tideover.exchange.retention.rules import Fate
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class RetentionDecision(TenantModel, GuardedModel):
    """An administrator decided that a person's record is erased, or kept until a day. The latest decision holds, and
    goes with the record when that is erased."""

    person = TenantForeignKey("people.Person", related_name="retention_decisions")
    fate = models.CharField("what is decided", max_length=5, choices=Fate.choices())
    keep_until = models.DateField("kept until", null=True, blank=True)
    reason = models.CharField("why", max_length=500, blank=True)
    decided_by = models.ForeignKey("foundation.Account", models.PROTECT, related_name="+", verbose_name="decided by")
    decided_at = models.DateTimeField("decided at")

    append_only = True
    privacy = classify(internal="id service fate keep_until decided_by decided_at", personal="person", special="reason")

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "person", "-id"], name="decisions_on_a_record")]
        constraints = [
            models.CheckConstraint(
                condition=Q(fate=Fate.ERASE, keep_until=None)
                | (Q(fate=Fate.KEEP, keep_until__isnull=False) & ~Q(reason="")),
                name="kept_until_a_day_for_a_reason",
            )
        ]

    def __str__(self) -> str:
        return f"{Fate(self.fate).label}, {self.decided_at:%Y-%m-%d}"
