"""Contacts, attempts and appointments."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tideover.diary.rules import (
    LONGEST_AGENDA,
    LONGEST_NOTE,
    USUAL_MINUTES,
    AppointmentState,
    Canceller,
    Occasion,
    Party,
    Starter,
    TimeKind,
    Topic,
)
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.rules import Way


@tracked
class Contact(TenantModel, GuardedModel):
    """A conversation, letter or message between the service and people. Minutes are kept by kind of time."""

    case = TenantForeignKey("cases.Case", related_name="contacts")
    at = models.DateTimeField()
    way = models.CharField(max_length=12, choices=Way.choices())
    begun_by = models.CharField(max_length=8, choices=Starter.choices())
    two_way = models.BooleanField()
    parties = ArrayField(models.CharField(max_length=15, choices=Party.choices()))
    employer_contact = TenantForeignKey("people.EmployerContact", related_name="+", null=True, blank=True)
    topics = ArrayField(models.CharField(max_length=15, choices=Topic.choices()), default=list)
    minutes_client = models.PositiveSmallIntegerField(TimeKind.CLIENT.label, default=0)
    minutes_employer = models.PositiveSmallIntegerField(TimeKind.EMPLOYER.label, default=0)
    minutes_other_services = models.PositiveSmallIntegerField(TimeKind.OTHER_SERVICES.label, default=0)
    minutes_admin = models.PositiveSmallIntegerField(TimeKind.ADMIN.label, default=0)
    note = models.TextField(blank=True, max_length=LONGEST_NOTE)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    recorded_at = models.DateTimeField()

    privacy = classify(
        internal="id service case two_way minutes_client minutes_employer minutes_other_services minutes_admin "
        "recorded_by recorded_at",
        personal="at way begun_by parties employer_contact topics",
        special="note",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "case", "-at"], name="contacts_of_a_case")]
        constraints = [
            models.CheckConstraint(condition=~models.Q(parties=[]), name="contact_is_with_somebody"),
            models.CheckConstraint(
                condition=models.Q(
                    parties__contained_by=Party.codes(), way__in=Way.codes(), begun_by__in=Starter.codes()
                ),
                name="contact_codes_exist",
            ),
            models.CheckConstraint(condition=models.Q(topics__contained_by=Topic.codes()), name="contact_topics_exist"),
        ]

    @property
    def minutes(self) -> int:
        """All the time it took."""
        return self.minutes_client + self.minutes_employer + self.minutes_other_services + self.minutes_admin


@tracked
class Attempt(TenantModel, GuardedModel):
    """Somebody was rung or written to and did not answer. Kept apart from contacts, so that it can never be
    counted as one."""

    case = TenantForeignKey("cases.Case", related_name="attempts")
    at = models.DateTimeField()
    way = models.CharField(max_length=12, choices=Way.choices())
    party = models.CharField(max_length=15, choices=Party.choices())
    note = models.TextField(blank=True, max_length=LONGEST_NOTE)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    recorded_at = models.DateTimeField()

    privacy = classify(internal="id service case recorded_by recorded_at", personal="at way party", special="note")

    class Meta:
        indexes = [models.Index(fields=["service", "case", "-at"], name="attempts_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(party__in=Party.codes(), way__in=Way.codes()), name="attempt_codes_exist"
            )
        ]


@tracked
class Appointment(TenantModel, GuardedModel):
    """A planned contact. Moving one makes another that replaces it, so that what was agreed before stays
    on record."""

    case = TenantForeignKey("cases.Case", related_name="appointments")
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=USUAL_MINUTES)
    way = models.CharField(max_length=12, choices=Way.choices())
    place = models.CharField(max_length=120, blank=True)
    party = models.CharField(max_length=15, choices=Party.choices(), default=Party.CLIENT)
    purpose = models.CharField(max_length=120, blank=True)
    occasion = models.CharField(max_length=12, choices=Occasion.choices(), default=Occasion.APPOINTMENT)
    agenda = models.TextField(blank=True, max_length=LONGEST_AGENDA)
    state = models.CharField(max_length=10, choices=AppointmentState.choices(), default=AppointmentState.BOOKED)
    settled_on = models.DateField("the day its state became known", null=True, blank=True)
    cancelled_by = models.CharField(max_length=8, choices=Canceller.choices(), blank=True)
    replaces = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="replaced_by", db_constraint=False
    )
    contact = TenantForeignKey(Contact, related_name="appointments", null=True, blank=True)
    booked_at = models.DateTimeField()
    booked_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)

    privacy = classify(
        internal="id service case minutes occasion state settled_on replaces contact booked_at booked_by",
        personal="at way place party cancelled_by",
        special="purpose agenda",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "case", "-at"], name="appointments_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state=AppointmentState.BOOKED, settled_on=None)
                | (~models.Q(state=AppointmentState.BOOKED) & models.Q(settled_on__isnull=False)),
                name="appointment_settled_when_not_booked",
            ),
            models.CheckConstraint(
                condition=models.Q(cancelled_by="") ^ models.Q(state=AppointmentState.CANCELLED),
                name="appointment_says_who_cancelled",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=AppointmentState.codes(), party__in=Party.codes(), way__in=Way.codes()),
                name="appointment_codes_exist",
            ),
            models.CheckConstraint(
                condition=models.Q(occasion=Occasion.APPOINTMENT, agenda="")
                | (models.Q(occasion__in=[Occasion.MEETING, Occasion.CONFERENCE]) & ~models.Q(agenda="")),
                name="appointment_agenda_of_a_meeting",
            ),
        ]
