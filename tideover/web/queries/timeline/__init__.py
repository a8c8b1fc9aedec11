"""A case's timeline: what happened, newest first, in pages."""

from tideover.web.queries.timeline.asked import GROUPS, KINDS, OTHERS, Asked
from tideover.web.queries.timeline.page import PAGE_SIZE, Timeline, timeline

__all__ = ["GROUPS", "KINDS", "OTHERS", "PAGE_SIZE", "Asked", "Timeline", "timeline"]
