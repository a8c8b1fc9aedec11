"""What people thought of the service."""

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from tideover.evaluation.extracts.models import Extract
from tideover.evaluation.rules import Rater
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel

__all__ = ["Extract", "Rating"]

LOWEST, HIGHEST = Decimal(1), Decimal(5)


@tracked
class Rating(TenantModel, GuardedModel):
    """How helpful somebody found the service on one day: from 1 (not helpful) to 5 (very helpful)."""

    case = TenantForeignKey("cases.Case", related_name="ratings")
    by = models.CharField("who gave it", max_length=15, choices=Rater.choices())
    score = models.DecimalField(
        "score",
        max_digits=2,
        decimal_places=1,
        validators=[MinValueValidator(LOWEST), MaxValueValidator(HIGHEST)],
    )
    on = models.DateField("given on")
    date_is_estimated = models.BooleanField(default=False)

    privacy = classify(internal="id service case date_is_estimated", personal="by score on")

    class Meta:
        indexes = [models.Index(fields=["service", "case", "-on"], name="ratings_of_a_case")]
        constraints = [
            models.CheckConstraint(condition=Q(score__range=(LOWEST, HIGHEST)), name="rating_from_1_to_5"),
            models.CheckConstraint(condition=Q(by__in=Rater.codes()), name="rating_codes_exist"),
        ]

    def __str__(self) -> str:
        return f"{Rater(self.by).label}: {self.score}"
