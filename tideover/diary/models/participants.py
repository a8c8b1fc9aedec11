"""Who takes part in an appointment besides the one it is with."""

from django.db import models
from django.db.models import Q

from tideover.diary.models.entries import Appointment
from tideover.diary.rules import Party
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class Participant(TenantModel, GuardedModel):
    """Somebody who is to take part in an appointment: a party, or a colleague (a joint appointment). What becomes of
    the appointment is said of the whole, never of one participant."""

    appointment = TenantForeignKey(Appointment, related_name="participants")
    party = models.CharField("party", max_length=15, choices=Party.choices(), blank=True)
    employer_contact = TenantForeignKey("people.EmployerContact", related_name="+", null=True, blank=True)
    staff = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)

    append_only = True
    privacy = classify(internal="id service appointment staff", personal="party employer_contact")

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "appointment"], name="participants_of_one")]
        constraints = [
            models.CheckConstraint(condition=Q(party="") ^ Q(staff=None), name="participant_is_party_or_staff"),
            models.CheckConstraint(condition=Q(party__in=["", *Party.codes()]), name="participant_party_exists"),
            models.CheckConstraint(
                condition=Q(employer_contact=None) | Q(party=Party.EMPLOYER), name="participant_contact_at_employer"
            ),
            models.UniqueConstraint(fields=["service", "appointment", "staff"], name="a_colleague_takes_part_once"),
        ]

    def __str__(self) -> str:
        return str(self.staff or self.employer_contact or Party(self.party).label)
