"""Decisions about permission."""

from django.db import models
from django.db.models import F, Q

from tideover.consent.rules import Article6, Article9, Choice, How, KindOfInformation, Party, Purpose, Words
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
    words_of = models.CharField("in whose words", max_length=10, choices=Words.choices(), blank=True)
    exception = models.CharField("except", max_length=300, blank=True)
    valid_from = models.DateField("holds from", null=True, blank=True)
    valid_until = models.DateField("holds until", null=True, blank=True)
    date_is_estimated = models.BooleanField(default=False)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service date_is_estimated recorded_by recorded_at",
        personal="person party employer_contact kind purpose decision on how words_of valid_from valid_until",
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
            models.CheckConstraint(condition=Q(words_of__in=["", *Words.codes()]), name="permission_words_exist"),
            models.CheckConstraint(
                condition=Q(valid_from=None, valid_until=None) | Q(decision=Choice.GIVEN),
                name="permission_limits_are_of_one_given",
            ),
            models.CheckConstraint(
                condition=Q(valid_from=None) | Q(valid_from__gte=F("on")), name="permission_holds_from_its_day"
            ),
            models.CheckConstraint(
                condition=Q(valid_until=None)
                | (Q(valid_until__gte=F("on")) & (Q(valid_from=None) | Q(valid_until__gte=F("valid_from")))),
                name="permission_lapses_after_it_begins",
            ),
            models.CheckConstraint(
                condition=Q(employer_contact=None) | Q(party=Party.EMPLOYER), name="permission_contact_at_employer"
            ),
        ]

    def __str__(self) -> str:
        return f"{Party(self.party).label}, {KindOfInformation(self.kind).label.lower()}: {self.decision}, {self.on}"


class LegalBasis(TenantModel, GuardedModel):
    """Why the service may hold data about the client, from a day on. It permits no telling: that is a permission."""

    person = TenantForeignKey("people.Person", related_name="legal_bases")
    article6 = models.CharField("for holding personal data", max_length=20, choices=Article6.choices())
    article9 = models.CharField("for holding data on health", max_length=20, choices=Article9.choices())
    on = models.DateField("since")
    reason = models.CharField("why", max_length=300, blank=True)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service recorded_by recorded_at", personal="person article6 article9 on", special="reason"
    )

    class Meta:
        verbose_name_plural = "legal bases"
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "person", "-on"], name="legal_bases_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(article6__in=Article6.codes(), article9__in=Article9.codes()),
                name="legal_basis_codes_exist",
            )
        ]

    def __str__(self) -> str:
        return f"{Article6(self.article6).label}; {Article9(self.article9).label}"
