"""Cases."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from tideover.cases.rules import EndingReason
from tideover.foundation.actions import GuardedModel, GuardedQuerySet
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.models import Person


class CaseQuerySet(GuardedQuerySet["Case"]):
    """Reads like a sentence."""

    def open(self) -> "CaseQuerySet":
        """Cases that have not ended."""
        return self.filter(ended_on=None)


@tracked
class Case(TenantModel, GuardedModel):
    """What the service does for one client, from being accepted to an ending."""

    reference = models.CharField(max_length=20)
    person = TenantForeignKey("people.Person", related_name="cases")
    referral = TenantForeignKey("referrals.Referral", related_name="cases", null=True, blank=True)
    team = TenantForeignKey("organisation.Team", related_name="cases")
    case_manager = TenantForeignKey("organisation.Staff", related_name="cases", null=True, blank=True)
    placement_manager = TenantForeignKey("organisation.Staff", related_name="placement_cases", null=True, blank=True)
    post = TenantForeignKey("employment.Post", related_name="cases", null=True, blank=True)
    accepted_on = models.DateField()
    ended_on = models.DateField(null=True, blank=True)
    ending_reason = models.CharField(max_length=20, choices=EndingReason.choices(), blank=True)
    dates_are_estimated = models.BooleanField(default=False)
    cadence_days = models.PositiveSmallIntegerField(
        "days between contacts, as the client asked",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(365)],
    )

    shown_with = ("person__merged_into", "case_manager", "team", "post__employer", "standing")
    """What every page about a case names. The standing is kept by the worklist, for each case."""

    stands_beside: dict[str, list[Any]]
    reached_of_client: list[int]
    """What stands beside it, by name, and the keys of the client's cases that the reader reaches, where it was read
    `with_what_is_beside`."""

    objects: ClassVar[Any] = CaseQuerySet.as_manager()

    privacy = classify(
        internal="id service reference referral team case_manager placement_manager accepted_on ended_on "
        "dates_are_estimated cadence_days",
        personal="person post ending_reason",
    )

    class Meta:
        indexes = [
            models.Index(fields=["service", "case_manager", "ended_on"], name="caseload"),
            models.Index(fields=["service", "team", "ended_on"], name="team_caseload"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["service", "reference"], name="case_reference_in_service"),
            models.UniqueConstraint(fields=["service", "referral"], name="a_referral_opens_one_case"),
            models.UniqueConstraint(
                fields=["service", "person"], condition=models.Q(ended_on=None), name="one_open_case_of_a_person"
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("accepted_on")),
                name="case_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None, ending_reason="")
                | (models.Q(ended_on__isnull=False) & ~models.Q(ending_reason="")),
                name="case_ends_for_a_reason",
            ),
            models.CheckConstraint(
                condition=models.Q(cadence_days=None) | models.Q(cadence_days__range=(1, 365)),
                name="case_cadence_1_to_365_days",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def client(self) -> Person:
        """Whom the case is about, by the record that survives where two were found to be of one person. Pages name
        the client by it; what is written about them stays with the record of the case."""
        client: Person = self.person.surviving
        return client


@tracked
class TimeShare(TenantModel, GuardedModel):
    """How a case manager's time for one case was shared out, in percent, where a service recorded shares
    rather than minutes of contacts."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="time_share", db_constraint=False)
    client = models.DecimalField("with or for the client", max_digits=4, decimal_places=1)
    employer = models.DecimalField("with the employer", max_digits=4, decimal_places=1)
    other_services = models.DecimalField("with other services", max_digits=4, decimal_places=1)
    admin = models.DecimalField("letters, calls, meetings and reports", max_digits=4, decimal_places=1)

    privacy = classify(internal="id service case client employer other_services admin")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    client=models.Value(100) - models.F("employer") - models.F("other_services") - models.F("admin")
                ),
                name="time_shares_add_up_to_100",
            ),
            models.CheckConstraint(
                condition=models.Q(client__gte=0, employer__gte=0, other_services__gte=0, admin__gte=0),
                name="time_shares_not_negative",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.client} % with the client"
