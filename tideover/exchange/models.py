"""Imports and the rows they brought, kept as they came."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models

from tideover.foundation.actions import GuardedModel
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class Import(TenantModel, GuardedModel):
    """One file that was applied to the service's record."""

    file_name = models.CharField(max_length=200)
    sha256 = models.CharField("SHA-256 of the file", max_length=64)
    imported_at = models.DateTimeField()
    last_day = models.DateField("the last day of support that dates are estimated from")
    row_count = models.PositiveIntegerField()

    privacy = classify(internal="id service file_name sha256 imported_at last_day row_count")

    class Meta:
        indexes = [models.Index(fields=["service", "-imported_at"], name="imports_of_a_service")]

    def __str__(self) -> str:
        return self.file_name


class StagedRow(TenantModel, GuardedModel):
    """One client's row, checked, with the case it became. What the import does not yet apply waits here."""

    brought_by = TenantForeignKey(Import, related_name="staged_rows")
    line = models.PositiveIntegerField()
    client = models.CharField("the service's own code for the client", max_length=40)
    cells = models.JSONField("the row's values by column", encoder=DjangoJSONEncoder)
    case = TenantForeignKey("cases.Case", related_name="staged_rows", null=True)

    privacy = classify(internal="id service brought_by line case", personal="client", special="cells")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "client"], name="a_client_is_imported_once")]

    def __str__(self) -> str:
        return f"line {self.line}"
