"""Recording posts, changes at work and absences, and correcting what was recorded wrongly."""

from tideover.employment.actions.absences import describe_absence, record_earlier_absence, remove_earlier_absence
from tideover.employment.actions.correcting import correct_spell, remove_spell
from tideover.employment.actions.posts import correct_post, end_post, record_post
from tideover.employment.actions.spells import confirm_work_status, record_spell

__all__ = [
    "confirm_work_status",
    "correct_post",
    "correct_spell",
    "describe_absence",
    "end_post",
    "record_earlier_absence",
    "record_post",
    "record_spell",
    "remove_earlier_absence",
    "remove_spell",
]
