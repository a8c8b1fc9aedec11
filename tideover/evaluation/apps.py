"""Registers the room with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission
from tideover.foundation.pages import navigation


class EvaluationConfig(AppConfig):
    """The evaluation room."""

    name = "tideover.evaluation"

    def ready(self) -> None:
        """Put the report into the navigation."""
        navigation.add("Reports", "monitoring_report", Permission.REPORT_VIEW, order=60)
