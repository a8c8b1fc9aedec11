"""Registers the room with Django."""

from django.apps import AppConfig


class EmploymentConfig(AppConfig):
    """The employment room."""

    name = "tideover.employment"

    def ready(self) -> None:
        """Tell the rooms below at which employers somebody has a post."""
        from tideover.employment.queries import employers_of
        from tideover.people import employers

        employers.told_by(employers_of)
