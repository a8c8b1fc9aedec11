"""Who signed in, who tried to, and what changed in how they do."""

from django.db import models

from tideover.foundation.codes import Code
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.privacy import classify


class SignInKind(Code):
    """What happened."""

    SIGNED_IN = "signed_in", "Signed in"
    SIGNED_OUT = "signed_out", "Signed out"
    ENDED = "ended", "Session ended by itself"
    FAILED = "failed", "Wrong password"
    SECOND_FACTOR_FAILED = "second_factor_failed", "Wrong second factor"
    LOCKED_OUT = "locked_out", "Locked out after too many tries"
    SECOND_FACTOR_ADDED = "second_factor_added", "Second factor added"
    SECOND_FACTOR_REMOVED = "second_factor_removed", "Second factor removed"
    RECOVERY_CODES_MADE = "recovery_codes_made", "New recovery codes made"
    RECOVERY_CODE_USED = "recovery_code_used", "Recovery code used"
    PASSWORD_CHANGED = "password_changed", "Password changed"
    PASSWORD_RESET = "password_reset", "Password reset by e-mail"


class SignInEvent(models.Model):
    """One of those, at one moment. Only ever added to.

    `account` is empty where somebody tried an address that nobody has; what they typed is not kept, because
    people type passwords into the wrong box. It has no service: signing in comes before one is chosen. Whoever
    audits a service is shown those of its members.
    """

    at = models.DateTimeField()
    kind = models.CharField(max_length=30, choices=SignInKind.choices())
    account = models.ForeignKey("foundation.Account", models.PROTECT, null=True, db_index=False, related_name="+")
    address = models.GenericIPAddressField(null=True)
    agent = models.CharField(max_length=200, blank=True)
    detail = models.CharField(max_length=40, blank=True)

    append_only = True
    privacy = classify(internal="id at kind account detail", personal="address agent")

    class Meta:
        indexes = [
            models.Index(fields=["account", "-at"], name="sign_ins_of_an_account"),
            models.Index(fields=["-at"], name="sign_ins_latest_first"),
        ]
        constraints = [
            models.CheckConstraint(condition=models.Q(kind__in=SignInKind.codes()), name="sign_in_kind_exists")
        ]
        triggers = [APPEND_ONLY]
