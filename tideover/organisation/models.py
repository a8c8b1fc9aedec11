"""Teams, staff, policy and the catalogue of a service."""

from django.contrib.postgres.fields import ArrayField
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models.functions import Lower

from tideover.foundation.access.roles import ROLES
from tideover.foundation.actions import GuardedModel
from tideover.foundation.codes import Code
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.foundation.workingdays import Nation


@tracked
class Team(TenantModel, GuardedModel):
    """The staff under one manager, and with them their cases."""

    name = models.CharField(max_length=80)

    privacy = classify(public="name", internal="id service")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="team_name_in_service")]

    def __str__(self) -> str:
        return self.name


@tracked
class Staff(TenantModel, GuardedModel):
    """A person who works for the service. Their account is apart: it may come later, or go first."""

    account = models.ForeignKey("foundation.Account", models.PROTECT, null=True, blank=True, related_name="+")
    team = TenantForeignKey(Team, related_name="staff")
    name = models.CharField(max_length=120)
    job_title = models.CharField(max_length=80, blank=True)
    full_time_percent = models.PositiveSmallIntegerField(
        default=100, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    places = ArrayField(
        models.CharField(max_length=4), verbose_name="where they work, as beginnings of postcodes", default=list
    )
    skills = ArrayField(models.CharField(max_length=60), verbose_name="what they are good at", default=list)
    left_on = models.DateField(null=True, blank=True)

    privacy = classify(
        internal="id service account team job_title full_time_percent places skills left_on", personal="name"
    )

    class Meta:
        verbose_name_plural = "staff"
        constraints = [
            models.UniqueConstraint(fields=["service", "account"], name="one_staff_row_for_an_account"),
            models.CheckConstraint(
                condition=models.Q(full_time_percent__range=(1, 100)), name="staff_full_time_percent_1_to_100"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class AccessChange(TenantModel, GuardedModel):
    """A service administrator's word on who can sign in, and in which roles; without roles nobody can any more. The
    owner's worker carries it out and says what came of it: the web may write neither accounts nor who works where."""

    name = models.CharField(max_length=120)
    email = models.EmailField("e-mail address")
    roles = ArrayField(models.CharField(max_length=30, choices=[(r.code, r.label) for r in ROLES.values()]), blank=True)
    staff = TenantForeignKey(Staff, related_name="access_changes", null=True, blank=True)
    asked_by = models.ForeignKey("foundation.Account", models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    site = models.CharField("where they sign in", max_length=200)
    carried_out_at = models.DateTimeField(null=True, blank=True)
    came_of = models.CharField("what came of it", max_length=300, blank=True)

    privacy = classify(
        internal="id service roles staff asked_by asked_at site carried_out_at came_of", personal="name email"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(roles__contained_by=list(ROLES)), name="access_roles_exist"),
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="access_email_is_lower_case"),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {', '.join(ROLES[code].label for code in self.roles) or 'no access'}"


@tracked
class Leave(TenantModel, GuardedModel):
    """Days on which somebody is away, and who covers for them: that colleague reaches their cases meanwhile.
    Taken back, it counts as if it had never been."""

    staff = TenantForeignKey(Staff, related_name="leaves")
    starts_on = models.DateField()
    ends_on = models.DateField("last day away")
    covered_by = TenantForeignKey(Staff, related_name="covers", null=True, blank=True)
    taken_back_on = models.DateField(null=True, blank=True)

    privacy = classify(internal="id service covered_by taken_back_on", personal="staff starts_on ends_on")

    class Meta:
        indexes = [models.Index(fields=["service", "ends_on"], name="leaves_by_end")]
        constraints = [
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="leave_ends_after"),
            models.CheckConstraint(
                condition=models.Q(covered_by=None) | ~models.Q(covered_by=models.F("staff")),
                name="nobody_covers_for_themselves",
            ),
        ]


def follow_up_weeks() -> list[int]:
    """A quarter, half a year and a year after an ending (glossary: follow-up)."""
    return [13, 26, 52]


@tracked
class Policy(TenantModel, GuardedModel):
    """What the service has decided about how it works. The worklist's rules read it; nothing is hard-coded.

    A cadence is the number of days within which a client is to be spoken with again, by stage. `eligibility` are
    the questions asked of a referral, each a mapping of `code`, `question` and `rules_out` ("yes", "no" or ""): the
    answer for which the service is not the right one, or nothing where the answer only informs the decision.
    """

    nation = models.CharField(max_length=20, choices=Nation.choices(), default=Nation.ENGLAND)
    cadence_assessing = models.PositiveSmallIntegerField("days between contacts while assessing", default=7)
    cadence_planning = models.PositiveSmallIntegerField("days between contacts while planning", default=14)
    cadence_active = models.PositiveSmallIntegerField("days between contacts while active", default=14)
    cadence_in_work_support = models.PositiveSmallIntegerField("days between contacts in in-work support", default=60)
    rebook_within = models.PositiveSmallIntegerField("working days to rebook an appointment", default=2)
    active_cap = models.PositiveSmallIntegerField("active cases for a full-time case manager", default=12)
    acknowledge_within = models.PositiveSmallIntegerField("working days to acknowledge a referral", default=2)
    decide_within = models.PositiveSmallIntegerField("working days to decide a referral", default=5)
    tell_within = models.PositiveSmallIntegerField("working days to tell the referrer of the decision", default=2)
    first_appointment_within = models.PositiveSmallIntegerField(
        "working days from a referral to the first appointment", default=10
    )
    first_appointment_by_absence_day = models.PositiveSmallIntegerField(
        "days of absence by which the first appointment is to be, where that can still be reached", default=28
    )
    reach_differently_after = models.PositiveSmallIntegerField(
        "attempts in a row after which to try another way", default=3
    )
    ask_permissions_within = models.PositiveSmallIntegerField("days to ask for permissions", default=7)
    lapse_warning = models.PositiveSmallIntegerField("days before a permission lapses to ask again", default=14)
    complaint_acknowledge_within = models.PositiveSmallIntegerField(
        "working days to acknowledge a complaint", default=3
    )
    complaint_answer_within = models.PositiveSmallIntegerField("working days to answer a complaint", default=20)
    chase_care_every = models.PositiveSmallIntegerField("days between enquiries about care elsewhere", default=28)
    settled_ending_after = models.PositiveSmallIntegerField(
        "weeks settled in work after which to agree an ending", default=13
    )
    unanswered_ending_after = models.PositiveSmallIntegerField(
        "days without an answer after which to decide about an ending", default=28
    )
    support_is_open_ended = models.BooleanField(
        "support after an ending stays open: nobody is asked to agree one for being settled", default=False
    )
    placement_apart = models.BooleanField(
        "finding a new job and keeping one lie with different people for one client", default=False
    )
    follow_up_weeks = ArrayField(
        models.PositiveSmallIntegerField(),
        verbose_name="weeks after an ending to ask again",
        default=follow_up_weeks,
        blank=True,
    )
    follow_up_attempts = models.PositiveSmallIntegerField(
        "attempts after which a follow-up is closed as not reached", default=3
    )
    eligibility = models.JSONField("eligibility questions", default=list, blank=True)
    erase_cases_after = models.PositiveSmallIntegerField("years after an ending to erase a record", default=8)
    erase_referrals_after = models.PositiveSmallIntegerField(
        "years after a referral that was not accepted to erase it", default=2
    )
    version = models.PositiveIntegerField(default=1)

    privacy = classify(
        public="nation cadence_assessing cadence_planning cadence_active cadence_in_work_support rebook_within "
        "active_cap acknowledge_within decide_within tell_within first_appointment_within "
        "first_appointment_by_absence_day reach_differently_after ask_permissions_within lapse_warning "
        "complaint_acknowledge_within complaint_answer_within chase_care_every settled_ending_after "
        "unanswered_ending_after support_is_open_ended placement_apart follow_up_weeks follow_up_attempts "
        "eligibility erase_cases_after erase_referrals_after",
        internal="id service version",
    )

    class Meta:
        verbose_name_plural = "policies"
        constraints = [
            models.UniqueConstraint(fields=["service"], name="one_policy_for_a_service"),
            models.CheckConstraint(
                condition=models.Q(
                    cadence_assessing__gte=1,
                    cadence_planning__gte=1,
                    cadence_active__gte=1,
                    cadence_in_work_support__gte=1,
                    rebook_within__gte=1,
                    acknowledge_within__gte=1,
                    decide_within__gte=1,
                    tell_within__gte=1,
                    first_appointment_within__gte=1,
                    reach_differently_after__gte=1,
                    ask_permissions_within__gte=1,
                    complaint_acknowledge_within__gte=1,
                    complaint_answer_within__gte=1,
                    chase_care_every__gte=1,
                    settled_ending_after__gte=1,
                    unanswered_ending_after__gte=1,
                    erase_cases_after__gte=1,
                    erase_referrals_after__gte=1,
                    follow_up_attempts__gte=1,
                ),
                name="policy_times_at_least_one",
            ),
        ]


class Focus(Code):
    """Whom an intervention works with (glossary: focus). Blank for coordination of the whole case."""

    CLIENT = "client", "Client"
    EMPLOYER = "employer", "Employer"
    OTHER_AGENCIES = "other_agencies", "Other agencies"


@tracked
class Intervention(TenantModel, GuardedModel):
    """One entry of the catalogue: help that the service gives itself or finds."""

    code = models.SlugField(max_length=40)
    label = models.CharField(max_length=120)
    focus = models.CharField(max_length=20, choices=Focus.choices(), blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    withdrawn_on = models.DateField(null=True, blank=True)

    privacy = classify(public="code label focus position withdrawn_on", internal="id service")

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["service", "code"], name="intervention_code_in_service")]

    def __str__(self) -> str:
        return self.label
