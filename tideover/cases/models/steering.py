"""How a case is steered: given to somebody, paused, ended, and handed on when the service ends."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tideover.cases.rules import EndingReason, PauseReason, Told
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


@tracked
class Allocation(TenantModel, GuardedModel):
    """That a case was given to a case manager. `active` is how many active cases they held before and `cap` how
    many the policy let them hold; where it was over, or they were away, a reason says why all the same."""

    case = TenantForeignKey("cases.Case", related_name="allocations")
    staff = TenantForeignKey("organisation.Staff", related_name="+")
    on = models.DateField()
    active = models.PositiveSmallIntegerField(null=True)
    cap = models.PositiveSmallIntegerField()
    over_cap_reason = models.CharField(max_length=300, blank=True)

    privacy = classify(internal="id service case staff on active cap", special="over_cap_reason")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(active=None) | Q(active__lt=F("cap")) | ~Q(over_cap_reason=""),
                name="allocation_over_the_cap_has_a_reason",
            ),
        ]


@tracked
class Pause(TenantModel, GuardedModel):
    """The case waits, with a reason and a day to look again."""

    case = TenantForeignKey("cases.Case", related_name="pauses")
    reason = models.CharField(max_length=15, choices=PauseReason.choices())
    words = models.CharField("in a few words", max_length=300, blank=True)
    since = models.DateField()
    look_again_on = models.DateField()
    resumed_on = models.DateField(null=True, blank=True)

    privacy = classify(internal="id service case look_again_on", personal="since resumed_on", special="reason words")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "case"], condition=Q(resumed_on=None), name="one_pause_of_a_case_at_a_time"
            ),
            models.CheckConstraint(condition=Q(reason__in=PauseReason.codes()), name="pause_reason_exists"),
            models.CheckConstraint(condition=Q(look_again_on__gt=F("since")), name="pause_is_looked_at_later"),
            models.CheckConstraint(
                condition=Q(resumed_on=None) | Q(resumed_on__gte=F("since")), name="pause_resumed_after_it_began"
            ),
        ]


@tracked
class Ending(TenantModel, GuardedModel):
    """One ending of a case: why, the talk about it, what was said of the way back, and who was told. A case that
    is opened again keeps it, with the day."""

    case = TenantForeignKey("cases.Case", related_name="endings")
    on = models.DateField()
    reason = models.CharField(max_length=20, choices=EndingReason.choices())
    talk_held_on = models.DateField("the talk about it was held on", null=True, blank=True)
    no_talk_because = models.CharField("why there was no talk", max_length=300, blank=True)
    way_back = models.CharField("what was said about the way back", max_length=300, blank=True)
    open_support = models.CharField("what support stays open", max_length=300, blank=True)
    told = ArrayField(models.CharField(max_length=10, choices=Told.choices()), default=list)
    reopened_on = models.DateField(null=True, blank=True)
    reopened_because = models.CharField(max_length=300, blank=True)

    privacy = classify(
        internal="id service case",
        personal="on reason talk_held_on told reopened_on",
        special="no_talk_because way_back open_support reopened_because",
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["service", "case"], condition=Q(reopened_on=None), name="one_ending_of_a_case_in_force"
            ),
            models.CheckConstraint(
                condition=Q(reason__in=EndingReason.codes(), told__contained_by=Told.codes()),
                name="ending_codes_exist",
            ),
            models.CheckConstraint(
                condition=Q(reopened_on=None) | Q(reopened_on__gte=F("on")), name="ending_reopened_afterwards"
            ),
        ]


class EndingSeen(TenantModel, GuardedModel):
    """A manager saw that a case ended without a talk: the talk was held since, or they say why it is right so."""

    case = TenantForeignKey("cases.Case", related_name="+")
    ending = TenantForeignKey("cases.Ending", related_name="seen")
    talk_held_on = models.DateField("the talk was held on", null=True, blank=True)
    words = models.CharField("why it is right without one", max_length=300, blank=True)
    seen_by = TenantForeignKey("organisation.Staff", related_name="+")
    seen_at = models.DateTimeField()

    append_only = True
    privacy = classify(internal="id service case ending seen_by seen_at", personal="talk_held_on", special="words")

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(fields=["service", "ending"], name="ending_without_a_talk_seen_once"),
            models.CheckConstraint(
                condition=Q(talk_held_on=None) ^ Q(words=""), name="ending_seen_with_a_talk_or_words"
            ),
        ]


@tracked
class SignOff(TenantModel, GuardedModel):
    """What is done for one client when the whole service ends: notice, a sign-off talk, and who goes on."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="sign_off", db_constraint=False)
    notice_given_on = models.DateField("notice given on", null=True, blank=True)
    talk_held_on = models.DateField("sign-off talk held on", null=True, blank=True)
    handed_on_to = models.CharField("handed on to", max_length=120, blank=True)

    privacy = classify(internal="id service case", personal="notice_given_on talk_held_on", special="handed_on_to")
