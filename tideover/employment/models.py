"""Posts, employment spells, and what is known of an absence."""

from decimal import Decimal
from typing import Any, ClassVar

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Func, Q, Value

from tideover.employment.rules import (
    NEEDS_POST,
    NOT_IN_POST,
    Condition,
    Contract,
    EndedBy,
    HoursBasis,
    JobLevel,
    OccupationLevel,
    SpellState,
    WorkIsCause,
)
from tideover.foundation.actions import GuardedModel, GuardedQuerySet
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel

MOST_WEEKLY_HOURS = 100
WEEKLY_HOURS = [MinValueValidator(Decimal("0.5")), MaxValueValidator(MOST_WEEKLY_HOURS)]


def _hours_make_sense(field: str) -> Q:
    return Q(**{f"{field}__isnull": True}) | Q(**{f"{field}__gt": 0, f"{field}__lte": MOST_WEEKLY_HOURS})


def _one_at_a_time(owner: str) -> list[tuple[Func, str]]:
    """Expressions that keep the spells of one owner (a column) apart. The owner's key is written as a range
    because plain keys would need an extension (btree_gist) in every database."""
    key = Func(F(owner), F(owner), Value("[]"), function="int8range")
    days = Func(F("starts_on"), F("ends_on"), Value("[]"), function="daterange")
    return [(key, "&&"), (days, "&&")]


@tracked
class Post(TenantModel, GuardedModel):
    """A job a person holds or held. No employer: the person is self-employed, or nobody has told us."""

    person = TenantForeignKey("people.Person", related_name="posts")
    employer = TenantForeignKey("people.Employer", related_name="posts", null=True, blank=True)
    title = models.CharField("job title", max_length=120, blank=True)
    contract = models.CharField("contract", max_length=15, choices=Contract.choices(), blank=True)
    hours_basis = models.CharField("full or part time", max_length=10, choices=HoursBasis.choices(), blank=True)
    usual_weekly_hours = models.DecimalField(
        "usual hours a week", max_digits=4, decimal_places=1, null=True, blank=True, validators=WEEKLY_HOURS
    )
    income_band = models.CharField("yearly pay before tax, in pounds, from-to", max_length=20, blank=True)
    occupation_level = models.CharField(
        "level of the occupation", max_length=25, choices=OccupationLevel.choices(), blank=True
    )
    level = models.CharField(
        "level, compared with the post before", max_length=10, choices=JobLevel.choices(), blank=True
    )
    started_on = models.DateField("began on", null=True, blank=True)
    ended_on = models.DateField("last day", null=True, blank=True)
    ended_by = models.CharField("how it ended", max_length=25, choices=EndedBy.choices(), blank=True)
    dates_are_estimated = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    privacy = classify(
        internal="id service dates_are_estimated version",
        personal="person employer title contract hours_basis usual_weekly_hours income_band occupation_level level "
        "started_on ended_on ended_by",
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(started_on=None) | Q(ended_on__gte=F("started_on")),
                name="post_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(ended_by="") | Q(ended_on__isnull=False), name="post_ended_somehow_has_ended"
            ),
            models.CheckConstraint(condition=_hours_make_sense("usual_weekly_hours"), name="post_hours_1_to_100"),
            models.CheckConstraint(
                condition=Q(income_band="") | Q(income_band__regex=r"^[0-9]+-[0-9]*$"),
                name="post_income_band_is_from_to",
            ),
            models.CheckConstraint(
                condition=Q(
                    contract__in=["", *Contract.codes()],
                    hours_basis__in=["", *HoursBasis.codes()],
                    occupation_level__in=["", *OccupationLevel.codes()],
                    level__in=["", *JobLevel.codes()],
                    ended_by__in=["", *EndedBy.codes()],
                ),
                name="post_codes_exist",
            ),
        ]

    def __str__(self) -> str:
        title = self.title or "a post"
        return f"{title} at {self.employer}" if self.employer else title


class SpellQuerySet(GuardedQuerySet["Spell"]):
    """Reads like a sentence."""

    def running(self) -> "SpellQuerySet":
        """Spells that have no end yet."""
        return self.filter(ends_on=None)

    def with_posts(self) -> "SpellQuerySet":
        """With what a sentence about them names; the earliest first."""
        return self.select_related("post__employer").order_by("starts_on", "id")


