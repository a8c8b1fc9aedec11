"""Copies that were given."""

from django.db import models
from django.db.models import Q

from tideover.exchange.subject_access.rules import Checked
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class SubjectAccess(TenantModel, GuardedModel):
    """Somebody was given a copy of all that is held about them. The file is made when it is fetched and kept nowhere.

    `without_concerns`: safety concerns were left out, because reading them would be likely to cause serious harm.
    """

    person = TenantForeignKey("people.Person", related_name="copies_given")
    asked_on = models.DateField("asked for on")
    checked = models.CharField("how it was made sure who asked", max_length=10, choices=Checked.choices())
    given_to = models.CharField("given to", max_length=120, blank=True)
    without_concerns = models.BooleanField("without safety concerns", default=False)
    given_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, verbose_name="given by")
    given_at = models.DateTimeField("given at")

    append_only = True
    privacy = classify(
        internal="id service checked without_concerns given_by given_at", personal="person asked_on given_to"
    )

    class Meta:
        verbose_name = "copy of what is held"
        verbose_name_plural = "copies of what is held"
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "person", "-given_at"], name="copies_given_to_a_person")]
        constraints = [models.CheckConstraint(condition=Q(checked__in=Checked.codes()), name="access_checked_somehow")]

    def __str__(self) -> str:
        return f"Copy given on {self.given_at:%Y-%m-%d}"
