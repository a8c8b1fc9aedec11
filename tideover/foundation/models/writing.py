"""What keeps people's typing safe: drafts as they are written, and submissions that count once."""

from django.db import models

from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantModel


class Draft(TenantModel):
    """What one person has typed into one form and not yet sent. `form` is the address of its page, and after it the
    window they type in (see foundation.pages.showings)."""

    account = models.ForeignKey("foundation.Account", models.CASCADE, related_name="+")
    form = models.CharField(max_length=200)
    fields = models.JSONField()
    saved_at = models.DateTimeField()

    deletable_by_web = True
    privacy = classify(internal="id service account saved_at", personal="form", special="fields")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "account", "form"], name="one_draft_of_a_form")]


class Submission(TenantModel):
    """A form that was sent and did its work. Sent again, it leads to the same place and does nothing.

    `window` is where it was sent from and `digest` what it said, as far as they are known: other words from another
    window, or after a second thought, are not the same sending."""

    token = models.UUIDField()
    account = models.ForeignKey("foundation.Account", models.CASCADE, related_name="+")
    at = models.DateTimeField()
    location = models.CharField(max_length=200, blank=True)
    window = models.CharField(max_length=16, blank=True, db_default="")
    digest = models.CharField(max_length=64, blank=True, db_default="")

    privacy = classify(internal="id service token account at window digest", personal="location")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "token"], name="a_submission_counts_once")]
