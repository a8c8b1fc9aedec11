"""How the client wants to keep in touch, and changes of case manager."""

from django.db import models
from django.db.models import F, Q

from tideover.diary.models.entries import Appointment
from tideover.diary.rules import LONGEST_SUMMARY
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.rules import Way


class ContactAgreement(TenantModel, GuardedModel):
    """How often and in which way the client asked to be contacted, from that day until the next agreement. Never
    changed, so that it stays known which cadence was in force on the day of each contact."""

    case = TenantForeignKey("cases.Case", related_name="contact_agreements")
    on = models.DateField("agreed on")
    cadence_days = models.PositiveSmallIntegerField("days between contacts", null=True, blank=True)
    way = models.CharField("the way they asked for", max_length=12, choices=Way.choices(), blank=True)
    note = models.CharField("in their words", max_length=300, blank=True)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service case on cadence_days recorded_by recorded_at", personal="way", special="note"
    )

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "case", "-on"], name="agreements_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(cadence_days=None) | Q(cadence_days__range=(1, 365)), name="agreed_cadence_1_to_365_days"
            ),
            models.CheckConstraint(condition=Q(way__in=["", *Way.codes()]), name="agreed_way_exists"),
        ]

    def __str__(self) -> str:
        return f"{self.case}, {self.on}"


class Handover(TenantModel, GuardedModel):
    """A change of case manager: the written summary, and the joint appointment or why there is none."""

    case = TenantForeignKey("cases.Case", related_name="handovers")
    on = models.DateField("handed over on")
    from_staff = TenantForeignKey("organisation.Staff", related_name="+")
    to_staff = TenantForeignKey("organisation.Staff", related_name="+")
    what_matters = models.TextField("what matters", max_length=LONGEST_SUMMARY)
    promised = models.TextField("what was promised", max_length=LONGEST_SUMMARY)
    next_steps = models.TextField("next steps", max_length=LONGEST_SUMMARY)
    appointment = TenantForeignKey(Appointment, related_name="+", null=True, blank=True)
    why_no_appointment = models.CharField("why there is no joint appointment", max_length=300, blank=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service case on from_staff to_staff appointment recorded_at",
        special="what_matters promised next_steps why_no_appointment",
    )

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "case", "-on"], name="handovers_of_a_case")]
        constraints = [
            models.CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="handover_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(appointment=None) ^ Q(why_no_appointment=""), name="handover_met_or_says_why_not"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.from_staff} to {self.to_staff}, {self.on}"
