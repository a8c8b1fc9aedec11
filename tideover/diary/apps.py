"""Registers the room with Django."""

from django.apps import AppConfig


class DiaryConfig(AppConfig):
    """The diary room."""

    name = "tideover.diary"
