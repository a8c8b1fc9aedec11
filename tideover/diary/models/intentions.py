"""What somebody means to do for a client, and by when."""

from django.db import models
from django.db.models import F, Q

from tideover.diary.rules import LONGEST_INTENTION, CameOf
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


@tracked
class Intention(TenantModel, GuardedModel):
    """A note of intent: what is to be done in a case on a day ("ring Thursday after her scan"), and what came of it."""

    case = TenantForeignKey("cases.Case", related_name="intentions")
    what = models.CharField("what is to be done", max_length=LONGEST_INTENTION)
    on = models.DateField("on which day")
    noted_on = models.DateField()
    noted_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    settled_on = models.DateField(null=True, blank=True)
    came_of = models.CharField("what came of it", max_length=10, choices=CameOf.choices(), blank=True)

    privacy = classify(internal="id service case on noted_on noted_by settled_on came_of", special="what")

    class Meta:
        indexes = [
            models.Index(fields=["service", "case"], name="intentions_of_a_case", condition=Q(settled_on=None)),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(what=""), name="intention_says_what"),
            models.CheckConstraint(condition=Q(on__gte=F("noted_on")), name="intention_is_for_later"),
            models.CheckConstraint(
                condition=Q(settled_on=None, came_of="") | Q(settled_on__gte=F("noted_on"), came_of__in=CameOf.codes()),
                name="intention_came_to_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} ({self.on})"
