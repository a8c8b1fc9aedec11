"""What a manager asked for where many cases are to change hands."""

from django.db import models
from django.db.models import F, Q

from tideover.diary.rules import AskedState, HandingOver
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


@tracked
class AskedHandover(TenantModel, GuardedModel):
    """That a case is to go to a colleague: once its holder has written a summary, or at once, with why there is none.
    Those that were asked for together share their `batch`. `came_of` says why it could not go over, in words."""

    case = TenantForeignKey("cases.Case", related_name="asked_handovers")
    batch = models.UUIDField()
    from_staff = TenantForeignKey("organisation.Staff", related_name="+")
    to_staff = TenantForeignKey("organisation.Staff", related_name="+")
    asked_by = TenantForeignKey("organisation.Staff", related_name="+")
    asked_at = models.DateTimeField()
    how = models.CharField(max_length=12, choices=HandingOver.choices())
    write_by = models.DateField("the summary is to be written by", null=True, blank=True)
    why_no_summary = models.CharField("why there is no summary", max_length=300, blank=True)
    over_cap_reason = models.CharField("why it is right over the cap", max_length=300, blank=True)
    state = models.CharField(max_length=10, choices=AskedState.choices(), default=AskedState.WAITING)
    came_of = models.CharField("why it could not", max_length=300, blank=True)
    settled_on = models.DateField(null=True, blank=True)

    privacy = classify(
        internal="id service case batch from_staff to_staff asked_by asked_at how write_by state settled_on",
        special="why_no_summary over_cap_reason came_of",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "batch"], name="handovers_asked_together")]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "case"],
                condition=Q(state="asked"),
                name="one_handover_asked_for_a_case",
            ),
            models.CheckConstraint(
                condition=Q(how__in=HandingOver.codes(), state__in=AskedState.codes()),
                name="asked_handover_codes_exist",
            ),
            models.CheckConstraint(condition=~Q(from_staff=F("to_staff")), name="handover_asked_to_somebody_else"),
            models.CheckConstraint(
                condition=Q(how="with_summary", write_by__isnull=False, why_no_summary="")
                | (Q(how="at_once", write_by=None) & ~Q(why_no_summary="")),
                name="handover_asked_with_a_summary_or_why_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}: {self.from_staff} to {self.to_staff}, {self.state}"
