"""Sessions with several clients of a team."""

from django.db import models
from django.db.models import Q

from tideover.diary.models.entries import Contact
from tideover.diary.rules import Presence, SessionState
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.rules import Way

TOGETHER = [Way.IN_PERSON.value, Way.VIDEO.value]
"""How a group can meet."""


@tracked
class GroupSession(TenantModel, GuardedModel):
    """A dated session with several clients of a team. What became of it is said once, of everybody together."""

    team = TenantForeignKey("organisation.Team", related_name="group_sessions")
    title = models.CharField(max_length=120)
    at = models.DateTimeField()
    minutes = models.PositiveSmallIntegerField(default=90)
    way = models.CharField(max_length=12, choices=Way.choices(), default=Way.IN_PERSON)
    place = models.CharField(max_length=120, blank=True)
    led_by = TenantForeignKey("organisation.Staff", related_name="group_sessions_led")
    state = models.CharField(max_length=10, choices=SessionState.choices(), default=SessionState.PLANNED)
    settled_at = models.DateTimeField(null=True, blank=True)
    planned_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    planned_at = models.DateTimeField()

    privacy = classify(
        internal="id service team at minutes way place led_by state settled_at planned_by planned_at", special="title"
    )

    class Meta:
        indexes = [models.Index(fields=["service", "team", "-at"], name="group_sessions_of_a_team")]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=SessionState.codes(), way__in=TOGETHER), name="group_session_codes_exist"
            ),
            models.CheckConstraint(
                condition=Q(state=SessionState.PLANNED, settled_at=None)
                | (~Q(state=SessionState.PLANNED) & Q(settled_at__isnull=False)),
                name="group_session_settled_when_not_planned",
            ),
            models.CheckConstraint(condition=Q(minutes__range=(5, 480)), name="group_session_5_to_480_minutes"),
        ]

    def __str__(self) -> str:
        return self.title


@tracked
class Attendance(TenantModel, GuardedModel):
    """One client in one group session: expected, came or did not. Where they came, the contact in their own case,
    which names nobody else."""

    session = TenantForeignKey(GroupSession, related_name="attendances")
    case = TenantForeignKey("cases.Case", related_name="attendances")
    presence = models.CharField(max_length=10, choices=Presence.choices(), default=Presence.EXPECTED)
    contact = models.OneToOneField(
        Contact, models.PROTECT, null=True, blank=True, related_name="attendance", db_constraint=False
    )

    privacy = classify(internal="id service session contact", personal="case presence")

    class Meta:
        indexes = [models.Index(fields=["service", "case"], name="attendances_of_a_case")]
        constraints = [
            models.UniqueConstraint(fields=["service", "session", "case"], name="a_client_is_in_a_session_once"),
            models.CheckConstraint(condition=Q(presence__in=Presence.codes()), name="attendance_codes_exist"),
            models.CheckConstraint(
                condition=Q(contact=None) ^ Q(presence=Presence.ATTENDED), name="attendance_has_its_contact"
            ),
        ]

    def __str__(self) -> str:
        return Presence(self.presence).label
