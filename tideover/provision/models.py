"""Provisions."""

from itertools import combinations
from typing import Any, ClassVar

from django.db import models
from django.db.models import F, Q

from tideover.foundation.actions import GuardedModel, GuardedQuerySet
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.provision.rules import DATE_OF, DATES_IN_ORDER, CareEnd, CareKind, ProviderKind, ProvisionState, Reporter


def _dates_in_order() -> Q:
    """No step's day before that of an earlier step, whichever of them are known."""
    condition = Q()
    for earlier, later in combinations(DATES_IN_ORDER, 2):
        unknown = Q(**{f"{earlier}__isnull": True}) | Q(**{f"{later}__isnull": True})
        condition &= unknown | Q(**{f"{later}__gte": F(earlier)})
    return condition


def _state_has_its_day() -> Q:
    condition = Q()
    for state, field in DATE_OF.items():
        condition &= ~Q(state=state.value) | Q(**{f"{field}__isnull": False})
    return condition


class ProvisionQuerySet(GuardedQuerySet["Provision"]):
    """Reads like a sentence."""

    def given(self) -> "ProvisionQuerySet":
        """Help that began, whether or not it went on to its end."""
        return self.filter(started_on__isnull=False)

    def promised(self) -> "ProvisionQuerySet":
        """Help that was offered and has neither begun nor been declined or dropped."""
        return self.filter(state__in=[ProvisionState.OFFERED, ProvisionState.ACCEPTED])


@tracked
class Provision(TenantModel, GuardedModel):
    """One intervention for one client, with the day of each step that was taken.

    `provider` is the member of staff who delivers it, where it is one.
    """

    case = TenantForeignKey("cases.Case", related_name="provisions")
    intervention = TenantForeignKey("organisation.Intervention", related_name="provisions")
    state = models.CharField("state", max_length=10, choices=ProvisionState.choices())
    suggested_on = models.DateField("suggested on", null=True, blank=True)
    offered_on = models.DateField("offered on", null=True, blank=True)
    answered_on = models.DateField("accepted or declined on", null=True, blank=True)
    started_on = models.DateField("started on", null=True, blank=True)
    ended_on = models.DateField("finished or dropped on", null=True, blank=True)
    dates_are_estimated = models.BooleanField(default=False)
    provider_kind = models.CharField("delivered by", max_length=15, choices=ProviderKind.choices(), blank=True)
    provider = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    reported_by = models.CharField(
        "who says so", max_length=15, choices=Reporter.choices(), default=Reporter.CASE_MANAGER
    )
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects: ClassVar[Any] = ProvisionQuerySet.as_manager()

    privacy = classify(
        internal="id service case dates_are_estimated provider recorded_by recorded_at",
        personal="state suggested_on offered_on answered_on started_on ended_on provider_kind reported_by",
        special="intervention",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "case", "intervention"], name="provisions_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    state__in=ProvisionState.codes(),
                    provider_kind__in=["", *ProviderKind.codes()],
                    reported_by__in=Reporter.codes(),
                ),
                name="provision_codes_exist",
            ),
            models.CheckConstraint(condition=_dates_in_order(), name="provision_dates_in_order"),
            models.CheckConstraint(condition=_state_has_its_day(), name="provision_state_has_its_day"),
        ]

    def __str__(self) -> str:
        return f"{self.intervention}, {ProvisionState(self.state).label.lower()}"


@tracked
class CareOutside(TenantModel, GuardedModel):
    """A test, treatment or report that others owe the client: since when it is awaited, when we last asked after it,
    how the waiting ended and what the client was charged."""

    case = TenantForeignKey("cases.Case", related_name="care_outside")
    kind = models.CharField("what", max_length=12, choices=CareKind.choices())
    what = models.CharField("what exactly", max_length=200)
    from_whom = models.CharField("from whom", max_length=200)
    awaited_since = models.DateField("awaited since")
    last_chased_on = models.DateField("last chased on", null=True, blank=True)
    times_chased = models.PositiveSmallIntegerField("times chased", default=0)
    ended_on = models.DateField("no longer awaited since", null=True, blank=True)
    ended_by = models.CharField("how it ended", max_length=12, choices=CareEnd.choices(), blank=True)
    charged = models.DecimalField(
        "charged to the client, in pounds", max_digits=8, decimal_places=2, null=True, blank=True
    )
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    privacy = classify(
        internal="id service case last_chased_on times_chased recorded_by recorded_at",
        personal="awaited_since ended_on ended_by charged",
        special="kind what from_whom",
    )

    class Meta:
        verbose_name_plural = "care outside"
        indexes = [models.Index(fields=["service", "case", "awaited_since"], name="care_outside_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=CareKind.codes(), ended_by__in=["", *CareEnd.codes()]), name="care_codes_exist"
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None, ended_by="") | (Q(ended_on__isnull=False) & ~Q(ended_by="")),
                name="care_ends_somehow",
            ),
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("awaited_since")), name="care_ends_after_it_was_awaited"
            ),
            models.CheckConstraint(
                condition=Q(last_chased_on=None, times_chased=0)
                | Q(last_chased_on__gte=F("awaited_since"), times_chased__gt=0),
                name="care_chased_after_it_was_awaited",
            ),
            models.CheckConstraint(condition=Q(charged=None) | Q(charged__gte=0), name="care_charge_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.what} from {self.from_whom}"
