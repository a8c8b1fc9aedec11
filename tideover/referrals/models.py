"""Referrals."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.models import Person
from tideover.referrals.rules import Approached, Filled, Heard, Identity, OutreachKind, ReferralDecision, Source


def _not_before(later: str, earlier: str) -> Q:
    return Q(**{f"{later}__isnull": True}) | Q(**{f"{later}__gte": F(earlier)})


@tracked
class Outreach(TenantModel, GuardedModel):
    """An organisation that the service told about itself, so that people would be sent."""

    approached = models.CharField("whom", max_length=10, choices=Approached.choices())
    name = models.CharField("name", max_length=120)
    reach = models.CharField("whom to ask for, and how to reach them", max_length=200, blank=True)

    privacy = classify(internal="id service approached name", personal="reach")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "approached", "name"], name="outreach_name_in_service"),
            models.CheckConstraint(condition=Q(approached__in=Approached.codes()), name="outreach_codes_exist"),
        ]

    def __str__(self) -> str:
        return self.name


@tracked
class OutreachStep(TenantModel, GuardedModel):
    """One thing done with an organisation on one day: a visit, a presentation, signing up to alerts."""

    outreach = TenantForeignKey(Outreach, related_name="steps")
    kind = models.CharField("what", max_length=15, choices=OutreachKind.choices())
    on = models.DateField("when")
    people = models.PositiveSmallIntegerField("how many people were there", null=True, blank=True)
    note = models.CharField("note", max_length=300, blank=True)

    privacy = classify(internal="id service outreach kind on people", special="note")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=OutreachKind.codes()), name="outreach_step_codes_exist")
        ]


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
    tell_is_owed = models.BooleanField("decided, and not yet told to whoever sent them", default=False)
    dates_are_estimated = models.BooleanField(default=False)
    referrer_name = models.CharField("name of the referrer", max_length=120, blank=True)
    referrer_organisation = models.CharField("organisation of the referrer", max_length=120, blank=True)
    referrer_reach = models.CharField("how to reach the referrer", max_length=200, blank=True)
    referrer_wants = models.TextField("what the referrer wants", max_length=2000, blank=True)
    person_wants = models.TextField("what the person wants", max_length=2000, blank=True)
    employer_name = models.CharField("employer", max_length=120, blank=True)
    absent_since = models.DateField("off work since", null=True, blank=True)
    eligibility = models.JSONField("answers to the eligibility questions", default=list, blank=True)
    note = models.TextField("note", max_length=5000, blank=True)
    identity = models.CharField("who it is", max_length=10, choices=Identity.choices(), default=Identity.CLEAR)
    filled = ArrayField(
        models.CharField(max_length=20, choices=Filled.choices()),
        verbose_name="what it added to the record of somebody known",
        default=list,
        blank=True,
    )
    reason = models.TextField("why so decided", max_length=2000, blank=True)
    pointed_to = models.CharField("where they were pointed to", max_length=200, blank=True)
    outreach = TenantForeignKey(Outreach, related_name="referrals", null=True, blank=True)
    taken_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    version = models.PositiveIntegerField(default=1, editable=False)

    named_by = "pk"
    """What its address names it by."""
    shown_with = ("person__merged_into", "taken_by", "outreach")

    privacy = classify(
        internal="id service tell_is_owed dates_are_estimated identity filled outreach taken_by version",
        personal="person source heard received_on acknowledged_on decided_on decision told_on referrer_name "
        "referrer_organisation referrer_reach employer_name pointed_to",
        special="referrer_wants person_wants absent_since eligibility note reason",
    )

    class Meta:
        indexes = [
            models.Index(fields=["service", "-received_on"], name="referrals_by_receipt"),
            models.Index(fields=["service", "received_on"], condition=Q(decided_on=None), name="referrals_undecided"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    source__in=["", *Source.codes()],
                    heard__in=["", *Heard.codes()],
                    decision__in=["", *ReferralDecision.codes()],
                    identity__in=Identity.codes(),
                ),
                name="referral_codes_exist",
            ),
            models.CheckConstraint(
                condition=Q(filled=[]) | Q(identity=Identity.SAME, filled__contained_by=Filled.codes()),
                name="referral_of_somebody_known_fills_in",
            ),
            models.CheckConstraint(
                condition=Q(decided_on=None, decision="") | (Q(decided_on__isnull=False) & ~Q(decision="")),
                name="referral_decided_with_a_decision",
            ),
            models.CheckConstraint(
                condition=Q(told_on=None) | Q(decided_on__isnull=False), name="referral_told_decided"
            ),
            models.CheckConstraint(
                condition=Q(tell_is_owed=False) | Q(decided_on__isnull=False, told_on=None),
                name="referral_to_be_told_is_decided_and_not_told",
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

    @property
    def about(self) -> Person:
        """The person, by the record that survives where two were found to be of one."""
        person: Person = self.person.surviving
        return person


@tracked
class WaitingSpell(TenantModel, GuardedModel):
    """Days on which a referral waits for the person; the service's clocks stand still meanwhile."""

    referral = TenantForeignKey(Referral, related_name="waiting_spells")
    since = models.DateField("since")
    until = models.DateField("answered on", null=True, blank=True)
    reason = models.CharField("what we wait for", max_length=200, blank=True)

    privacy = classify(internal="id service referral", personal="since until", special="reason")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=_not_before("until", "since"), name="waiting_spell_in_order"),
            models.UniqueConstraint(
                fields=["service", "referral"], condition=Q(until=None), name="one_waiting_spell_at_a_time"
            ),
        ]
