"""Registers the room with Django."""

from django.apps import AppConfig

from tideover.foundation.access.permissions import Permission


class WebConfig(AppConfig):
    """The web room."""

    name = "tideover.web"

    def ready(self) -> None:
        """Put the pages into the navigation."""
        from tideover.foundation.pages import navigation

        navigation.add("Worklist", "home", Permission.WORKLIST_VIEW, order=1, unless=Permission.TEAM_VIEW)
        navigation.add("Team", "team", Permission.TEAM_VIEW, order=2)
        navigation.add("Cases", "cases", Permission.CASE_LIST, order=3)
        navigation.add("Who read what", "read_log", Permission.READ_LOG_VIEW, order=4)
        navigation.search_with("cases", Permission.CASE_LIST, label="Find by name, employer or number")
