"""Meetings and case conferences that were held: their agenda, who took part, and who agreed to do what."""

from django.db import models
from django.db.models import Q

from tideover.diary.models.entries import Contact
from tideover.diary.rules import LONGEST_AGENDA, Occasion, Party
from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class Meeting(TenantModel, GuardedModel):
    """What makes a contact a meeting or a case conference. Its minutes are the contact's note. One that was not planned
    need not have had an agenda."""

    contact = models.OneToOneField(Contact, models.PROTECT, related_name="meeting", db_constraint=False)
    occasion = models.CharField(max_length=12, choices=Occasion.choices())
    agenda = models.TextField(max_length=LONGEST_AGENDA, blank=True)
    names = models.CharField("names of those who took part", max_length=300, blank=True)

    append_only = True
    privacy = classify(internal="id service contact occasion", personal="names", special="agenda")

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.CheckConstraint(
                condition=Q(occasion__in=[Occasion.MEETING, Occasion.CONFERENCE]), name="meeting_occasion_exists"
            ),
        ]

    def __str__(self) -> str:
        return Occasion(self.occasion).label


class MeetingParticipant(TenantModel, GuardedModel):
    """Somebody who took part in a meeting: a party, a person at the employer, or a colleague."""

    meeting = TenantForeignKey(Meeting, related_name="participants")
    party = models.CharField(max_length=15, choices=Party.choices(), blank=True)
    employer_contact = TenantForeignKey("people.EmployerContact", related_name="+", null=True, blank=True)
    staff = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)

    append_only = True
    privacy = classify(internal="id service meeting staff", personal="party employer_contact")

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "meeting"], name="participants_of_a_meeting")]
        constraints = [
            models.CheckConstraint(condition=Q(party="") ^ Q(staff=None), name="who_met_is_party_or_staff"),
            models.CheckConstraint(condition=Q(party__in=["", *Party.codes()]), name="who_met_party_exists"),
            models.CheckConstraint(
                condition=Q(employer_contact=None) | Q(party=Party.EMPLOYER), name="who_met_contact_at_employer"
            ),
            models.UniqueConstraint(fields=["service", "meeting", "staff"], name="a_colleague_meets_once"),
        ]

    def __str__(self) -> str:
        return str(self.staff or self.employer_contact or Party(self.party).label)


class AgreedStep(TenantModel, GuardedModel):
    """What somebody who took part in a meeting agreed to do, and by when where a day was named."""

    meeting = TenantForeignKey(Meeting, related_name="agreed_steps")
    participant = TenantForeignKey(MeetingParticipant, related_name="agreed_steps")
    what = models.CharField(max_length=300)
    by_date = models.DateField("by when", null=True, blank=True)

    append_only = True
    privacy = classify(internal="id service meeting participant", personal="by_date", special="what")

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "meeting"], name="agreed_in_a_meeting")]
        constraints = [models.CheckConstraint(condition=~Q(what=""), name="an_agreed_step_says_what")]

    def __str__(self) -> str:
        return self.what
