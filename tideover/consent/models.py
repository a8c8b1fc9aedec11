"""Decisions about permission."""

from django.db import models
from django.db.models import Q

from tideover.consent.rules import Choice, How, KindOfInformation, Party, Purpose
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class PermissionDecision(TenantModel, GuardedModel):
    """What the client decided on one day. It is never changed: a later decision stands beside it."""

    person = TenantForeignKey("people.Person", related_name="permission_decisions")
    party = models.CharField("who may be told", max_length=20, choices=Party.choices())
    employer_contact = TenantForeignKey("people.EmployerContact", related_name="+", null=True, blank=True)
    kind = models.CharField("kind of information", max_length=15, choices=KindOfInformation.choices())
    purpose = models.CharField("purpose", max_length=15, choices=Purpose.choices())
    decision = models.CharField("decision", max_length=10, choices=Choice.choices())
    on = models.DateField("decided on")
    how = models.CharField("how it was given", max_length=10, choices=How.choices(), blank=True)
    exception = models.CharField("except", max_length=300, blank=True)
    date_is_estimated = models.BooleanField(default=False)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service date_is_estimated recorded_by recorded_at",
        personal="person party employer_contact kind purpose decision on how",
        special="exception",
    )

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "person", "-on"], name="permissions_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    party__in=Party.codes(),
                    kind__in=KindOfInformation.codes(),
                    purpose__in=Purpose.codes(),
                    decision__in=Choice.codes(),
                    how__in=["", *How.codes()],
                ),
                name="permission_codes_exist",
            ),
            models.CheckConstraint(
                condition=Q(employer_contact=None) | Q(party=Party.EMPLOYER), name="permission_contact_at_employer"
            ),
        ]

    def __str__(self) -> str:
        return f"{Party(self.party).label}, {KindOfInformation(self.kind).label.lower()}: {self.decision}, {self.on}"
