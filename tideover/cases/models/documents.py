"""Documents of a case: that they are there, what they hold, and that one was taken out."""

from django.db import models
from django.db.models import Q

from tideover.cases.rules import LONGEST_REASON, CameFrom, DocumentKind
from tideover.foundation.actions import GuardedModel
from tideover.foundation.files import FileKind
from tideover.foundation.models.log import APPEND_ONLY
from tideover.foundation.pages.words import short_date
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel


class Document(TenantModel, GuardedModel):
    """A paper that came to the service and is kept with a case: what it is, of which day, and from whom. This stays
    for as long as the case does; what may have been somebody else's is in `DocumentContent`."""

    case = TenantForeignKey("cases.Case", related_name="documents")
    kind = models.CharField("what it is", max_length=10, choices=DocumentKind.choices())
    dated_on = models.DateField("the date on it")
    came_from = models.CharField("who it came from", max_length=15, choices=CameFrom.choices(), blank=True)
    file_kind = models.CharField("kind of file", max_length=5, choices=FileKind.choices())
    size = models.PositiveIntegerField("bytes")
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(
        internal="id service case file_kind size recorded_by recorded_at", personal="kind dated_on came_from"
    )

    class Meta:
        triggers = [APPEND_ONLY]
        indexes = [models.Index(fields=["service", "case", "-recorded_at"], name="documents_of_a_case")]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=DocumentKind.codes()), name="document_kind_exists"),
            models.CheckConstraint(
                condition=Q(came_from="") | Q(came_from__in=CameFrom.codes()), name="document_came_from_somebody"
            ),
            models.CheckConstraint(condition=Q(file_kind__in=FileKind.codes()), name="document_file_kind_exists"),
            models.CheckConstraint(condition=Q(size__gt=0), name="document_is_not_empty"),
        ]

    def __str__(self) -> str:
        return f"{DocumentKind(self.kind).label} of {short_date(self.dated_on)}"


class DocumentContent(TenantModel, GuardedModel):
    """What a document holds, what it was called, and what was noted of it. It goes when the document is taken out: of
    a letter that belongs to somebody else nothing may stay, and no version is kept. Lists never read `content`."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="held", db_constraint=False)
    file_name = models.CharField("name of the file", max_length=120)
    note = models.TextField("what we noted of it", max_length=LONGEST_REASON, blank=True)
    digest = models.CharField("SHA-256 of the content", max_length=64)
    content = models.BinaryField()

    deletable_by_web = True
    privacy = classify(internal="id service document", special="file_name note digest content")

    class Meta:
        verbose_name = "content of a document"
        verbose_name_plural = "contents of documents"
        constraints = [
            models.CheckConstraint(condition=Q(digest__regex="^[0-9a-f]{64}$"), name="document_digest_is_sha_256")
        ]

    def __str__(self) -> str:
        return self.file_name


class DocumentRemoval(TenantModel, GuardedModel):
    """A document was added in error: its content is gone, and why."""

    document = models.OneToOneField(Document, models.PROTECT, related_name="removal", db_constraint=False)
    reason = models.CharField("why it was taken out", max_length=LONGEST_REASON)
    recorded_by = TenantForeignKey("organisation.Staff", related_name="+", null=True)
    recorded_at = models.DateTimeField()

    append_only = True
    privacy = classify(internal="id service document recorded_by recorded_at", special="reason")

    class Meta:
        verbose_name = "taking out of a document"
        verbose_name_plural = "documents taken out"
        triggers = [APPEND_ONLY]
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="document_taken_out_for_a_reason")]

    def __str__(self) -> str:
        return self.reason
