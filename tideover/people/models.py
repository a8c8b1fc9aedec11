"""Clients, employers and the people at employers."""

from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q

from tideover.foundation.actions import GuardedModel
from tideover.foundation.history import tracked
from tideover.foundation.privacy import classify
from tideover.foundation.tenancy import TenantForeignKey, TenantModel
from tideover.people.keys import PostcodeKey, SoundKey
from tideover.people.rules import (
    EmployerRole,
    Ethnicity,
    MaritalStatus,
    Need,
    Sex,
    SizeBand,
    Way,
    needs_line,
    search_words,
)


@tracked
class Person(TenantModel, GuardedModel):
    """A client. An empty field is something nobody has told us.

    Of two records found to be of one person, `said_same_as` is the other one as somebody said it, and `merged_into`
    the one that survives, at the end of such links: reads follow that in one step.
    """

    given_name = models.CharField("given name", max_length=80, blank=True)
    family_name = models.CharField("family name", max_length=80, blank=True)
    preferred_name = models.CharField("what they like to be called", max_length=80, blank=True)
    pronouns = models.CharField("pronouns", max_length=30, blank=True)
    birth_date = models.DateField("date of birth", null=True, blank=True)
    birth_date_is_estimated = models.BooleanField(default=False)
    sex = models.CharField("sex", max_length=10, choices=Sex.choices(), blank=True)
    ethnicity = models.CharField("ethnic group", max_length=10, choices=Ethnicity.choices(), blank=True)
    marital_status = models.CharField("marital status", max_length=12, choices=MaritalStatus.choices(), blank=True)
    nhs_number = models.CharField("NHS number", max_length=10, blank=True)
    telephone = models.CharField("telephone", max_length=30, blank=True)
    email = models.EmailField("e-mail address", blank=True)
    address = models.CharField("address", max_length=200, blank=True)
    postcode = models.CharField("postcode", max_length=8, blank=True)
    contact_way = models.CharField("how to reach them", max_length=12, choices=Way.choices(), blank=True)
    contact_note = models.CharField("when and how to get in touch", max_length=200, blank=True)
    access_needs = models.CharField("what makes it easier for them", max_length=300, blank=True)
    needs = ArrayField(models.CharField(max_length=20, choices=Need.choices()), default=list, blank=True)
    language = models.CharField("language they speak best", max_length=60, blank=True)
    merged_into = TenantForeignKey("self", related_name="merged_from", null=True, blank=True, db_index=False)
    said_same_as = TenantForeignKey("self", related_name="+", null=True, blank=True, db_index=False)
    search_words = models.CharField(max_length=260, blank=True, editable=False)
    given_key = models.GeneratedField(
        expression=SoundKey(F("given_name")), output_field=models.CharField(max_length=80), db_persist=True
    )
    family_key = models.GeneratedField(
        expression=SoundKey(F("family_name")), output_field=models.CharField(max_length=80), db_persist=True
    )
    postcode_key = models.GeneratedField(
        expression=PostcodeKey(F("postcode")), output_field=models.CharField(max_length=8), db_persist=True
    )
    version = models.PositiveIntegerField(default=1, editable=False)

    privacy = classify(
        internal="id service version birth_date_is_estimated merged_into said_same_as",
        personal="given_name family_name preferred_name pronouns birth_date sex marital_status nhs_number "
        "telephone email address postcode contact_way contact_note search_words "
        "given_key family_key postcode_key",
        special="ethnicity access_needs needs language",
    )

    class Meta:
        verbose_name_plural = "people"
        indexes = [
            models.Index(fields=["service", "family_name", "given_name"], name="people_by_name"),
            models.Index(fields=["service", "family_key", "birth_date"], name="people_by_family_and_birth"),
            models.Index(fields=["service", "given_key", "postcode_key"], name="people_by_given_and_place"),
            models.Index(fields=["service", "nhs_number"], condition=~Q(nhs_number=""), name="people_by_nhs_number"),
            models.Index(
                fields=["service", "merged_into"], condition=Q(merged_into__isnull=False), name="people_merged"
            ),
        ]
        constraints = [
            models.CheckConstraint(condition=Q(needs__contained_by=Need.codes()), name="person_needs_exist"),
            models.CheckConstraint(
                condition=Q(merged_into=None) | ~Q(merged_into=F("id")), name="person_is_not_merged_into_themselves"
            ),
            models.CheckConstraint(
                condition=models.Q(nhs_number="") | models.Q(nhs_number__regex=r"^[0-9]{10}$"),
                name="person_nhs_number_has_ten_digits",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name the person is shown under."""
        return f"{self.given_name} {self.family_name}".strip()

    @property
    def called(self) -> str:
        """What to call the person in a sentence."""
        return self.preferred_name or self.given_name or self.name

    @property
    def makes_it_easier(self) -> str:
        """What to mind whenever somebody gets in touch; empty where nothing is known."""
        return needs_line(self.needs, self.language, self.access_needs)

    @property
    def surviving(self) -> "Person":
        """The record that reads follow: this one, or the one it was found to be the same person as. Merging keeps
        such links one step long."""
        return self.merged_into or self

    @property
    def survivor_id(self) -> int:
        """The key of the surviving record."""
        key: int = self.merged_into_id or self.pk
        return key

    def age_on(self, day: date) -> int | None:
        """Completed years on that day. A person born on 29 February has their birthday on 1 March in
        other years (England: Family Law Reform Act 1969, s 9, and common practice)."""
        if self.birth_date is None:
            return None
        born = self.birth_date
        return day.year - born.year - ((day.month, day.day) < (born.month, born.day))

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the words to search by in step with the name."""
        self.search_words = search_words(self.preferred_name, self.given_name, self.family_name)[:260]
        super().save(*args, **kwargs)


@tracked
class Employer(TenantModel, GuardedModel):
    """An organisation that employs, or employed, clients."""

    name = models.CharField(max_length=120)
    size_band = models.CharField(max_length=15, choices=SizeBand.choices(), blank=True)
    sector = models.CharField(max_length=60, blank=True)
    search_words = models.CharField(max_length=140, blank=True, editable=False)

    privacy = classify(internal="id service name size_band sector search_words")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["service", "name"], name="employer_name_in_service")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the words to search by in step with the name."""
        self.search_words = search_words(self.name)[:140]
        super().save(*args, **kwargs)


@tracked
class EmployerContact(TenantModel, GuardedModel):
    """A person at an employer."""

    employer = TenantForeignKey(Employer, related_name="contacts")
    name = models.CharField(max_length=120)
    role = models.CharField(max_length=20, choices=EmployerRole.choices(), default=EmployerRole.OTHER)
    telephone = models.CharField(max_length=30, blank=True)
    email = models.EmailField(blank=True)
    left_on = models.DateField("left on", null=True, blank=True)

    privacy = classify(internal="id service employer role", personal="name telephone email left_on")

    def __str__(self) -> str:
        return f"{self.name}, {EmployerRole(self.role).label.lower()}"

    def said(self, *, with_employer: bool) -> str:
        """Who it is, and at which employer where there are several."""
        return f"{self} at {self.employer.name}" if with_employer else str(self)
