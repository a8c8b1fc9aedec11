"""What happened, and who looked. Both are only ever added to; the database refuses anything else."""

import pgtrigger
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantModel

APPEND_ONLY = pgtrigger.Protect(name="append_only", operation=pgtrigger.Update | pgtrigger.Delete)


class Event(TenantModel):
    """Something that was done to the record (foundation.events)."""

    at = models.DateTimeField()
    type = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=20)
    subject_id = models.BigIntegerField()
    account = models.ForeignKey("foundation.Account", models.PROTECT, null=True, related_name="+")
    system = models.CharField(max_length=40, blank=True)
    facts = models.JSONField(encoder=DjangoJSONEncoder)

    append_only = True
    privacy = classify(
        internal="id service at type subject_kind subject_id account system",
        special="facts",
    )

    class Meta:
        indexes = [models.Index(fields=["service", "subject_kind", "subject_id", "-at"], name="events_of_a_subject")]
        triggers = [APPEND_ONLY]


class ReadLogEntry(TenantModel):
    """Somebody opened, or tried to open, something private."""

    at = models.DateTimeField()
    account = models.ForeignKey("foundation.Account", models.PROTECT, related_name="+")
    permission = models.CharField(max_length=40)
    outcome = models.CharField(max_length=20)
    subject_kind = models.CharField(max_length=20, blank=True)
    subject_id = models.BigIntegerField(null=True)
    reference = models.CharField(max_length=100)
    path = models.CharField(max_length=200)

    append_only = True
    privacy = classify(
        internal="id service at account permission outcome subject_kind subject_id", personal="reference path"
    )

    class Meta:
        indexes = [
            models.Index(fields=["service", "subject_kind", "subject_id", "-at"], name="reads_of_a_subject"),
            models.Index(fields=["service", "-at"], name="reads_of_a_service"),
        ]
        triggers = [APPEND_ONLY]