@tracked
class Spell(TenantModel, GuardedModel):
    """A dated stretch in one state. `ends_on` is its last day; `confirmed_on` the last day on which
    somebody said that it went on. Of a spell off sick, `causes` are what keeps the person away.

    One that was entered in error is deleted; its history stays.
    """

    deletable_by_web = True

    person = TenantForeignKey("people.Person", related_name="spells")
    post = TenantForeignKey(Post, related_name="spells", null=True, blank=True)
    state = models.CharField("state", max_length=15, choices=SpellState.choices())
    starts_on = models.DateField("from")
    ends_on = models.DateField("to, the last day", null=True, blank=True)
    adjusted = models.BooleanField("with adjustments", default=False)
    weekly_hours = models.DecimalField(
        "hours a week", max_digits=4, decimal_places=1, null=True, blank=True, validators=WEEKLY_HOURS
    )
    confirmed_on = models.DateField("last confirmed on", null=True, blank=True)
    causes = ArrayField(
        models.CharField(max_length=25, choices=Condition.choices()), verbose_name="causes", default=list, blank=True
    )
    work_is_cause = models.CharField(
        "whether work is a cause", max_length=10, choices=WorkIsCause.choices(), blank=True
    )
    dates_are_estimated = models.BooleanField(default=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects: ClassVar[Any] = SpellQuerySet.as_manager()

    privacy = classify(
        internal="id service confirmed_on dates_are_estimated version",
        personal="person post starts_on ends_on adjusted weekly_hours",
        special="state causes work_is_cause",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "person", "starts_on"], name="spells_of_a_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")), name="spell_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_on=None) | Q(confirmed_on__gte=F("starts_on")),
                name="spell_confirmed_after_it_began",
            ),
            models.CheckConstraint(condition=Q(state__in=SpellState.codes()), name="spell_state_exists"),
            models.CheckConstraint(
                condition=Q(causes__contained_by=Condition.codes(), work_is_cause__in=["", *WorkIsCause.codes()]),
                name="spell_causes_exist",
            ),
            models.CheckConstraint(
                condition=Q(state=SpellState.OFF_SICK) | Q(causes=[], work_is_cause=""),
                name="spell_with_causes_is_off_sick",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(NEEDS_POST)) | Q(post__isnull=False), name="spell_at_work_names_post"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=sorted(NOT_IN_POST)) | Q(post=None), name="spell_out_of_work_has_no_post"
            ),
            models.CheckConstraint(condition=_hours_make_sense("weekly_hours"), name="spell_hours_1_to_100"),
            ExclusionConstraint(
                name="one_spell_at_a_time_in_a_post",
                expressions=_one_at_a_time("post"),
                condition=Q(post__isnull=False),
            ),
            ExclusionConstraint(
                name="one_spell_at_a_time_outside_posts",
                expressions=_one_at_a_time("person"),
                condition=Q(post=None),
            ),
        ]

    def __str__(self) -> str:
        until = f" to {self.ends_on}" if self.ends_on else ""
        return f"{SpellState(self.state).label} from {self.starts_on}{until}"


LONGEST_EARLIER_WEEKS = 520
"""Ten years: a longer absence has its own spell."""


@tracked
class EarlierAbsence(TenantModel, GuardedModel):
    """That the person was off before with the same causes: since when and for how long, as they remember it.
    One that was entered in error is deleted; its history stays."""

    deletable_by_web = True

    spell = TenantForeignKey(Spell, related_name="earlier_absences")
    began_on = models.DateField("began on")
    date_is_estimated = models.BooleanField("the day is not certain", default=False)
    weeks = models.PositiveSmallIntegerField("weeks")

    privacy = classify(internal="id service date_is_estimated", special="spell began_on weeks")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(weeks__gte=1, weeks__lte=LONGEST_EARLIER_WEEKS), name="earlier_absence_1_to_520_weeks"
            ),
            models.UniqueConstraint(fields=["service", "spell", "began_on"], name="earlier_absence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.weeks} weeks from {self.began_on}"
