"""Registers the room with Django."""

from django.apps import AppConfig


class EvaluationConfig(AppConfig):
    """The evaluation room."""

    name = "tideover.evaluation"
