"""The tenant."""

from django.db import models

from tideover.foundation.privacy import classify


class Service(models.Model):
    """The organisation that runs job retention work. Every row of its record carries it."""

    code = models.SlugField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField(auto_now_add=True)

    privacy = classify(public="code name", internal="id is_demonstration created_at")

    def __str__(self) -> str:
        return self.name
