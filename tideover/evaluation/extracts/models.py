"""Extracts that were made for the service's reports."""

from datetime import timedelta

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tideover.foundation import clock
from tideover.foundation.actions import GuardedModel
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantModel

GIVEN_UP_AFTER = timedelta(hours=2)


class Extract(TenantModel, GuardedModel):
    """One extract: asked for, then made by a job, with the monitoring report that came of it.

    The report is kept here as well as in the folder, so that a page needs neither the folder nor Parquet.
    """

    as_at = models.DateField("everybody accepted by this day")
    asked_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True, blank=True)
    folder = models.CharField("folder, below the folder of extracts", max_length=120, blank=True)
    clients = models.PositiveIntegerField(default=0)
    report = models.JSONField("the finished monitoring report", encoder=DjangoJSONEncoder, null=True, blank=True)
    failure = models.CharField("why it could not be made", max_length=300, blank=True)

    privacy = classify(internal="id service as_at asked_at made_at folder clients report failure")

    class Meta:
        indexes = [models.Index(fields=["service", "-id"], name="extracts_of_a_service")]

    def __str__(self) -> str:
        return f"as at {self.as_at}"

    @property
    def is_being_made(self) -> bool:
        """Whether a job has still to make it; one asked for long ago is taken for lost."""
        return not self.made_at and not self.failure and clock.now() - self.asked_at < GIVEN_UP_AFTER
