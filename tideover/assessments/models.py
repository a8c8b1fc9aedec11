"""Assessments."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from tideover.assessments.rules import Condition, Severity
from tideover.foundation.actions import GuardedModel, GuardedQuerySet
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel

LONGEST_WORDS = 50_000


class AssessmentQuerySet(GuardedQuerySet["Assessment"]):
    """Reads like a sentence."""

    def latest_first(self) -> "AssessmentQuerySet":
        """The newest assessment first."""
        return self.order_by("-on", "-id")


@tracked
class Assessment(TenantModel, GuardedModel):
    """What was known of a client's needs on one day. A later assessment adds to it and replaces nothing.

    Empty, or None for a question with yes and no, means that nobody has told us.
    """

    case = TenantForeignKey("cases.Case", related_name="assessments")
    on = models.DateField("assessed on")
    main_condition = models.CharField("main condition", max_length=25, choices=Condition.choices(), blank=True)
    further_conditions = ArrayField(
        models.CharField(max_length=25, choices=Condition.choices()), default=list, blank=True
    )
    severity = models.CharField("severity", max_length=25, choices=Severity.choices(), blank=True)
    first_episode = models.BooleanField("first episode", null=True, blank=True)
    work_is_main_cause = models.BooleanField("work is the main cause, in the client's view", null=True, blank=True)
    in_their_words = models.TextField("in the client's words", blank=True, max_length=LONGEST_WORDS)
    date_is_estimated = models.BooleanField(default=False)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True, blank=True)
    recorded_at = models.DateTimeField()

    objects: ClassVar[Any] = AssessmentQuerySet.as_manager()

    privacy = classify(
        internal="id service case date_is_estimated recorded_by recorded_at",
        personal="on",
        special="main_condition further_conditions severity first_episode work_is_main_cause in_their_words",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "case", "-on"], name="assessments_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    main_condition__in=["", *Condition.codes()],
                    severity__in=["", *Severity.codes()],
                    further_conditions__contained_by=Condition.codes(),
                ),
                name="assessment_codes_exist",
            )
        ]

    def __str__(self) -> str:
        condition = Condition(self.main_condition).label if self.main_condition else "condition not recorded"
        return f"{condition}, {self.on}"
