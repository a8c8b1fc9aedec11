"""What stands beside a case: concerns, complaints, supporters, further posts."""

from django.db import models
from django.db.models import F, Q

from tideover.cases.rules import LONGEST_WORDS, ComplaintAbout, Relation
from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


@tracked
class Concern(TenantModel, GuardedModel):
    """A worry that somebody may come to harm, with what is done about it. Its history keeps each review's plan."""

    case = TenantForeignKey("cases.Case", related_name="concerns")
    raised_on = models.DateField()
    raised_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    what = models.TextField(max_length=LONGEST_WORDS)
    plan = models.TextField(max_length=LONGEST_WORDS)
    told = models.CharField("who was told", max_length=300, blank=True)
    review_on = models.DateField("to be reviewed on")
    reviewed_on = models.DateField("last reviewed on", null=True, blank=True)
    closed_on = models.DateField(null=True, blank=True)
    closed_because = models.CharField(max_length=300, blank=True)

    privacy = classify(
        internal="id service case raised_by review_on",
        personal="raised_on reviewed_on closed_on",
        special="what plan told closed_because",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "case", "closed_on"], name="concerns_of_a_case")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(reviewed_on=None) | Q(reviewed_on__gte=F("raised_on")))
                & (Q(closed_on=None) | Q(closed_on__gte=F("raised_on"))),
                name="concern_dates_in_order",
            ),
            models.CheckConstraint(
                condition=Q(closed_on=None, closed_because="") | (Q(closed_on__isnull=False) & ~Q(closed_because="")),
                name="concern_closes_for_a_reason",
            ),
        ]


@tracked
class Complaint(TenantModel, GuardedModel):
    """What a client found wrong with us or with a provider, what we answered, and what we learnt."""

    case = TenantForeignKey("cases.Case", related_name="complaints")
    about = models.CharField(max_length=10, choices=ComplaintAbout.choices())
    provider = models.CharField("which provider", max_length=120, blank=True)
    words = models.TextField("what they said", max_length=LONGEST_WORDS)
    received_on = models.DateField()
    acknowledged_on = models.DateField(null=True, blank=True)
    answered_on = models.DateField(null=True, blank=True)
    answer = models.TextField(max_length=LONGEST_WORDS, blank=True)
    learnt = models.TextField("what we learnt", max_length=LONGEST_WORDS, blank=True)

    privacy = classify(
        internal="id service case about",
        personal="provider received_on acknowledged_on answered_on",
        special="words answer learnt",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "case", "answered_on"], name="complaints_of_a_case")]
        constraints = [
            models.CheckConstraint(condition=Q(about__in=ComplaintAbout.codes()), name="complaint_about_exists"),
            models.CheckConstraint(
                condition=Q(acknowledged_on=None) | Q(acknowledged_on__gte=F("received_on")),
                name="complaint_acknowledged_after_receipt",
            ),
            models.CheckConstraint(
                condition=Q(answered_on=None, answer="") | (Q(answered_on__gte=F("acknowledged_on")) & ~Q(answer="")),
                name="complaint_answered_with_words",
            ),
        ]


@tracked
class Supporter(TenantModel, GuardedModel):
    """A family member or friend whom the client has named. Naming them permits nothing: that is asked apart."""

    person = TenantForeignKey("people.Person", related_name="supporters")
    name = models.CharField(max_length=120)
    relation = models.CharField(max_length=10, choices=Relation.choices())
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    note = models.CharField("good to know", max_length=200, blank=True)
    until = models.DateField("no longer from", null=True, blank=True)

    privacy = classify(internal="id service", personal="person name relation telephone email until", special="note")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(relation__in=Relation.codes()), name="supporter_relation_exists")
        ]

    def __str__(self) -> str:
        return f"{self.name}, {Relation(self.relation).label.lower()}"


@tracked
class CasePost(TenantModel, GuardedModel):
    """A post that the case is about beside the one at risk: some clients keep two jobs."""

    case = TenantForeignKey("cases.Case", related_name="further_posts")
    post = TenantForeignKey("employment.Post", related_name="+")
    until = models.DateField("no longer from", null=True, blank=True)

    privacy = classify(internal="id service case", personal="post until")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["service", "case", "post"], name="a_further_post_of_a_case_once")
        ]
