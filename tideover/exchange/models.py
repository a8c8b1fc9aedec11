"""Imports, and which row of the record each line became."""

from django.db import models
from django.db.models import Q

from tideover.exchange.retention.models import RetentionDecision
from tideover.exchange.rules import ImportState
from tideover.exchange.subject_access.models import SubjectAccess
from tideover.foundation.actions import GuardedModel
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantModel

__all__ = ["Import", "ImportedRow", "RetentionDecision", "SubjectAccess"]


class Import(TenantModel, GuardedModel):
    """A record folder that was brought: what was found in it and, once it is applied, when.

    A folder that came by a page waits here (`content`, a zip file) until it is applied or discarded.
    """

    file_name = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=ImportState.choices(), default=ImportState.APPLIED)
    account = models.ForeignKey("foundation.Account", models.PROTECT, null=True, related_name="+")
    received_at = models.DateTimeField()
    imported_at = models.DateTimeField(null=True)
    row_count = models.PositiveIntegerField(default=0)
    content = models.BinaryField(null=True)
    found = models.JSONField("what was found, in sentences", default=list)
    counts = models.JSONField("each file with its lines and its new lines", default=list)

    privacy = classify(
        internal="id service file_name state account received_at imported_at row_count counts", special="content found"
    )

    class Meta:
        indexes = [models.Index(fields=["service", "-received_at"], name="imports_of_a_service")]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=ImportState.codes()), name="import_state_exists"),
            models.CheckConstraint(
                condition=Q(state=ImportState.APPLIED, imported_at__isnull=False, content=None)
                | (~Q(state=ImportState.APPLIED) & Q(imported_at=None)),
                name="import_applied_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return self.file_name


class ImportedRow(TenantModel, GuardedModel):
    """A line of a record folder that was applied, and the row it became: so that a second import knows it
    again. The digest tells a changed line from the same one."""

    resource = models.CharField(max_length=20)
    key = models.CharField("the record's own reference", max_length=40)
    row = models.BigIntegerField("the key of the row it became")
    digest = models.UUIDField("MD5 of the line's cells")

    privacy = classify(internal="id service resource row digest", personal="key")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "resource", "key"], name="a_line_is_imported_once")]

    def __str__(self) -> str:
        return f"{self.resource} {self.key}"
