"""Decisions about permission."""

from django.db import models
from django.db.models import F, Q

from tideover.consent.rules import (
    Answer,
    Article6,
    Article9,
    Choice,
    Ground,
    How,
    KindOfInformation,
    Party,
    Purpose,
    Words,
)
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.rules import Way

TELLING_EXISTS = Q(party__in=Party.codes(), kind__in=KindOfInformation.codes(), purpose__in=Purpose.codes())
CONTACT_AT_EMPLOYER = Q(employer_contact=None) | Q(party=Party.EMPLOYER)
ONE_EMPLOYER = Q(employer=None) | Q(party=Party.EMPLOYER, employer_contact=None)
"""Where an employer is named, nobody there is: a person at an employer says which it is."""


class PermissionDecision(TenantModel, GuardedModel):
    """What the client decided on one day. It is never changed: a later decision stands beside it."""

    person = TenantForeignKey("people.Person", related_name="permission_decisions")
    party = models.CharField("who may be told", max_length=20, choices=Party.choices())
    employer = TenantForeignKey("people.Employer", related_name="+", null=True, blank=True)
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
        personal="person party employer employer_contact kind purpose decision on how words_of valid_from valid_until",
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
            models.CheckConstraint(condition=CONTACT_AT_EMPLOYER, name="permission_contact_at_employer"),
            models.CheckConstraint(condition=ONE_EMPLOYER, name="permission_of_an_employer"),
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


class DisclosureRequest(TenantModel, GuardedModel):
    """Somebody asks to tell without the client's permission, because of danger or a legal duty."""

    person = TenantForeignKey("people.Person", related_name="disclosure_requests")
    party = models.CharField("who", max_length=20, choices=Party.choices())
    employer = TenantForeignKey("people.Employer", related_name="+", null=True, blank=True)
    employer_contact = TenantForeignKey("people.EmployerContact", related_name="+", null=True, blank=True)
    named = models.CharField("their name", max_length=120, blank=True)
    kind = models.CharField("kind of information", max_length=15, choices=KindOfInformation.choices())
    purpose = models.CharField("purpose", max_length=15, choices=Purpose.choices())
    ground = models.CharField("ground", max_length=15, choices=Ground.choices())
    basis = models.CharField("the law or policy it rests on", max_length=200)
    reason = models.TextField("why it cannot wait for permission")
    asked_by = TenantForeignKey("organisation.Staff", related_name="+")
    asked_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service asked_by asked_at",
        personal="person party employer employer_contact named kind purpose ground",
        special="basis reason",
    )

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "person"], name="asked_to_tell_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=TELLING_EXISTS & Q(ground__in=Ground.codes()), name="asked_codes_exist"),
            models.CheckConstraint(condition=CONTACT_AT_EMPLOYER, name="asked_contact_at_employer"),
            models.CheckConstraint(condition=ONE_EMPLOYER, name="asked_of_an_employer"),
        ]

    def __str__(self) -> str:
        return f"{Party(self.party).label}: {Ground(self.ground).label}"


class DisclosureAnswer(TenantModel, GuardedModel):
    """What a manager, never the one who asked, answered."""

    request = TenantForeignKey(DisclosureRequest, related_name="answers")
    answer = models.CharField("answer", max_length=10, choices=Answer.choices())
    note = models.CharField("note", max_length=300, blank=True)
    answered_by = TenantForeignKey("organisation.Staff", related_name="+")
    answered_at = models.DateTimeField()

    append_only = True
    privacy = classify(internal="id service request answer answered_by answered_at", special="note")

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["service", "request"], name="one_answer_to_a_request"),
            models.CheckConstraint(condition=Q(answer__in=Answer.codes()), name="answer_exists"),
        ]

    def __str__(self) -> str:
        return Answer(self.answer).label


class Disclosure(TenantModel, GuardedModel):
    """An actual telling. It rests on the client's decision, or on a request that was approved, or on neither where a
    referrer heard of receipt and decision."""

    person = TenantForeignKey("people.Person", related_name="disclosures")
    party = models.CharField("who was told", max_length=20, choices=Party.choices())
    employer = TenantForeignKey("people.Employer", related_name="+", null=True, blank=True)
    employer_contact = TenantForeignKey("people.EmployerContact", related_name="+", null=True, blank=True)
    named = models.CharField("their name", max_length=120, blank=True)
    kind = models.CharField("kind of information", max_length=15, choices=KindOfInformation.choices())
    purpose = models.CharField("purpose", max_length=15, choices=Purpose.choices())
    on = models.DateField("told on")
    way = models.CharField("how", max_length=12, choices=Way.choices())
    what = models.CharField("what was told", max_length=300)
    decision = TenantForeignKey(PermissionDecision, related_name="+", null=True, blank=True)
    request = TenantForeignKey(DisclosureRequest, related_name="disclosures", null=True, blank=True)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service decision request recorded_by recorded_at",
        personal="person party employer employer_contact named kind purpose on way",
        special="what",
    )

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "person", "-on"], name="disclosures_of_a_person")]
        constraints = [
            models.CheckConstraint(condition=TELLING_EXISTS & Q(way__in=Way.codes()), name="disclosure_codes_exist"),
            models.CheckConstraint(condition=CONTACT_AT_EMPLOYER, name="disclosure_contact_at_employer"),
            models.CheckConstraint(condition=ONE_EMPLOYER, name="disclosure_to_an_employer"),
            models.CheckConstraint(
                condition=Q(decision__isnull=False, request=None)
                | Q(decision=None, request__isnull=False)
                | Q(
                    decision=None,
                    request=None,
                    party=Party.REFERRER,
                    kind=KindOfInformation.CONTACT,
                    purpose=Purpose.REFERRAL,
                ),
                name="disclosure_rests_on_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{Party(self.party).label} told on {self.on}"
