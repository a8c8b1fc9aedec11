"""Who can sign in, and in which services they work."""

from typing import Any

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from tideover.foundation.access.roles import ROLES
from tideover.foundation.privacy import classify


class AccountManager(BaseUserManager["Account"]):
    """Makes accounts."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "Account":
        """An account that signs in with that address and password (None: it cannot, until one is set)."""
        account = self.model(email=email.strip().lower(), **fields)
        account.set_password(password)
        account.save(using=self._db)
        return account

    def get_by_natural_key(self, username: str | None) -> "Account":
        """The account of that address, however it is capitalised."""
        return self.get(email=(username or "").strip().lower())


class Account(AbstractBaseUser):
    """A person who can sign in, by e-mail address."""

    email = models.EmailField("e-mail address", unique=True)
    name = models.CharField(max_length=120)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]
    objects = AccountManager()

    privacy = classify(internal="id is_active created_at last_login", personal="email name password")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=models.Q(email=Lower("email")), name="account_email_is_lower_case")
        ]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """An account's place in one service, with the roles it has there."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="memberships")
    service = models.ForeignKey("foundation.Service", models.PROTECT, related_name="memberships")
    roles = ArrayField(models.CharField(max_length=30, choices=[(r.code, r.label) for r in ROLES.values()]))
    is_active = models.BooleanField(default=True)

    privacy = classify(internal="id account service roles is_active")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "service"], name="one_membership_in_a_service"),
            models.CheckConstraint(condition=models.Q(roles__contained_by=list(ROLES)), name="membership_roles_exist"),
        ]
