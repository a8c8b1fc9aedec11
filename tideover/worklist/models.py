"""Dues as stored, and where each case stands. Both follow from the record and can be computed again."""

from django.db import models
from django.db.models import F, Q

from tideover.foundation.actions import GuardedModel
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.worklist import rules
from tideover.worklist.rules import CASE, REFERRAL, DueKind, Owner, Stage, Why

LONGEST_REASON = 300
"""Characters of the reason for putting a due off."""


OF_ONE_SUBJECT = Q(case__isnull=False, referral=None) | Q(case=None, referral__isnull=False)


class Due(TenantModel, GuardedModel):
    """Something that must happen by a date, as the rules gave it (rules.Due says what each field means). Its subject is
    a case or a referral. Without an owner it lies in the queue of the team; without a team too, in that of whoever
    decides referrals.

    No history is kept: a due follows from the record, whose history is.
    """

    case = TenantForeignKey("cases.Case", related_name="dues", null=True, blank=True)
    referral = TenantForeignKey("referrals.Referral", related_name="dues", null=True, blank=True, db_index=False)
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=40, blank=True)
    on = models.DateField()
    until = models.DateField(null=True, blank=True)
    why_code = models.CharField(max_length=30)
    why_facts = models.JSONField(default=dict)
    owner = TenantForeignKey("organisation.Staff", related_name="dues", null=True, blank=True)
    team = TenantForeignKey("organisation.Team", related_name="dues", null=True, blank=True)
    put_off_from = models.DateField(null=True, blank=True)
    put_off_because = models.CharField(max_length=LONGEST_REASON, blank=True)

    deletable_by_web = True
    privacy = classify(
        internal="id service case referral kind about on until why_code owner team put_off_from",
        special="why_facts put_off_because",
    )

    class Meta:
        indexes = [
            models.Index(fields=["service", "owner", "on"], name="dues_of_a_person"),
            models.Index(fields=["service", "team", "on"], name="dues_of_a_team"),
            models.Index(fields=["service", "on"], name="dues_of_referrals", condition=Q(referral__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(condition=OF_ONE_SUBJECT, name="due_of_a_case_or_a_referral"),
            models.UniqueConstraint(fields=["service", "case", "kind", "about"], name="a_due_is_there_once"),
            models.UniqueConstraint(
                fields=["service", "referral", "kind", "about"],
                condition=Q(referral__isnull=False),
                name="a_due_of_a_referral_is_there_once",
            ),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("on")), name="due_until_after_on"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.about} on {self.on}"

    @property
    def subject(self) -> tuple[str, int]:
        """What it is due for: the kind and the key."""
        if self.case_id is not None:
            return CASE, self.case_id
        assert self.referral_id is not None, "due_of_a_case_or_a_referral"
        return REFERRAL, self.referral_id

    @classmethod
    def of(cls, due: rules.Due, *, service_id: int) -> "Due":
        """The row, not yet saved, that stores what a rule gave."""
        kind, key = due.subject
        return cls(
            service_id=service_id,
            case_id=key if kind == CASE else None,
            referral_id=key if kind == REFERRAL else None,
            kind=due.kind.value,
            about=due.about,
            on=due.on,
            until=due.until,
            why_code=due.why_code.value,
            why_facts=dict(due.why_facts),
            owner_id=due.owner.staff,
            team_id=due.owner.team,
            put_off_from=due.put_off_from,
            put_off_because=due.put_off_because,
        )

    def as_given(self) -> rules.Due:
        """The due as the rule gave it."""
        return rules.Due(
            subject=self.subject,
            kind=DueKind(self.kind),
            about=self.about,
            on=self.on,
            until=self.until,
            why_code=Why(self.why_code),
            why_facts=self.why_facts,
            owner=Owner(team=self.team_id, staff=self.owner_id),
            put_off_from=self.put_off_from,
            put_off_because=self.put_off_because,
        )


class PutOff(TenantModel, GuardedModel):
    """Somebody put a due off, once, and said why. The due itself is computed: this is a fact that it follows from."""

    case = TenantForeignKey("cases.Case", related_name="put_offs")
    kind = models.CharField(max_length=30)
    about = models.CharField(max_length=40, blank=True)
    original_on = models.DateField("was due on")
    to = models.DateField("put off to")
    reason = models.CharField(max_length=LONGEST_REASON)
    by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(internal="id service case kind about original_on to by recorded_at", special="reason")

    class Meta:
        triggers = [APPEND_ONLY]
        constraints = [
            models.UniqueConstraint(
                fields=["service", "case", "kind", "about", "original_on"], name="a_due_is_put_off_once"
            ),
            models.CheckConstraint(
                condition=Q(to__gt=F("original_on")) & ~Q(reason=""),
                name="put_off_to_a_later_day_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{DueKind(self.kind).label} put off from {self.original_on} to {self.to}"


class MorningDigest(TenantModel, GuardedModel):
    """Somebody agreed to be told of their day by e-mail each working morning. Switched off, the row goes."""

    staff = models.OneToOneField("organisation.Staff", models.PROTECT, related_name="+", db_constraint=False)
    agreed_on = models.DateField()
    sent_on = models.DateField("last sent on", null=True, blank=True)

    deletable_by_web = True
    privacy = classify(internal="id service staff agreed_on sent_on")

    def __str__(self) -> str:
        return f"Morning e-mail of {self.staff}"


class Standing(TenantModel, GuardedModel):
    """Where a case stands by its record: for lists, filters and counts. One row for each case."""

    case = models.OneToOneField("cases.Case", models.PROTECT, related_name="standing", db_constraint=False)
    stage = models.CharField(max_length=20, choices=Stage.choices())
    stage_since = models.DateField()
    last_two_way_on = models.DateField("last spoke with the client on", null=True, blank=True)

    privacy = classify(internal="id service case stage stage_since last_two_way_on")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(stage__in=Stage.codes()), name="standing_stage_exists"),
        ]

    def __str__(self) -> str:
        spoke = f"last spoke on {self.last_two_way_on}" if self.last_two_way_on else "not spoken yet"
        return f"{Stage(self.stage).label} since {self.stage_since}, {spoke}"


class Stale(TenantModel, GuardedModel):
    """A note that a subject's dues await recomputing, because something outside its record changed.

    A subject may have several. They are added and taken away but never changed, so that the one who marks and
    the one who refreshes never wait for, or overwrite, one another (see actions.refresh).
    """

    reason = models.CharField(max_length=20)

    deletable_by_web = True

    class Meta:
        abstract = True


class StaleCase(Stale):
    """A note that the dues of a case await recomputing."""

    case = TenantForeignKey("cases.Case", related_name="+")

    privacy = classify(internal="id service case reason")

    class Meta:
        indexes = [models.Index(fields=["service", "case"], name="stale_cases")]


class StaleReferral(Stale):
    """A note that the dues of a referral await recomputing."""

    referral = TenantForeignKey("referrals.Referral", related_name="+")

    privacy = classify(internal="id service referral reason")

    class Meta:
        indexes = [models.Index(fields=["service", "referral"], name="stale_referrals")]
