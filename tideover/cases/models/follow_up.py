"""Asking after people whose case has ended."""

from django.db import models
from django.db.models import Q

from tideover.cases.rules import LONGEST_WORDS, FollowUpOutcome
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.rules import Way


@tracked
class FollowUp(TenantModel, GuardedModel):
    """One time that somebody asked, or tried to ask, how it went on some weeks after an ending.

    `closes` says that nothing more is asked for these weeks: they answered, declined, or this was the last attempt that
    the policy of the day asked for. How they stand at work is not kept here but in their spells.
    """

    case = TenantForeignKey("cases.Case", related_name="follow_ups")
    ending = TenantForeignKey("cases.Ending", related_name="follow_ups")
    weeks = models.PositiveSmallIntegerField("weeks after the ending")
    on = models.DateField("asked on")
    way = models.CharField("how", max_length=10, choices=Way.choices())
    asked_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    outcome = models.CharField("what came of it", max_length=15, choices=FollowUpOutcome.choices())
    closes = models.BooleanField(default=False)
    words = models.TextField("how they are, in their own words", max_length=LONGEST_WORDS, blank=True)
    satisfaction = models.PositiveSmallIntegerField("how satisfied they were with us, 1 to 5", null=True, blank=True)

    privacy = classify(
        internal="id service case ending weeks asked_by closes",
        personal="on way outcome satisfaction",
        special="words",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "ending", "weeks"], condition=Q(closes=True), name="a_follow_up_is_closed_once"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=FollowUpOutcome.codes(), way__in=Way.codes()), name="follow_up_codes_exist"
            ),
            models.CheckConstraint(
                condition=Q(outcome=FollowUpOutcome.NOT_REACHED) | Q(closes=True), name="follow_up_answered_is_closed"
            ),
            models.CheckConstraint(
                condition=Q(outcome=FollowUpOutcome.REACHED) | Q(words="", satisfaction=None),
                name="follow_up_tells_who_was_reached",
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)), name="follow_up_satisfaction_1_to_5"
            ),
        ]
